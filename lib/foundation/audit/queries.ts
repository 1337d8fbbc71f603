/** Reading the audit log: newest first, by keyset, so that page 1,000 costs what page 1 does. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { after, days } from "@/lib/foundation/base/durations";
import { beginningsOf } from "@/lib/foundation/base/words";
import { database, Prisma } from "@/lib/foundation/platform/database";
import type { AuditFilter } from "./schema";
import { type AuditView, detailLines, sentenceOf } from "./view";

/** A page of the log; `next` is the `before` of the following page, or null at the end. */
export type AuditPage = { readonly events: readonly AuditView[]; readonly next: string | null };

/** The newest events that match, at most `size`. */
export async function listAuditEvents(actor: Actor, filter: AuditFilter, size = 50): Promise<AuditPage> {
  authorize(actor, "audit.read");
  const found = await database().$queryRaw<{ id: bigint }[]>`
    SELECT "id" FROM "audit_events" WHERE ${condition(filter)} ORDER BY "id" DESC LIMIT ${size + 1}`;
  const rows = await database().auditEvent.findMany({
    where: { id: { in: found.map(({ id }) => id) } },
    orderBy: { id: "desc" },
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

function condition(filter: AuditFilter): Prisma.Sql {
  const { before, actor, action, subject, subjectId, from, to } = filter;
  const parts = [
    before && Prisma.sql`"id" < ${BigInt(before)}`,
    actor && hasWords("actor_name", actor),
    action && Prisma.sql`"action" = ${action}`,
    subject && hasWords("subject_name", subject),
    subjectId && Prisma.sql`"subject_id" = ${subjectId}`,
    from && Prisma.sql`"at" >= ${startOf(from)}`,
    to && Prisma.sql`"at" < ${after(startOf(to), days(1))}`,
  ].filter((part) => part instanceof Prisma.Sql);
  return parts.length === 0 ? Prisma.sql`TRUE` : Prisma.join(parts, " AND ");
}

/** As the indexes audit_events_actor_words and audit_events_subject_words have the words. */
const hasWords = (column: "actor_name" | "subject_name", search: string) =>
  Prisma.sql`to_tsvector('simple', regexp_replace("${Prisma.raw(column)}", '[^[:alnum:]]+', ' ', 'g'))
    @@ to_tsquery('simple', ${beginningsOf(search)})`;

const startOf = (day: string) => new Date(`${day}T00:00:00Z`);

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
