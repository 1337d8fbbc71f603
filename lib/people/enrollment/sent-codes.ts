/** Codes that are sent, in self-service: set up by a code that arrived, and one asked for where a proof is due. */
import { randomBytes, randomUUID } from "node:crypto";
import { authorizeSelf, type UserActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { copyOf } from "@/lib/foundation/base/bytes";
import { after, days } from "@/lib/foundation/base/durations";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import { e164Of, isCountryAllowed } from "@/lib/foundation/gateways/phone-number";
import { macKey } from "@/lib/foundation/keys/mac-key";
import { keyring } from "@/lib/foundation/keys/master-key";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { getSettings } from "@/lib/foundation/settings/queries";
import { holdUsers } from "@/lib/login/authentication/login-state";
import { openFactor, sealedFactor } from "@/lib/login/authentication/open-secrets";
import { proofRefusal } from "@/lib/login/authentication/proof-failure";
import { ownProof, tryProof, withProof } from "@/lib/login/authentication/prove";
import { readTallies, writeSending } from "@/lib/login/authentication/sending";
import { userAttributes } from "@/lib/login/directory/attributes";
import { afterWrongCode, askForCode, sendingLimitsOf, sentData } from "@/lib/login/factors/sent-code";
import { type CodeWay, codeWay, codeWays } from "@/lib/people/notifications/code-ways";
import { tell } from "@/lib/people/notifications/tell";
import { proofIn } from "@/lib/people/passkeys/proof";
import { ownAllowance } from "./allowance";
import { credentialsChanged, recoveryCodesLeft, replaceRecoveryCodes } from "./credentials";
import { canProve, confirmedCount } from "./new-factor";
import type {
  ConfirmOwnEnrollmentInput,
  SendOwnCodeInput,
  SentCodeKind,
  StartSentCodesInput,
} from "./schema";

/** How long a factor waits for its first code to be typed. */
const pendingMs = days(1);

/** Codes of one kind as the person's page offers them. */
export type SentCodeOffer = {
  readonly kind: SentCodeKind;
  /** Where they go by what the account says, in clear: it is the person's own. Null where it says nothing of use. */
  readonly target: string | null;
  /** Whether the person may type another number; one from a directory is changed there. */
  readonly mayChoose: boolean;
  /** Why they cannot be set up; null when they can. */
  readonly refusal: string | null;
  /** Whether a proof is asked for first. */
  readonly asksProof: boolean;
  /** Whether the person's account may have the kind at all: where not, nothing is offered. */
  readonly isAllowed: boolean;
  /** Whether the person has it already. */
  readonly isSetUp: boolean;
};

/** What the page that sets it up begins with. */
export async function sentCodeOffer(actor: UserActor, kind: SentCodeKind): Promise<SentCodeOffer> {
  authorizeSelf(actor, actor.id);
  const [db, way] = [database(), wayOf(kind)];
  const { user, mayChoose } = await targetFacts(db, way, actor.id);
  const { kinds, maxFactors } = await ownAllowance(db, actor.id);
  const count = await confirmedCount(db, actor.id);
  const asksProof = await canProve(db, actor.id);
  const isSetUp = (await confirmedOf(db, actor.id, kind)) > 0;
  const isAllowed = kinds.includes(kind);
  const refusal = whyNot(way, {
    ...{ isAllowed, isSetUp, isFull: count >= maxFactors, isReady: await way.isSetUp() },
    hasTarget: mayChoose || way.targetOf(user) !== null,
    isFirst: !asksProof && !(await getSettings(db)).enrollWithoutLink,
  });
  // In the letters in which the account has it.
  const target = way.targetOf(user) && user[way.field];
  return { kind, target, mayChoose, refusal, asksProof, isAllowed, isSetUp };
}

/**
 * Starts it: a code goes to the person's address or number, within the limits of all codes. One that was started before is replaced.
 * Someone with a factor proves it once more, as for any other. Gives the id to confirm with, and where the code goes.
 * @throws AppError 'forbidden', 'conflict', 'invalid_input', 'unavailable' where as many codes as allowed have been sent
 */
export async function startSentCodes(
  actor: UserActor,
  { kind, number, ...proof }: StartSentCodesInput,
  clock: Clock = systemClock,
): Promise<{ readonly factorId: string; readonly target: string }> {
  const { refusal, target: own, mayChoose, asksProof } = await sentCodeOffer(actor, kind);
  if (refusal !== null) throw new AppError("forbidden", refusal);
  const way = wayOf(kind);
  const target = mayChoose && number ? number : own;
  const to = await checkedTarget(way, target);
  const now = clock.now();
  const start = async (tx: Transaction) => {
    await holdUsers(tx, [actor.id]);
    if (!asksProof && (await canProve(tx, actor.id))) {
      throw new AppError("conflict", "A second factor was added in the meantime. Reload the page.");
    }
    if ((await confirmedOf(tx, actor.id, kind)) > 0) throw new AppError("conflict", words[kind].alreadySetUp);
    const stale = { confirmedAt: null, createdAt: { lt: after(now, -pendingMs) } };
    await tx.factor.deleteMany({ where: { OR: [{ userId: actor.id, confirmedAt: null }, stale] } });
    return { factorId: await sendFirst(tx, way, actor.id, to, now), target: target ?? to };
  };
  if (!asksProof) return database().$transaction(start);
  return withProof(ownProof(actor, proofIn(actor, proof), "new second factor"), now, start);
}

/**
 * Confirms it with the code that arrived, which is spent by that. Wrong ones count against the code while the login state is
 * held. A number that the person typed becomes that of the account. Gives recovery codes when the person has none left, else null.
 * Other sessions end.
 */
export async function confirmSentCodes(
  actor: UserActor,
  input: ConfirmOwnEnrollmentInput,
  clock: Clock = systemClock,
): Promise<{ readonly recoveryCodes: readonly string[] | null }> {
  authorizeSelf(actor, actor.id);
  const [now, digestKey] = [clock.now(), await macKey()];
  const confirmed = await database().$transaction(async (tx) => {
    await holdUsers(tx, [actor.id]);
    const row = await tx.factor.findFirst({ where: { id: input.factorId, confirmedAt: null } });
    const way = row && codeWay(row.kind);
    if (row && way) authorizeSelf(actor, row.userId ?? "");
    const factor = row && openFactor(keyring(), row);
    if (!row || !way || !factor)
      throw new AppError("not_found", "This is already set up, or was started again.");
    const held = { ...factor, data: sentData.parse(factor.data) };
    const { user, mayChoose } = await targetFacts(tx, way, actor.id);
    const isOwn = way.targetOf(user) === held.data.to;
    if (!isOwn && !mayChoose) throw new AppError("conflict", words[way.kind.id].changed);
    const match = way.kind.verify(held, input.code, now);
    if (match.status !== "fresh") {
      const data = afterWrongCode(held, now);
      if (data) await tx.factor.update({ where: { id: row.id }, data: { data } });
      return null;
    }
    const refusal = await whyNotOne(tx, way, actor.id);
    if (refusal) throw new AppError("conflict", refusal);
    const subject = { kind: "user", id: actor.id, name: actor.name } as const;
    if (!isOwn) {
      // Before this factor is confirmed: whatever was verified for the old number is not any more.
      await tx.user.update({ where: { id: actor.id }, data: { phone: held.data.to } });
      const detail = { phone: { from: user.phone, to: held.data.to } };
      await record(tx, actor, { action: "user.updated", subject, detail });
    }
    await credentialsChanged(tx, actor.id, { clearLock: false, keptSession: actor.sessionId });
    const name = input.factorName;
    const isDefault = (await confirmedCount(tx, actor.id)) === 0;
    const data = { name, counter: match.counter, confirmedAt: now, isDefault };
    await tx.factor.update({ where: { id: row.id }, data });
    const detail = { factorId: row.id, kind: way.kind.id, name, by: "self-service" };
    await record(tx, actor, { action: "factor.enrolled", subject, detail });
    await tell(tx, { event: "factor_added", userId: actor.id, data: { factor: name, at: now } });
    if ((await recoveryCodesLeft(tx, actor.id)) > 0) return { recoveryCodes: null };
    const { recoveryCodeCount } = await getSettings(tx);
    const recoveryCodes = await replaceRecoveryCodes(tx, actor.id, recoveryCodeCount, digestKey, now);
    const issued = { count: recoveryCodes.length };
    await record(tx, actor, { action: "recovery_codes.issued", subject, detail: issued });
    return { recoveryCodes };
  });
  if (confirmed) return confirmed;
  throw invalidField(
    "code",
    "This is not the newest code that was sent, or it has ended. After five wrong ones, start again.",
  );
}

/**
 * Sends a code, or the link under which one appears, to whoever has to prove themselves and gets them sent; the right password is
 * asked for, and a wrong one counts. Gives which of the two.
 * @throws AppError 'invalid_input' for a wrong password, 'unavailable' past the limits
 */
export async function sendOwnCode(
  actor: UserActor,
  { password }: SendOwnCodeInput,
  clock: Clock = systemClock,
): Promise<"code" | "link"> {
  authorizeSelf(actor, actor.id);
  if (!(await getsCodes(actor))) throw new AppError("forbidden", "You have not set up codes that are sent.");
  const request = ownProof(actor, { password, code: "" }, "a code that is sent");
  const proven = await tryProof(request, clock.now(), async () => {});
  if (proven.ok) throw new TypeError("nobody proves themselves without a code");
  const { failure } = proven;
  if (failure === "code_sent" || failure === "code_sent_already") return "code";
  if (failure === "approval_asked" || failure === "approval_pending") return "link";
  throw proofRefusal(failure, { ...request, code: null });
}

/** Whether codes are sent to the person, so that a page can offer to send one. */
export async function getsCodes(actor: UserActor): Promise<boolean> {
  authorizeSelf(actor, actor.id);
  return (await confirmedOf(database(), actor.id, ...codeWays.map(({ kind }) => kind.id))) > 0;
}

/** Whether anybody may get codes sent. No actor: the sign-in page says it to everybody. */
export async function sendsCodes(): Promise<boolean> {
  const db = database();
  const ready = await Promise.all(codeWays.map(async (way) => ((await way.isSetUp()) ? [way.kind.id] : [])));
  const allowed = { where: { allowedFactors: { hasSome: ready.flat() } } };
  return (await db.settings.count(allowed)) > 0 || (await db.group.count(allowed)) > 0;
}

/** What is said of each kind. */
const words: Readonly<
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
  voice_code: {
    what: "codes by call",
    alreadySetUp: "You have already set up codes by call.",
    changed: "Your number has changed. Start again.",
  },
};
const noTarget = {
  email: "Your account has no mail address. Ask your database administrator to add it.",
  phone:
    "Your organisation's directory has no number for you that begins with + and the country. Ask that it be added there.",
};
const tooMany = "As many codes as allowed have been sent to you. Wait a while, or use another second factor.";

type Facts = {
  readonly isAllowed: boolean;
  readonly isSetUp: boolean;
  readonly hasTarget: boolean;
  readonly isFull: boolean;
  readonly isReady: boolean;
  readonly isFirst: boolean;
};

function whyNot({ kind, field }: CodeWay, facts: Facts): string | null {
  const { what, alreadySetUp } = words[kind.id];
  if (!facts.isAllowed) return `Your account is not allowed to get ${what}.`;
  if (facts.isSetUp) return alreadySetUp;
  if (!facts.hasTarget) return noTarget[field];
  if (!facts.isReady) return `No ${what} can be sent from here. Ask your database administrator.`;
  if (facts.isFull) return "You have as many second factors as you may have. Remove one first.";
  return facts.isFirst
    ? "Your first second factor needs an enrolment link. Ask your database administrator."
    : null;
}

/** Why the person may not have one more of the kind, by what the store says now. */
async function whyNotOne(tx: Transaction, way: CodeWay, userId: string): Promise<string | null> {
  const { kinds, maxFactors } = await ownAllowance(tx, userId);
  const isFull = (await confirmedCount(tx, userId)) >= maxFactors;
  const isSetUp = (await confirmedOf(tx, userId, way.kind.id)) > 0;
  const rest = { hasTarget: true, isReady: true, isFirst: false };
  return whyNot(way, { isAllowed: kinds.includes(way.kind.id), isSetUp, isFull, ...rest });
}

function wayOf(kind: SentCodeKind): CodeWay {
  const way = codeWay(kind);
  if (!way) throw new TypeError(`${kind} is not sent`);
  return way;
}

/** Where the account says that codes go, and whether the person may say otherwise: only of a number that no directory owns. */
async function targetFacts(tx: Transaction, way: CodeWay, userId: string) {
  const user = await tx.user.findUniqueOrThrow({
    where: { id: userId },
    select: { email: true, phone: true, directory: { select: { attributes: true } } },
  });
  const given = user.directory && userAttributes.safeParse(user.directory.attributes);
  const isOwned = given !== null && (!given.success || given.data.phone !== "");
  return { user, mayChoose: way.field === "phone" && !isOwned };
}

/** Where a code may go, in the form in which it is compared. @throws AppError 'invalid_input' beside the number */
async function checkedTarget(way: CodeWay, target: string | null): Promise<string> {
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

const confirmedOf = (tx: Transaction, userId: string, ...kinds: readonly string[]): Promise<number> =>
  tx.factor.count({ where: { userId, kind: { in: [...kinds] }, confirmedAt: { not: null } } });

async function sendFirst(
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
