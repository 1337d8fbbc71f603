/** The code with which codes that are sent are set up, whoever sets them up: where it may go, sending it, judging it, and what comes of it. */
import { randomBytes, randomUUID } from "node:crypto";
import { authorizeSelf, type UserActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { copyOf } from "@/lib/foundation/base/bytes";
import { after, days } from "@/lib/foundation/base/durations";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import { e164Of, isCountryAllowed } from "@/lib/foundation/gateways/phone-number";
import { keyring } from "@/lib/foundation/keys/master-key";
import type { Transaction } from "@/lib/foundation/platform/database";
import { getSettings } from "@/lib/foundation/settings/queries";
import { openFactor, sealedFactor } from "@/lib/login/authentication/open-secrets";
import { readTallies, writeSending } from "@/lib/login/authentication/sending";
import { userAttributes } from "@/lib/login/directory/attributes";
import { afterWrongCode, askForCode, sendingLimitsOf, sentData } from "@/lib/login/factors/sent-code";
import { type CodeWay, codeWay } from "@/lib/people/notifications/code-ways";
import { tell } from "@/lib/people/notifications/tell";
import { confirmedCount } from "./new-factor";
import type { SentCodeKind } from "./schema";

/** How long a factor waits for its first code to be typed. */
const pendingMs = days(1);

/** By what it is set up. A link proves less than a session, so it sends to no other number than that of the account. */
type By = "link" | "self-service";

/** What is said of each kind. */
export const words: Readonly<
  Record<SentCodeKind, { readonly what: string; readonly alreadySetUp: string; readonly changed: string }>
> = {
  mail_code: {
    what: "codes by mail",
    alreadySetUp: "You have already set up codes by mail.",
    changed: "Your mail address has changed. Start again.",
  },
  mail_link: {
    what: "links by mail",
    alreadySetUp: "You have already set up links by mail.",
    changed: "Your mail address has changed. Start again.",
  },
  sms_code: {
    what: "codes by text message",
    alreadySetUp: "You have already set up codes by text message.",
    changed: "Your number has changed. Start again.",
  },
  sms_link: {
    what: "links by text message",
    alreadySetUp: "You have already set up links by text message.",
    changed: "Your number has changed. Start again.",
  },
  voice_code: {
    what: "codes by call",
    alreadySetUp: "You have already set up codes by call.",
    changed: "Your number has changed. Start again.",
  },
};
/** What is said where the account does not say where codes go. */
export const noTarget = {
  email: "Your account has no mail address. Ask your database administrator to add it.",
  phone:
    "Your organisation's directory has no number for you that begins with + and the country. Ask that it be added there.",
};
const tooMany = "As many codes as allowed have been sent to you. Wait a while, or use another second factor.";

/** The way of a kind whose codes are sent. */
export function wayOf(kind: SentCodeKind): CodeWay {
  const way = codeWay(kind);
  if (!way) throw new TypeError(`${kind} is not sent`);
  return way;
}

/** Where the account says that codes go, and whether the person may say otherwise: only of a number that no directory owns. */
export async function targetFacts(tx: Transaction, way: CodeWay, userId: string, by: By) {
  const user = await tx.user.findUniqueOrThrow({
    where: { id: userId },
    select: { email: true, phone: true, directory: { select: { attributes: true } } },
  });
  const given = user.directory && userAttributes.safeParse(user.directory.attributes);
  const isOwned = given !== null && (!given.success || given.data.phone !== "");
  const isGiven = by === "link" && way.targetOf(user) !== null;
  return { user, mayChoose: way.field === "phone" && !isOwned && !isGiven };
}

/** Where a code may go, in the form in which it is compared. @throws AppError 'invalid_input' beside the number */
export async function checkedTarget(way: CodeWay, target: string | null): Promise<string> {
  if (way.field === "email") {
    const to = way.targetOf({ email: target, phone: null });
    if (to === null) throw new AppError("forbidden", noTarget.email);
    return to;
  }
  const number = target === null ? null : e164Of(target);
  if (number === null) {
    throw invalidField("number", "Type your number with + and the country, such as +49 170 1234567.");
  }
  const { textCountries } = await getSettings();
  if (isCountryAllowed(number, textCountries)) return number;
  throw invalidField(
    "number",
    "Codes are not sent to numbers of this country. Ask your database administrator, or use another second factor.",
  );
}

/** Forgets what the user had begun to set up and not confirmed, and what anybody left behind. */
export async function forgetBegun(tx: Transaction, userId: string, now: Date): Promise<void> {
  const stale = { confirmedAt: null, createdAt: { lt: after(now, -pendingMs) } };
  await tx.factor.deleteMany({ where: { OR: [{ userId, confirmedAt: null }, stale] } });
}

/** A factor that waits for its first code, and sends it to `to`, within the limits of all codes. Gives its id. */
export async function sendFirst(
  tx: Transaction,
  { kind }: CodeWay,
  userId: string,
  to: string,
  now: Date,
): Promise<string> {
  const id = randomUUID();
  const secret = copyOf(randomBytes(kind.secretBytes[0]));
  const data = sentData.parse({ to });
  const row = sealedFactor(keyring(), id, kind, { secret, data });
  await tx.factor.create({ data: { ...row, userId, name: "", createdAt: now } });
  const tallies = await readTallies(tx, userId, kind.id, to);
  const factor = { secret, data, counter: -1, lastUsedAt: null, tallies };
  const asked = askForCode(userId, kind, factor, sendingLimitsOf(await getSettings(tx)), now);
  if (asked.outcome !== "send") throw new AppError("unavailable", tooMany);
  const send = { factorId: id, number: asked.number, tallies: asked.tallies };
  if (!(await writeSending(tx, { send, kept: [{ id, data: asked.data }], approval: null }, null))) {
    throw new AppError("conflict", "Another code was sent to the same address just now. Try again.");
  }
  return id;
}

/** A first code that was right, for the factor that waits for it. */
export type FirstCode = NonNullable<Awaited<ReturnType<typeof judgeFirstCode>>>;

/**
 * Judges the code that arrived; the caller holds the person's row. Null where it is wrong, which counts against the code.
 * @throws AppError 'not_found' where none waits, 'conflict' where it was sent to what is not the account's any more
 */
export async function judgeFirstCode(
  tx: Transaction,
  actor: UserActor,
  input: { readonly factorId: string; readonly code: string },
  by: By,
  now: Date,
) {
  const row = await tx.factor.findFirst({ where: { id: input.factorId, confirmedAt: null } });
  const way = row && codeWay(row.kind);
  if (row && way) authorizeSelf(actor, row.userId ?? "");
  const factor = row && openFactor(keyring(), row);
  if (!row || !way || !factor)
    throw new AppError("not_found", "This is already set up, or was started again.");
  const held = { ...factor, data: sentData.parse(factor.data) };
  const { user, mayChoose } = await targetFacts(tx, way, actor.id, by);
  const isOwn = way.targetOf(user) === held.data.to;
  if (!isOwn && !mayChoose) throw new AppError("conflict", words[way.kind.id].changed);
  const match = way.kind.verify(held, input.code, now);
  if (match.status === "fresh")
    return { id: row.id, way, to: held.data.to, before: isOwn ? null : user, counter: match.counter };
  const data = afterWrongCode(held, now);
  if (data) await tx.factor.update({ where: { id: row.id }, data: { data } });
  return null;
}

/** A number that the person typed becomes that of the account. Before the factor is confirmed: whatever was verified for the old one is not any more. */
export async function keepNumber(
  tx: Transaction,
  actor: UserActor,
  { to, before }: FirstCode,
): Promise<void> {
  if (before === null) return;
  await tx.user.update({ where: { id: actor.id }, data: { phone: to } });
  const subject = { kind: "user", id: actor.id, name: actor.name } as const;
  const detail = { phone: { from: before.phone, to } };
  await record(tx, actor, { action: "user.updated", subject, detail });
}

/** Confirms the factor, the default if it is the first; its code is spent, and the person is told. */
export async function confirmSent(
  tx: Transaction,
  actor: UserActor,
  { id, way, counter }: FirstCode,
  { name, by, now }: { readonly name: string; readonly by: By; readonly now: Date },
): Promise<void> {
  const isDefault = (await confirmedCount(tx, actor.id)) === 0;
  await tx.factor.update({ where: { id }, data: { name, counter, confirmedAt: now, isDefault } });
  const subject = { kind: "user", id: actor.id, name: actor.name } as const;
  const detail = { factorId: id, kind: way.kind.id, name, by };
  await record(tx, actor, { action: "factor.enrolled", subject, detail });
  await tell(tx, { event: "factor_added", userId: actor.id, data: { factor: name, at: now } });
}

/** The refusal of a wrong one. */
export const wrongFirstCode = (): AppError =>
  invalidField(
    "code",
    "This is not the newest code that was sent, or it has ended. After five wrong ones, start again.",
  );
