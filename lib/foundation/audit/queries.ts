/** Reading the audit log: newest first, by keyset, so that page 1,000 costs what page 1 does. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { after, days } from "@/lib/foundation/base/durations";
import { database, type Prisma } from "@/lib/foundation/platform/database";
import type { AuditFilter } from "./schema";
import { type AuditView, detailLines, sentenceOf } from "./view";

/** A page of the log; `next` is the `before` of the following page, or null at the end. */
export type AuditPage = { readonly events: readonly AuditView[]; readonly next: string | null };

/** The newest events that match, at most `size`. */
export async function listAuditEvents(actor: Actor, filter: AuditFilter, size = 50): Promise<AuditPage> {
  authorize(actor, "audit.read");
  const rows = await database().auditEvent.findMany({
    where: conditions(filter),
    orderBy: { id: "desc" },
    take: size + 1,
  });
  const shown = rows.slice(0, size);
  const last = rows.length > size ? shown.at(-1) : undefined;
  return { events: shown.map(viewOf), next: last ? last.id.toString() : null };
}

/**
 * Every event that matches, newest first, read a thousand at a time so that a long log does not fill the memory.
 * Events that are added meanwhile are not in it.
 */
export async function* everyAuditEvent(actor: Actor, filter: AuditFilter): AsyncGenerator<AuditView> {
  authorize(actor, "audit.read");
  let before = filter.before;
  for (;;) {
    const page = await listAuditEvents(actor, { ...filter, before }, 1000);
    yield* page.events;
    if (page.next === null) return;
    before = page.next;
  }
}

function conditions(filter: AuditFilter): Prisma.AuditEventWhereInput {
  const matching = (part: string | undefined) =>
    part ? { contains: part.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" as const } : undefined;
  const from = filter.from ? new Date(`${filter.from}T00:00:00Z`) : undefined;
  const until = filter.to ? after(new Date(`${filter.to}T00:00:00Z`), days(1)) : undefined;
  return {
    id: filter.before ? { lt: BigInt(filter.before) } : undefined,
    actorName: matching(filter.actor),
    action: filter.action || undefined,
    subjectName: matching(filter.subject),
    subjectId: filter.subjectId || undefined,
    at: from || until ? { gte: from, lt: until } : undefined,
  };
}

function viewOf(row: Prisma.AuditEventGetPayload<object>): AuditView {
  return {
    id: row.id.toString(),
    at: row.at,
    actor: { kind: row.actorKind, name: row.actorName, role: row.actorRole },
    ip: row.ip,
    action: row.action,
    sentence: sentenceOf(row.action, row.subjectName, row.actorId !== null && row.actorId === row.subjectId),
    subject: { kind: row.subjectKind, id: row.subjectId, name: row.subjectName },
    detail: detailLines(row.detail),
    raw: row.detail,
  };
}
