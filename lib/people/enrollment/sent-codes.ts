/** Codes that are sent, in self-service: set up by a code that arrived, and one asked for where a proof is due. */
import { authorizeSelf, type UserActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { AppError } from "@/lib/foundation/base/errors";
import { macKey } from "@/lib/foundation/keys/mac-key";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { getSettings } from "@/lib/foundation/settings/queries";
import { holdUsers } from "@/lib/login/authentication/login-state";
import { proofRefusal } from "@/lib/login/authentication/proof-failure";
import { ownProof, tryProof, withProof } from "@/lib/login/authentication/prove";
import { type CodeWay, codeWays } from "@/lib/people/notifications/code-ways";
import { proofIn } from "@/lib/people/passkeys/proof";
import { ownAllowance } from "./allowance";
import { credentialsChanged, recoveryCodesLeft, replaceRecoveryCodes } from "./credentials";
import {
  checkedTarget,
  confirmSent,
  forgetBegun,
  judgeFirstCode,
  keepNumber,
  noTarget,
  sendFirst,
  targetFacts,
  wayOf,
  words,
  wrongFirstCode,
} from "./first-code";
import { canProve, confirmedCount } from "./new-factor";
import type {
  ConfirmOwnEnrollmentInput,
  SendOwnCodeInput,
  SentCodeKind,
  StartSentCodesInput,
} from "./schema";

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
  const { user, mayChoose } = await targetFacts(db, way, actor.id, "self-service");
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
    await forgetBegun(tx, actor.id, now);
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
    const first = await judgeFirstCode(tx, actor, input, "self-service", now);
    if (!first) return null;
    const refusal = await whyNotOne(tx, first.way, actor.id);
    if (refusal) throw new AppError("conflict", refusal);
    await keepNumber(tx, actor, first);
    await credentialsChanged(tx, actor.id, { clearLock: false, keptSession: actor.sessionId });
    await confirmSent(tx, actor, first, { name: input.factorName, by: "self-service", now });
    if ((await recoveryCodesLeft(tx, actor.id)) > 0) return { recoveryCodes: null };
    const { recoveryCodeCount } = await getSettings(tx);
    const recoveryCodes = await replaceRecoveryCodes(tx, actor.id, recoveryCodeCount, digestKey, now);
    const subject = { kind: "user", id: actor.id, name: actor.name } as const;
    const issued = { count: recoveryCodes.length };
    await record(tx, actor, { action: "recovery_codes.issued", subject, detail: issued });
    return { recoveryCodes };
  });
  if (confirmed) return confirmed;
  throw wrongFirstCode();
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

/** Why the person may not have one more of the kind, by what the store says now; that they may begin is known. */
export async function whyNotOne(
  tx: Transaction,
  way: CodeWay,
  userId: string,
  known: Pick<Facts, "hasTarget" | "isReady"> = { hasTarget: true, isReady: true },
): Promise<string | null> {
  const { kinds, maxFactors } = await ownAllowance(tx, userId);
  const isFull = (await confirmedCount(tx, userId)) >= maxFactors;
  const isSetUp = (await confirmedOf(tx, userId, way.kind.id)) > 0;
  return whyNot(way, { isAllowed: kinds.includes(way.kind.id), isSetUp, isFull, isFirst: false, ...known });
}

const confirmedOf = (tx: Transaction, userId: string, ...kinds: readonly string[]): Promise<number> =>
  tx.factor.count({ where: { userId, kind: { in: [...kinds] }, confirmedAt: { not: null } } });
