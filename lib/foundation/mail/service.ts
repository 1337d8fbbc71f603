/** Changes to how mail leaves, and to single mails of the outbox: each authorized, in one transaction with its audit row. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import type { AuditAction } from "@/lib/foundation/audit/events";
import { changes, record } from "@/lib/foundation/audit/record";
import { refuseStale } from "@/lib/foundation/audit/refuse-stale";
import { utf8 } from "@/lib/foundation/base/bytes";
import { after } from "@/lib/foundation/base/durations";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import type { Versioned } from "@/lib/foundation/base/form-state";
import { isLoopback } from "@/lib/foundation/base/loopback";
import { refuseUnreadable } from "@/lib/foundation/certificates/pasted";
import { enqueue } from "@/lib/foundation/jobs/queue";
import { keyring } from "@/lib/foundation/keys/master-key";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { dkimKeyProblem } from "./dkim";
import { mailForm } from "./form";
import { senderAddress, triedForMs } from "./outbox";
import type { MailIdInput, MailSettingsInput, MailState } from "./schema";
import { sendMails } from "./send-job";
import { dkimKeyPlace, mailSettingsRow, passwordPlace } from "./settings";

type Row = Awaited<ReturnType<typeof mailSettingsRow>>;

/**
 * Sets up mail, or changes how it leaves; in force with the next mail. A password or a key that is null stays as it is, but a
 * password never goes to another server than the one that it was typed for.
 * @throws AppError 'invalid_input' beside the field, StaleSave
 */
export async function saveMailSettings(actor: Actor, input: Versioned<MailSettingsInput>): Promise<void> {
  authorize(actor, "mail.configure");
  const { version, ...wanted } = input;
  await database().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('mail_settings'))`;
    const before = await mailSettingsRow(tx);
    const subject = { kind: "mail", id: null } as const;
    const forms = {
      present: mailForm((before ?? {}) as Partial<MailSettingsInput>),
      wanted: mailForm(wanted),
    };
    await refuseStale(tx, { version, ...forms, subject, action: "mail.configured" });
    const { data, detail } = newRow(before, wanted);
    await tx.mailSettings.upsert({ where: { id: 1 }, create: { id: 1, ...data }, update: data });
    await record(tx, actor, {
      action: "mail.configured",
      subject: { ...subject, name: wanted.host },
      detail: { ...changes(before ?? ({} as typeof data), detail.plain), ...detail.secrets },
    });
    await enqueue(tx, sendMails, [{ input: {}, uniqueKey: "send" }]);
  });
}

/** The row that `input` makes of `before`, checked, and what of it the audit log may say. */
export function newRow(before: Row, input: MailSettingsInput) {
  const { acceptPlain, password, dkimKey, ...plain } = input;
  if (plain.tls === "none" && !acceptPlain && !isLoopback(plain.host)) {
    throw invalidField(
      "acceptPlain",
      "Without encryption everybody on the way reads the links in the mails and can use them first. Tick this only if you accept that.",
    );
  }
  refuseUnreadable(plain.ca, "ca");
  if (
    plain.username !== null &&
    password === null &&
    !(before?.passwordSealed && isSameAccount(before, plain))
  ) {
    throw invalidField(
      "password",
      "Type the password again: a stored one is sent only to the server, by the port, the encryption, the certificates and the user name that it was typed for.",
    );
  }
  if (plain.username === null && password !== null) {
    throw invalidField(
      "username",
      "Enter the user name that this password belongs to, or clear the password.",
    );
  }
  const problem = dkimKey === null ? null : dkimKeyProblem(dkimKey);
  if (problem) throw invalidField("dkimKey", problem);
  const hasKey = dkimKey !== null || Boolean(before?.dkimKeySealed);
  const wantsDkim = plain.dkimDomain !== null || plain.dkimSelector !== null;
  if (wantsDkim && plain.dkimDomain === null)
    throw invalidField("dkimDomain", "Enter the domain that signs.");
  if (wantsDkim && plain.dkimSelector === null)
    throw invalidField("dkimSelector", "Enter the selector of the key.");
  if (wantsDkim && !hasKey)
    throw invalidField("dkimKey", "Paste the private key that belongs to the selector.");
  if (!wantsDkim && dkimKey !== null)
    throw invalidField("dkimDomain", "Enter the domain that signs with this key.");
  const keys = keyring();
  const passwordSealed =
    plain.username === null
      ? null
      : password === null
        ? before?.passwordSealed
        : keys.seal(passwordPlace, utf8(password));
  const dkimKeySealed = !wantsDkim
    ? null
    : dkimKey === null
      ? before?.dkimKeySealed
      : keys.seal(dkimKeyPlace, utf8(dkimKey));
  return {
    data: { ...plain, passwordSealed: passwordSealed ?? null, dkimKeySealed: dkimKeySealed ?? null },
    detail: {
      plain,
      secrets: {
        ...(password !== null && { password: "replaced" }),
        ...(dkimKey !== null && { dkimKey: "replaced" }),
      },
    },
  };
}

/** Whether a password goes the same way to the same place: what changes any of these could lead it to somebody else. */
const isSameAccount = (
  before: NonNullable<Row>,
  wanted: Pick<MailSettingsInput, (typeof accountFields)[number]>,
) => accountFields.every((field) => before[field] === wanted[field]);

const accountFields = ["host", "port", "tls", "ca", "username"] as const;

/** Switches mail off: nothing more is written, and what waits is given up. @throws AppError 'not_found' when it is off */
export async function switchMailOff(actor: Actor): Promise<void> {
  authorize(actor, "mail.configure");
  await database().$transaction(async (tx) => {
    const row = await mailSettingsRow(tx);
    if (!row) throw new AppError("not_found", "Mail is not set up.");
    await tx.mailSettings.delete({ where: { id: 1 } });
    const { count } = await tx.outgoingMail.updateMany({
      where: { state: "waiting" },
      data: { state: "given_up", contentSealed: null, finishedAt: systemClock.now() },
    });
    const subject = { kind: "mail", id: null, name: row.host } as const;
    await record(tx, actor, { action: "mail.switched_off", subject, detail: { givenUp: count } });
  });
}

/**
 * Tries a mail at once: one that waits, or one that is over and still has its content. The copy has the same Message-ID.
 * @throws AppError 'not_found', 'conflict' when its content was removed because a link stood in it, or mail is not set up
 */
export async function resendMail(actor: Actor, { id }: MailIdInput): Promise<void> {
  authorize(actor, "mail.resend");
  await change(actor, id, "mail.resent", async (tx, mail) => {
    if (mail.state !== "waiting" && mail.hasSecret) {
      throw new AppError(
        "conflict",
        "A link stood in this mail, so its content is no longer kept. Issue a new link on the user's page instead.",
      );
    }
    if ((await senderAddress(tx)) === null) {
      throw new AppError("conflict", "Mail is not set up. An owner sets it up in the settings.");
    }
    const now = systemClock.now();
    await tx.outgoingMail.update({
      where: { id },
      data: {
        ...{ state: "waiting", dueAt: now, finishedAt: null },
        ...(mail.state !== "waiting" && { usefulUntil: after(now, triedForMs), attempts: 0 }),
      },
    });
    await enqueue(tx, sendMails, [{ input: {}, uniqueKey: "send" }]);
  });
}

/** Gives up a mail that waits, or a dead letter. @throws AppError 'not_found', 'conflict' when it was sent or given up */
export async function giveUpMail(actor: Actor, { id }: MailIdInput): Promise<void> {
  authorize(actor, "mail.resend");
  await change(actor, id, "mail.given_up", async (tx, mail) => {
    if (mail.state !== "waiting" && mail.state !== "dead") {
      throw new AppError("conflict", "This mail was sent or given up in the meantime.");
    }
    await tx.outgoingMail.update({
      where: { id },
      data: { state: "given_up", contentSealed: null, finishedAt: systemClock.now() },
    });
  });
}

type Held = { readonly state: MailState; readonly hasSecret: boolean; readonly address: string };

async function change(
  actor: Actor,
  id: string,
  action: AuditAction,
  write: (tx: Transaction, mail: Held) => Promise<void>,
): Promise<void> {
  await database().$transaction(async (tx) => {
    const [mail] = await tx.$queryRaw<Held[]>`
      SELECT state, has_secret AS "hasSecret", to_address AS address FROM outgoing_mails WHERE id = ${id}::uuid FOR UPDATE`;
    if (!mail) throw new AppError("not_found", "This mail is no longer listed.");
    await write(tx, mail);
    await record(tx, actor, { action, subject: { kind: "mail", id, name: mail.address } });
  });
}
