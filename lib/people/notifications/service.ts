/** Changing the texts of mails, and looking at them before: each authorized, changes audited. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { refuseStale } from "@/lib/foundation/audit/refuse-stale";
import { AppError } from "@/lib/foundation/base/errors";
import type { Versioned } from "@/lib/foundation/base/form-state";
import { isMailAddress } from "@/lib/foundation/mail/address";
import { logoId } from "@/lib/foundation/mail/logo";
import { senderAddress, writeMails } from "@/lib/foundation/mail/outbox";
import { database } from "@/lib/foundation/platform/database";
import { mailEvent } from "./events";
import { textForm } from "./form";
import { renderMail } from "./render";
import type { MailEventInput, MailTextInput } from "./schema";
import { frameOf, wordsOf } from "./tell";
import { placeholdersOf, textProblem } from "./texts";

/**
 * Keeps these words for the mail about the event, from the next mail on.
 * @throws AppError 'invalid_input' beside the field whose placeholders are broken or unknown; StaleSave
 */
export async function saveMailText(actor: Actor, input: Versioned<MailTextInput>): Promise<void> {
  authorize(actor, "mail.text");
  refuseBroken(input);
  const { version, event, subject, body } = input;
  await database().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('mail_texts'))`;
    const before = await wordsOf(tx, event);
    const about = { kind: "mail", id: event } as const;
    const forms = { present: textForm(before), wanted: textForm({ subject, body }) };
    await refuseStale(tx, { version, ...forms, subject: about, action: "mail.text_changed" });
    await tx.mailText.upsert({
      where: { event },
      create: { event, subject, body },
      update: { subject, body },
    });
    await record(tx, actor, {
      action: "mail.text_changed",
      subject: { ...about, name: mailEvent(event).title },
      detail: { subject: { from: before.subject, to: subject }, body: { from: before.body, to: body } },
    });
  });
}

/** Goes back to the product's own words. @throws AppError 'not_found' when they are in force */
export async function resetMailText(actor: Actor, { event }: MailEventInput): Promise<void> {
  authorize(actor, "mail.text");
  await database().$transaction(async (tx) => {
    const { count } = await tx.mailText.deleteMany({ where: { event } });
    if (count === 0) throw new AppError("not_found", "These are already the product's own words.");
    const subject = { kind: "mail", id: event, name: mailEvent(event).title } as const;
    await record(tx, actor, { action: "mail.text_reset", subject });
  });
}

/** A mail as a preview shows it, in both looks. Links and names in it are samples. */
export type MailPreview = {
  readonly subject: string;
  readonly text: string;
  readonly light: string;
  readonly dark: string;
};

/** How these words come out. @throws AppError 'invalid_input' as saveMailText */
export async function previewMailText(actor: Actor, input: MailTextInput): Promise<MailPreview> {
  authorize(actor, "mail.text");
  refuseBroken(input);
  const frame = await frameOf(database());
  const values = { ...samplesOf(input), ...frame.values };
  const [light, dark] = (["light", "dark"] as const).map((look) =>
    renderMail(mailEvent(input.event), input, values, frame, look),
  );
  // A page has the logo at an address of its own, and lets no style element of a frame count: each look has its colours in
  // the elements themselves.
  const shown = (html = "") =>
    html.replaceAll(`cid:${logoId}`, "/api/logo").replace(/<style>[\s\S]*?<\/style>\n/, "");
  return {
    ...{ subject: light?.subject ?? "", text: light?.text ?? "" },
    ...{ light: shown(light?.html), dark: shown(dark?.html) },
  };
}

/**
 * Sends these words, with samples in the place of links and names, to the operator's own address. Gives that address.
 * @throws AppError 'conflict' without mail or without an address, 'invalid_input' as saveMailText
 */
export async function sendMailSample(actor: Actor, input: MailTextInput): Promise<string> {
  authorize(actor, "mail.text");
  refuseBroken(input);
  return database().$transaction(async (tx) => {
    const from = await senderAddress(tx);
    if (from === null)
      throw new AppError("conflict", "Mail is not set up. An owner sets it up in the settings.");
    const me =
      actor.kind === "operator"
        ? await tx.operator.findUnique({
            where: { id: actor.id },
            select: { displayName: true, email: true },
          })
        : null;
    if (!me?.email || !isMailAddress(me.email)) {
      throw new AppError("conflict", "You have no mail address here. An owner can add it to your account.");
    }
    const frame = await frameOf(tx);
    const mail = renderMail(mailEvent(input.event), input, { ...samplesOf(input), ...frame.values }, frame);
    const to = { name: me.displayName, address: me.email };
    const sample = { event: input.event, userId: null, to, hasSecret: false, usefulUntil: null };
    await writeMails(tx, from, [{ ...sample, ...mail, subject: `[Sample] ${mail.subject}` }]);
    return me.email;
  });
}

function refuseBroken({ event, subject, body }: MailTextInput): void {
  const fields: Record<string, string> = {};
  const [inSubject, inBody] = [
    textProblem(mailEvent(event), "subject", subject),
    textProblem(mailEvent(event), "body", body),
  ];
  if (inSubject) fields.subject = inSubject;
  if (inBody) fields.body = inBody;
  if (inSubject || inBody) throw new AppError("invalid_input", "Fix the highlighted fields.", fields);
}

const samplesOf = ({ event }: MailTextInput): Record<string, string> =>
  Object.fromEntries(
    Object.entries(placeholdersOf(mailEvent(event))).map(([name, { sample }]) => [name, sample]),
  );
