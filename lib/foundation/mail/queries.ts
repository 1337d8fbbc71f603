/** Reading how mail leaves and what is in the outbox, for pages. Nothing here gives a content or a secret. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { beginningsOf } from "@/lib/foundation/base/words";
import { database, Prisma } from "@/lib/foundation/platform/database";
import { type MailField, mailFields } from "./form";
import type { MailListRequest, MailSettingsInput, MailState } from "./schema";
import { mailSettingsRow } from "./settings";

/** The mail settings as their page shows them. */
export type MailSettingsView = Pick<MailSettingsInput, MailField> & {
  readonly hasPassword: boolean;
  readonly hasDkimKey: boolean;
};

/** The mail settings without their secrets, or null where mail is not set up. */
export async function readMailSettings(actor: Actor): Promise<MailSettingsView | null> {
  authorize(actor, "settings.read");
  const row = await mailSettingsRow(database());
  if (!row) return null;
  const shown = Object.fromEntries(mailFields.map((name) => [name, row[name]]));
  return {
    ...(shown as Pick<MailSettingsInput, MailField>),
    hasPassword: row.passwordSealed !== null,
    hasDkimKey: row.dkimKeySealed !== null,
  };
}

/** Whether mail goes out at all. No actor: pages say it to everybody who could ask for a mail. */
export async function isMailSetUp(): Promise<boolean> {
  return (await database().mailSettings.count()) > 0;
}

/** A mail as pages show it. */
export type OutgoingMailView = {
  readonly id: string;
  readonly event: string;
  readonly userId: string | null;
  readonly toName: string;
  readonly toAddress: string;
  readonly subject: string;
  readonly messageId: string;
  readonly state: MailState;
  readonly attempts: number;
  readonly answer: string | null;
  readonly createdAt: Date;
  readonly dueAt: Date;
  readonly finishedAt: Date | null;
  /** Whether it can be sent once more as it is. */
  readonly canResend: boolean;
};

/** A page of mails, newest first. */
export async function listMails(
  actor: Actor,
  request: MailListRequest,
): Promise<{ readonly mails: readonly OutgoingMailView[]; readonly total: number }> {
  authorize(actor, "mail.read");
  const [ids, [counted]] = await Promise.all([
    database().$queryRaw<{ id: string }[]>`
      SELECT id::text AS id FROM outgoing_mails WHERE ${condition(request)} ORDER BY created_at DESC, id DESC
      LIMIT ${request.pageSize} OFFSET ${(request.page - 1) * request.pageSize}`,
    database().$queryRaw<{ total: number }[]>`
      SELECT count(*)::int AS total FROM outgoing_mails WHERE ${condition(request)}`,
  ]);
  const rows = await database().outgoingMail.findMany({
    where: { id: { in: ids.map(({ id }) => id) } },
    omit: { text: true, html: true, contentSealed: true },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  const mails = rows.map(({ usefulUntil: _, hasSecret, ...row }) => ({
    ...row,
    state: row.state as MailState,
    canResend: row.state === "waiting" || !hasSecret,
  }));
  return { mails, total: counted?.total ?? 0 };
}

/** Each word of `search` begins a word of name, address or subject. */
function condition({ search, state, event }: MailListRequest): Prisma.Sql {
  const parts = [
    state && Prisma.sql`state = ${state}`,
    event && Prisma.sql`event = ${event}`,
    search && Prisma.sql`words @@ to_tsquery('simple', ${beginningsOf(search)})`,
  ].filter((part) => part instanceof Prisma.Sql);
  return parts.length === 0 ? Prisma.sql`TRUE` : Prisma.join(parts, " AND ");
}

/** What is wrong with outgoing mail: dead letters, and what waits although it was tried, with the last answer. */
export async function mailTroubles(
  actor: Actor,
): Promise<{ readonly dead: number; readonly stuck: number; readonly answer: string | null }> {
  authorize(actor, "mail.read");
  const stuckOnes = { state: "waiting", attempts: { gt: 0 }, answer: { not: null } };
  const [dead, stuck, last] = await Promise.all([
    database().outgoingMail.count({ where: { state: "dead" } }),
    database().outgoingMail.count({ where: stuckOnes }),
    database().outgoingMail.findFirst({
      where: stuckOnes,
      orderBy: { dueAt: "desc" },
      select: { answer: true },
    }),
  ]);
  return { dead, stuck, answer: last?.answer ?? null };
}
