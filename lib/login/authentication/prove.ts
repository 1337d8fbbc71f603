/**
 * Whether somebody is who they claim to be, asked inside the console: a sign-in of an operator, a change to one's own
 * account, an enrolment link of somebody who has a password.
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
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import { macKey } from "@/lib/foundation/keys/mac-key";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { getSettings } from "@/lib/foundation/settings/queries";
import { splitTypedApart } from "@/lib/login/decision/credential";
import { decide, type Spend } from "@/lib/login/decision/decide";
import { lockoutOf } from "@/lib/login/decision/lockout";
import type { Reason } from "@/lib/login/decision/outcome";
import { planProof } from "@/lib/login/decision/plan";
import type { FactorKind } from "@/lib/login/factors/descriptor";
import { firstFactors } from "@/lib/login/first-factor/port";
import { credentialMac } from "./credential-mac";
import { holdPerson } from "./hold-person";
import { createInTurn } from "./in-turn";
import { type Subject, writeLogin } from "./login-state";

/** What was typed, by whom it is said to be, and what is written down when it is not. */
export type ProofRequest = {
  /** Null where nobody has the name that was typed: the same work, the same answer. */
  readonly subject: Subject | null;
  /** Null where the code alone is asked: the password is what is being replaced. */
  readonly password: string | null;
  /** Null where the password alone is asked. Blanks do not matter: people type the gap that apps show. */
  readonly code: string | null;
  /** The audit row of a failure; why and for what is added to its detail. */
  readonly onFailure: {
    readonly actor: Actor;
    readonly entry: Pick<AuditEntry, "action" | "subject">;
    /** What the proof was for: "sign-in", "password change". */
    readonly purpose: string;
    readonly address: string | null;
  };
};

/** Why a proof failed. It goes to the audit log; a screen says less. 'busy': nothing was judged, nothing is counted. */
export type ProofFailure =
  | "unknown"
  | "disabled"
  | "locked"
  | "no_password"
  | "no_factor"
  | "wrong_password"
  | "wrong_code"
  | "missing_code"
  | "used_code"
  | "busy";

export type Proven<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: ProofFailure };

/** How long a check may wait for others, and the transaction that waits for it. */
const patienceMs = seconds(8);
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
  throw refusal(proven.failure, request);
}

/**
 * What somebody who is signed in, or holds their own link, typed to prove themselves once more; `purpose` as the audit
 * log names it. Without a code the password alone is asked, without a password the code alone.
 */
export const ownProof = (
  actor: OperatorActor | UserActor,
  typed: Pick<ProofRequest, "password" | "code">,
  purpose: string,
): ProofRequest => ({
  subject: { kind: actor.kind, id: actor.id },
  password: typed.password,
  code: typed.code,
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
  /** Whether a password was checked. */
  readonly hasChecked: boolean;
};

async function judge(
  tx: Transaction,
  { subject, password, code }: ProofRequest,
  now: Date,
  kinds: readonly FactorKind[] | undefined,
): Promise<{ readonly failure: null; readonly hasChecked: true } | Failed> {
  const typed = { password: password ?? "", code: (code ?? "").replace(/\s/g, "") };
  const person = subject && (await holdPerson(tx, subject, typed.code, now, kinds));
  const ask = code === null ? "password" : password === null ? "factor" : "password_and_factor";
  const plan = planProof(person, ask, now);
  if (plan.kind === "refuse") return failed(plan.reason, false);
  if (!subject || !person) throw new TypeError("nobody was asked for a proof");

  const checked = await firstFactors().check(
    password === null ? null : person.credential,
    typed.password,
    performance.now() + patienceMs,
  );
  if (checked.result === "unavailable") return { failure: "busy", hasChecked: true };
  const settings = await getSettings(tx);
  const moment = { now, client: null, challenge: null, lockout: lockoutOf(settings), user: person };
  const { outcome, reason, effects } = decide(moment, plan, {
    passwordOk: checked.result === "right",
    split: splitTypedApart(typed, person, now),
    credentialMac: credentialMac(await macKey(), person.id, typed.password + typed.code),
  });
  if (effects.marksTime) await writeLogin(tx, subject, effects.login, now);
  if (effects.spend) await spend(tx, effects.spend, now);
  return outcome === "accept" ? { failure: null, hasChecked: true } : failed(reason, true);
}

const failed = (reason: Reason, hasChecked: boolean): Failed => ({
  failure: failureOf[reason] ?? "unknown",
  hasChecked,
});

/** The reasons of logins that a proof can come to, in words that fit users and operators. */
const failureOf: Partial<Record<Reason, ProofFailure>> = {
  unknown_user: "unknown",
  user_disabled: "disabled",
  user_locked: "locked",
  no_password: "no_password",
  no_factor: "no_factor",
  wrong_password: "wrong_password",
  wrong_code: "wrong_code",
  missing_code: "missing_code",
  replayed_code: "used_code",
};

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
  { failure }: Failed,
  now: Date,
): Promise<void> {
  if (failure === "busy") return;
  const source = subject ? `${subject.id} ${failure}` : subscriberOf(address);
  const detail = { reason: failure, purpose, address };
  await recordRepeated(tx, actor, { ...entry, detail }, source, { now: () => now });
}

function refusal(failure: ProofFailure, { password, code }: ProofRequest): AppError {
  switch (failure) {
    case "locked":
      return new AppError(
        "unavailable",
        "Too many wrong passwords or codes. Wait a few minutes and try again.",
      );
    case "busy":
      return new AppError("unavailable", "Too many people are signing in right now. Try again in a moment.");
    case "used_code":
      return invalidField("code", "This code has already been used. Wait for the next one.");
    default:
      if (password === null) {
        return invalidField("code", "The code is wrong. Type the code that your app shows now.");
      }
      return code !== null
        ? invalidField(
            "code",
            "The password or code is wrong. Type your password and the code that your app shows now.",
          )
        : invalidField(
            "password",
            "This is not your password. If you have forgotten it, ask your database administrator to set a new one.",
          );
  }
}
