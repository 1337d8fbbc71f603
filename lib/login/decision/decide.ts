/** Pure. The second half of a decision: from facts, plan and evidence to outcome, effects and trace. */
import type { CodeEvidence, Evidence, Facts, LoginState, PersonFacts } from "./facts";
import { afterFailure, free, isWithin } from "./lockout";
import { type Outcome, type Reason, reasons, type Trace, type TraceLine } from "./outcome";
import type { Plan } from "./plan";
import type { Policy } from "./policy";

/** What must change in the store, in one statement, for the outcome to count. */
export type Effects = {
  /** The person's memory after the attempt; null leaves it as it is. */
  readonly login: Omit<LoginState, "version"> | null;
  /** The code that is spent now. */
  readonly spend: Spend | null;
  /** Whether to remember that it was this late: what had expired by now stays expired if the clock is set back. */
  readonly marksTime: boolean;
  /** The open challenge that is answered now. */
  readonly answerChallengeId: string | null;
  /** Opens a challenge that remembers the password's result. */
  readonly openChallenge: { readonly passwordOk: boolean } | null;
  /** Counts one failure against the client. */
  readonly countClientFailure: boolean;
  /** First accepted login of this user through this client. */
  readonly isFirstLogin: boolean;
};

/** What a code that counts now moves: its factor's counter forward, or its row to used. */
export type Spend =
  | { readonly moves: "counter"; readonly id: string; readonly counter: number }
  | { readonly moves: "row"; readonly id: string };

/** What is decided on beside plan and evidence: everything about the person and the moment, nothing about policies. */
export type Moment = Pick<Facts, "now" | "client" | "lockout" | "challenge"> & {
  readonly user: (PersonFacts & { readonly isFirstLoginHere: boolean }) | null;
};

/** The decision about one attempt. */
export type Decision = {
  readonly outcome: Outcome;
  readonly reason: Reason;
  readonly effects: Effects;
  readonly trace: Trace;
  /** The factor whose code decided, when one did. */
  readonly factor: { readonly kind: string; readonly id: string } | null;
};

/** How long the same refused credential counts once: libpq repeats a refused login by itself. */
const repeatSeconds = 60;
/** How long a late acceptance may be answered again: PostgreSQL asks its next server after 3 seconds. */
const sameAttemptSeconds = 10;
/** Refusals that count as guessing. Anything else says nothing about what the person knows. */
const guesses: ReadonlySet<Reason> = new Set(["wrong_password", "wrong_code", "missing_code"]);

/** Decides one attempt. */
export function decide(facts: Moment, plan: Plan, evidence: Evidence): Decision {
  if (plan.kind === "refuse") return refused(facts, plan, plan.reason, evidence, null);
  if (plan.ask === "challenge") return challenged(plan, evidence);
  const { passwordOk, split } = evidence;
  const factor = split.code.status === "none" ? null : { kind: split.code.kind.id, id: split.code.id };

  if (plan.ask === "password") {
    if (!passwordOk) return refused(facts, plan, "wrong_password", evidence, null);
    return split.code.status === "fresh"
      ? accepted(facts, plan, "accepted", evidence, factor)
      : accepted(facts, plan, "accepted_password_only", evidence, null);
  }
  const wrong = whatIsWrong(plan.ask, evidence);
  if (wrong) return refused(facts, plan, wrong, evidence, null);
  if (split.code.status === "fresh") return accepted(facts, plan, "accepted", evidence, factor);
  const again = mayCountAgain(facts, plan, evidence);
  return again
    ? accepted(facts, plan, again, evidence, factor)
    : refused(facts, plan, "replayed_code", evidence, factor);
}

/** The first thing wrong with a login that needs a code, or null when only the code's freshness is left to judge. */
function whatIsWrong(
  ask: "password_and_factor" | "factor" | "code",
  { passwordOk, split }: Evidence,
): Reason | null {
  if (ask !== "factor" && !passwordOk) return "wrong_password";
  if (ask !== "password_and_factor" && split.password !== "" && split.hasCodeShape) return "wrong_code";
  if (!split.hasCodeShape) return "missing_code";
  return split.code.status === "none" ? "wrong_code" : null;
}

/**
 * Whether a spent code counts once more: as the same attempt after a late answer, or inside the reuse window. Only for
 * clients, which ask again by themselves; nobody at the console does.
 */
function mayCountAgain(facts: Moment, plan: Plan, { credentialMac, split }: Evidence): Reason | null {
  const login = facts.user?.login;
  if (!login || login.acceptedMac !== credentialMac) return null;
  if (!facts.client || login.acceptedClientId !== facts.client.id) return null;
  if (login.acceptedLate && isWithin(login.acceptedAt, sameAttemptSeconds, facts.now)) {
    return "accepted_same_attempt";
  }
  const { code } = split;
  const isReusable = code.status === "spent" && code.kind.spends === "counter" && code.kind.isReusable;
  return isReusable && usesLeft(login, facts.client.id, plan.policy, facts.now) > 0
    ? "accepted_reused"
    : null;
}

/** How many more logins through this client the code that was accepted last counts for; 0 where none or no longer. */
export function usesLeft(
  { acceptedClientId, acceptedAt, acceptedUses }: LoginState,
  clientId: string,
  policy: Pick<Policy, "reuseUses" | "reuseSeconds"> | null,
  now: Date,
): number {
  if (!policy || acceptedClientId !== clientId || !isWithin(acceptedAt, policy.reuseSeconds, now)) return 0;
  return Math.max(0, policy.reuseUses - acceptedUses);
}

function accepted(
  facts: Moment,
  plan: Plan,
  reason: Reason,
  evidence: Evidence,
  factor: Decision["factor"],
): Decision {
  const { code } = evidence.split;
  const effects: Effects = {
    ...none,
    login: facts.user && loginAfterAccept(facts, facts.user, reason, evidence),
    spend: reason === "accepted" ? spendOf(code) : null,
    marksTime: true,
    answerChallengeId: openChallengeId(facts),
    isFirstLogin: facts.client !== null && (facts.user?.isFirstLoginHere ?? false),
  };
  return { outcome: "accept", reason, effects, factor, trace: traced(plan, evidence, reason) };
}

function refused(
  facts: Moment,
  plan: Plan,
  reason: Reason,
  evidence: Evidence,
  factor: Decision["factor"],
): Decision {
  const isGuess = guesses.has(reason) && !isRepeat(facts, evidence);
  const effects: Effects = {
    ...none,
    login: isGuess && facts.user ? loginAfterGuess(facts, facts.user, evidence) : null,
    marksTime: isGuess || reason === "replayed_code",
    answerChallengeId: openChallengeId(facts),
    countClientFailure: facts.client !== null && (isGuess || reason === "unknown_user"),
  };
  return { outcome: "reject", reason, effects, factor, trace: traced(plan, evidence, reason) };
}

function challenged(plan: Plan, evidence: Evidence): Decision {
  const effects = { ...none, openChallenge: { passwordOk: evidence.passwordOk } };
  return {
    outcome: "challenge",
    reason: "challenged",
    effects,
    factor: null,
    trace: traced(plan, evidence, "challenged"),
  };
}

const none: Effects = {
  login: null,
  spend: null,
  marksTime: false,
  answerChallengeId: null,
  openChallenge: null,
  countClientFailure: false,
  isFirstLogin: false,
};

function openChallengeId({ challenge }: Moment): string | null {
  return challenge && challenge !== "invalid" ? challenge.id : null;
}

function spendOf(code: CodeEvidence): Spend | null {
  if (code.status !== "fresh") return null;
  const { id, counter } = code;
  return counter === null ? { moves: "row", id } : { moves: "counter", id, counter };
}

function loginAfterAccept(
  facts: Moment,
  person: PersonFacts,
  reason: Reason,
  evidence: Evidence,
): Effects["login"] {
  const { login } = person;
  const base = { ...login, ...free, refusedMac: null, refusedAt: null };
  switch (reason) {
    case "accepted":
      return {
        ...base,
        acceptedMac: evidence.credentialMac,
        acceptedClientId: facts.client?.id ?? null,
        acceptedAt: facts.now,
        acceptedUses: 1,
        acceptedLate: false,
      };
    case "accepted_reused":
      return { ...base, acceptedUses: login.acceptedUses + 1 };
    case "accepted_same_attempt":
      return { ...base, acceptedLate: false };
    default:
      return isClear(login) || hasFactor(person) ? null : base;
  }
}

/**
 * Whether the password alone leaves something unproved. Then it clears nothing: whoever knows it could otherwise guess
 * codes where they are asked for, and begin to count anew where the password is enough.
 */
function hasFactor({ factors, codeKinds, codes }: PersonFacts): boolean {
  return factors.length + codeKinds.length + codes.length > 0;
}

/** Nothing to clear: a password-only login then writes no state, so a pool may open many connections at once. */
function isClear(login: LoginState): boolean {
  return login.failures === 0 && login.lockedUntil === null && login.refusedMac === null;
}

/**
 * Whether this very credential was refused a moment ago: then it tells the guesser nothing new. Clients repeat by
 * themselves; at the console it is somebody's doing, and counts.
 */
function isRepeat({ user, client, now }: Moment, { credentialMac }: Evidence): boolean {
  if (!client || user?.login.refusedMac !== credentialMac) return false;
  return isWithin(user.login.refusedAt, repeatSeconds, now);
}

function loginAfterGuess(
  facts: Moment,
  { login }: PersonFacts,
  { credentialMac }: Evidence,
): Effects["login"] {
  return {
    ...login,
    ...afterFailure(login, facts.lockout, facts.now),
    refusedMac: credentialMac,
    refusedAt: facts.now,
  };
}

function traced(plan: Plan, evidence: Evidence, reason: Reason): Trace {
  const lines: TraceLine[] = [...plan.trace];
  if (plan.kind === "ask") {
    if (plan.ask !== "factor" && plan.ask !== "code") lines.push(passwordLine(evidence));
    if (plan.ask !== "password" && plan.ask !== "challenge")
      lines.push(codeLine(evidence.split.code, reason));
  }
  const { outcome, text } = reasons[reason];
  lines.push({ step: "outcome", result: outcome === "reject" ? "failed" : "ok", text });
  return lines;
}

function passwordLine({ passwordOk }: Evidence): TraceLine {
  return {
    step: "password",
    result: passwordOk ? "ok" : "failed",
    text: passwordOk ? "The password is right." : "The password is wrong.",
  };
}

function codeLine(code: CodeEvidence, reason: Reason): TraceLine {
  if (code.status === "none")
    return {
      step: "factor",
      result: "failed",
      text: "It is not a code of any of this user's second factors.",
    };
  const { name } = code.kind;
  if (code.status === "fresh")
    return { step: "factor", result: "ok", text: `${name}: the code is right and has not been used before.` };
  const result = reasons[reason].outcome === "accept" ? "info" : "failed";
  return { step: "factor", result, text: `${name}: the code is right, but it has already been used.` };
}
