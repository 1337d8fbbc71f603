/**
 * Whether somebody is who they claim to be, asked inside the console: a sign-in of an operator, a sign-in with a passkey, a
 * change to one's own account, an enrolment link of somebody who has a password.
 *
 * Judged and counted under one lock: the person's login state is held before anything is looked at and until the
 * transaction ends, so of a hundred guesses at once no more are judged than the lock allows. The judgement is that of
 * logins (lib/login/decision), and so are the count of failures, the lock, and the codes that count once.
 */
import type { Actor, OperatorActor, UserActor } from "@/lib/foundation/access/actor";
import type { AuditEntry } from "@/lib/foundation/audit/events";
import { recordRepeated } from "@/lib/foundation/audit/record-repeated";
import { subscriberOf } from "@/lib/foundation/base/cidr";
import { seconds } from "@/lib/foundation/base/durations";
import { AppError } from "@/lib/foundation/base/errors";
import { macKey } from "@/lib/foundation/keys/mac-key";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { getSettings } from "@/lib/foundation/settings/queries";
import { type CodesInARow, splitCodesInARow, splitTypedApart } from "@/lib/login/decision/credential";
import { decide, type Spend } from "@/lib/login/decision/decide";
import type { Credential } from "@/lib/login/decision/facts";
import { afterFailure, free, isLocked, lockoutOf } from "@/lib/login/decision/lockout";
import type { Reason } from "@/lib/login/decision/outcome";
import { barOf, planProof } from "@/lib/login/decision/plan";
import { whereByDoor } from "@/lib/login/decision/where-from";
import type { FactorKind } from "@/lib/login/factors/descriptor";
import { sendingLimitsOf } from "@/lib/login/factors/sent-code";
import { factorKinds } from "@/lib/login/factors/table";
import { directory, withoutFallback } from "@/lib/login/first-factor/directory";
import { type Checked, firstFactors } from "@/lib/login/first-factor/port";
import { checkTouch, type Touch } from "@/lib/login/passkeys/touch";
import { credentialMac } from "./credential-mac";
import { elsewhereOf } from "./elsewhere";
import { holdPerson } from "./hold-person";
import { createInTurn } from "./in-turn";
import { type Subject, writeLogin } from "./login-state";
import { type DirectoryRefusal, failureBy, isAsking, type ProofFailure, proofRefusal } from "./proof-failure";
import { writeSending } from "./sending";
import { holdSharedCount } from "./shared-count";

/** What was typed, by whom it is said to be, and what is written down when it is not. */
export type ProofRequest = {
  /** Null where nobody has the name that was typed: the same work, the same answer. */
  readonly subject: Subject | null;
  /** Null where the code alone is asked: the password is what is being replaced. */
  readonly password: string | null;
  /**
   * Null where the password alone is asked. Blanks do not matter: people type the gap that apps show. Two codes in a row
   * find a token that has run away, and move its counter to the second.
   */
  readonly code: string | CodesInARow | null;
  /**
   * Set where the password is to be changed in a directory: one that is kept here does not count for it, and one that has
   * expired there, or has to be changed first, does.
   */
  readonly toChangeThere?: true;
  /** Set where a passkey was touched: it stands for password and code, which are null then. */
  readonly touch?: Touch;
  /** The audit row of a failure; why and for what is added to its detail. */
  readonly onFailure: {
    readonly actor: Actor;
    readonly entry: Pick<AuditEntry, "action" | "subject">;
    /** What the proof was for: "sign-in", "password change". */
    readonly purpose: string;
    readonly address: string | null;
  };
};

export type Proven<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: ProofFailure };

/** How long a check may wait for others, and the transaction that waits for it. */
const patienceMs = seconds(8);
/** The same where a directory is asked: logins of the person wait for the row that is held meanwhile, and give up soon. */
const directoryPatienceMs = seconds(2);
const transactionMs = seconds(20);

const inTurn = createInTurn();

/**
 * Proves and then runs `change` in the same transaction: either the code is spent and the change made, or neither.
 * A failure is counted, audited and committed, and the change is not made. Where `change` throws, nothing happened.
 * `kinds` are the kinds of factors there are.
 */
export async function tryProof<T>(
  request: ProofRequest,
  now: Date,
  change: (tx: Transaction) => Promise<T>,
  kinds?: readonly FactorKind[],
): Promise<Proven<T>> {
  const prove = () =>
    database().$transaction(
      async (tx) => {
        const judgement = await judge(tx, request, now, kinds);
        if (judgement.failure === null) return { ...judgement, changed: await change(tx) };
        await recordFailure(tx, request, judgement, now);
        return judgement;
      },
      { timeout: transactionMs },
    );
  // One person's proofs wait for each other here: waiting for the row, each would hold a connection that others need.
  const judged = await (request.subject ? inTurn(request.subject.id, prove) : prove());
  // Whoever is refused before the password is looked at costs the same; outside, so that nobody's row is held for it.
  if (!judged.hasChecked)
    await firstFactors().check(null, request.password ?? "", performance.now() + patienceMs);
  return "changed" in judged ? { ok: true, value: judged.changed } : { ok: false, failure: judged.failure };
}

/**
 * The same, for people who are signed in: gives what `change` gives.
 * @throws AppError 'invalid_input' with one sentence for a wrong password and a wrong code, 'unavailable' while locked
 */
export async function withProof<T>(
  request: ProofRequest,
  now: Date,
  change: (tx: Transaction) => Promise<T>,
  kinds?: readonly FactorKind[],
): Promise<T> {
  const proven = await tryProof(request, now, change, kinds);
  if (proven.ok) return proven.value;
  throw proofRefusal(proven.failure, request);
}

/**
 * What somebody who is signed in, or holds their own link, typed or touched to prove themselves once more; `purpose` as the
 * audit log names it. Without a code the password alone is asked, without a password the code alone.
 */
export const ownProof = (
  actor: OperatorActor | UserActor,
  proof: Pick<ProofRequest, "password" | "code"> | { readonly touch: Touch },
  purpose: string,
): ProofRequest => ({
  subject: { kind: actor.kind, id: actor.id },
  ...{ password: null, code: null, ...proof },
  onFailure: {
    actor,
    entry: {
      action: `${actor.kind}.proof_failed`,
      subject: { kind: actor.kind, id: actor.id, name: actor.name },
    },
    purpose,
    address: actor.ip,
  },
});

type Failed = {
  readonly failure: ProofFailure;
  /** Whether it has cost a check here. */
  readonly hasChecked: boolean;
  /** What the audit log says beside it. */
  readonly why?: string;
};

type Judged = { readonly failure: null; readonly hasChecked: true } | Failed;

async function judge(
  tx: Transaction,
  request: ProofRequest,
  now: Date,
  kinds: readonly FactorKind[] | undefined,
): Promise<Judged> {
  const { subject, password, code, toChangeThere, touch, onFailure } = request;
  if (touch) return judgeTouch(tx, subject, touch, now);
  const inARow = typeof code === "object" ? code : null;
  const typed = {
    password: password ?? "",
    code: inARow ? inARow.first + inARow.second : String(code ?? "").replace(/\s/g, ""),
  };
  const shared = subject && password !== null ? await holdSharedCount(tx, subject) : null;
  // What comes to a mailbox is no proof beside a link that came to the same mailbox.
  const proving = password === null ? (kinds ?? factorKinds).filter((kind) => !isSent(kind)) : kinds;
  const person = subject && (await holdPerson(tx, subject, typed.code, now, proving));
  const ask = code === null ? "password" : password === null ? "factor" : "password_and_factor";
  const settings = await getSettings(tx);
  const lockout = lockoutOf(settings);
  const plan = planProof(person, ask, now);
  const isLockedElsewhere = shared !== null && isLocked(shared.state, now);
  if (plan.kind === "refuse" || isLockedElsewhere) {
    await shared?.settle(false, lockout, now);
    return failed(plan.kind === "refuse" ? plan.reason : "user_locked", false);
  }
  if (!subject || !person) throw new TypeError("nobody was asked for a proof");

  const asked = toChangeThere && person.credential ? withoutFallback(person.credential) : person.credential;
  const checked = await firstFactors().check(
    password === null ? null : asked,
    typed.password,
    performance.now() + (asked?.source === directory.name ? directoryPatienceMs : patienceMs),
  );
  const isUnanswered = checked.result === "unavailable";
  const isGuess = checked.result === "wrong" || (isUnanswered && checked.isGuess === true);
  await shared?.settle(isGuess, lockout, now);
  if (isUnanswered && !checked.isGuess) return { failure: "busy", hasChecked: true };
  const isRight = checked.result === "right" || (toChangeThere === true && isPast(checked));
  const limits = { lockout, sending: sendingLimitsOf(settings) };
  const moment = { now, client: null, challenge: null, ...limits, user: person };
  const { outcome, reason, effects } = decide(moment, plan, {
    passwordOk: isRight,
    elsewhere: elsewhereOf(checked),
    split: inARow
      ? splitCodesInARow({ ...typed, codes: inARow }, person, now)
      : splitTypedApart(typed, person, now),
    credentialMac: credentialMac(await macKey(), person.id, typed.password + typed.code),
  });
  if (effects.marksTime) await writeLogin(tx, subject, effects.login, now);
  if (effects.spend) await spend(tx, effects.spend, now);
  const about = {
    ...{
      userId: person.id,
      clientId: null,
      clientName: "Console",
      username: onFailure.entry.subject?.name ?? "",
    },
    ...{ sourceAddress: onFailure.address ?? "", whereFrom: whereByDoor(onFailure.address) },
  };
  if (!(await writeSending(tx, effects, { about, now })))
    throw new AppError("conflict", "Another code was sent to the same address just now. Try again.");
  if (outcome === "accept") return { failure: null, hasChecked: true };
  // A password that is wrong in a directory costs a check here as well, so every other refusal does.
  const isElsewhere = person.credential?.source === directory.name && password !== null;
  return failed(reason, !isElsewhere || checked.result === "wrong" || isUnanswered);
}

/**
 * The same for a passkey. It checks the person itself (user verification), so it counts as password and code together; lock,
 * count and what a directory says hold for it as for them. An answer to nothing that is open is no guess.
 */
async function judgeTouch(
  tx: Transaction,
  subject: Subject | null,
  touch: Touch,
  now: Date,
): Promise<Judged> {
  const person = subject && (await holdPerson(tx, subject, "", now));
  // Before anything else, so that the challenge is gone and everybody costs the same.
  const touched = await checkTouch(tx, subject, touch, { at: person?.at ?? now, now });
  const bar = barOf(person, now);
  if (bar !== null || !subject || !person) return failed(bar ?? "unknown_user", true);
  if (touched.is === "too_late") return { failure: "touch_too_late", hasChecked: true, why: touched.why };
  if (touched.is === "wrong") {
    const lockout = lockoutOf(await getSettings(tx));
    await writeLogin(tx, subject, { ...person.login, ...afterFailure(person.login, lockout, now) }, now);
    return { failure: "wrong_passkey", hasChecked: true, why: touched.why };
  }
  const kept = await keptOutThere(person.credential);
  if (kept !== null) return { failure: kept, hasChecked: true };
  await writeLogin(tx, subject, { ...person.login, ...free }, now);
  return { failure: null, hasChecked: true };
}

/** Why the directory that has the password keeps somebody out, asked without a password; null where it does not. */
async function keptOutThere(credential: Credential | null): Promise<DirectoryRefusal | "busy" | null> {
  if (credential?.source !== directory.name) return null;
  const deadlineMs = performance.now() + directoryPatienceMs;
  const said = await firstFactors().check(withoutFallback(credential), "", deadlineMs);
  if (said.result === "unavailable") return "busy";
  return said.result === "barred" ? `directory_${said.why}` : null;
}

const isSent = (kind: FactorKind): boolean =>
  kind.spends === "counter" && (kind.isSent === true || kind.asks !== undefined);

/** Directories look at a password's age only where the password is right. */
const isPast = (checked: Checked): boolean =>
  checked.result === "barred" && (checked.why === "must_change" || checked.why === "password_expired");

const failed = (reason: Reason, hasChecked: boolean): Failed => ({
  failure: failureBy(reason),
  hasChecked,
});

async function spend(tx: Transaction, code: Spend, now: Date): Promise<void> {
  const { count } =
    code.moves === "counter"
      ? await tx.factor.updateMany({
          where: { id: code.id, counter: { lt: code.counter } },
          data: { counter: code.counter, lastUsedAt: now },
        })
      : await tx.oneTimeCode.updateMany({
          where: { id: code.id, usedAt: null, revokedAt: null },
          data: { usedAt: now },
        });
  if (count !== 1) throw new AppError("conflict", "Your second factors have just changed. Try again.");
}

/** Writes the failure down; the same one of the same person again and again adds little. */
async function recordFailure(
  tx: Transaction,
  { subject, onFailure: { actor, entry, purpose, address } }: ProofRequest,
  { failure, why }: Failed,
  now: Date,
): Promise<void> {
  if (failure === "busy" || isAsking(failure)) return;
  const source = subject ? `${subject.id} ${failure}` : subscriberOf(address);
  const detail = { reason: failure, purpose, address, ...(why !== undefined && { why }) };
  await recordRepeated(tx, actor, { ...entry, detail }, source, { now: () => now });
}
