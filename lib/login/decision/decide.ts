/** Pure. The second half of a decision: from facts, plan and evidence to outcome, effects and trace. */
import { isStrongEnough, type LeastStrength } from "@/lib/login/factors/strength";
import type { ApprovalChange } from "./approving";
import type { CodeEvidence, Evidence, Facts, LoginState, PersonFacts } from "./facts";
import { afterFailure, free, isWithin } from "./lockout";
import type { Outcome, Reason, Trace } from "./outcome";
import { isBarred, leastUnder, type Plan } from "./plan";
import type { Policy } from "./policy";
import { type Asking, askingOf, type Kept, keptAfterMiss, type Send } from "./sending";
import { traced } from "./trace";

/** What must change in the store, in one statement, for the outcome to count. */
export type Effects = {
  /** The person's memory after the attempt; null leaves it as it is. */
  readonly login: Omit<LoginState, "version"> | null;
  /** The code that is spent now. */
  readonly spend: Spend | null;
  /** The code that is sent now. */
  readonly send: Send | null;
  /** What factors whose codes are sent remember from now on. */
  readonly kept: readonly Kept[];
  /** What changes among the approvals. */
  readonly approval: ApprovalChange | null;
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
export type Moment = Pick<Facts, "now" | "client" | "lockout" | "challenge" | "sending"> & {
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
  if (plan.ask === "challenge") return challenged(facts, plan, evidence);
  const { passwordOk, split } = evidence;
  const factor = split.code.status === "none" ? null : { kind: split.code.kind.id, id: split.code.id };

  if (plan.ask === "password") {
    if (!passwordOk) return refused(facts, plan, whyNoPassword(evidence), evidence, null);
    return split.code.status === "fresh"
      ? accepted(facts, plan, "accepted", evidence, factor)
      : accepted(facts, plan, plan.inGrace ? "accepted_in_grace" : "accepted_password_only", evidence, null);
  }
  const wrong =
    plan.ask === "alone"
      ? whatIsWrongAlone(evidence, leastUnder(plan))
      : whatIsWrong(plan.ask, evidence, leastUnder(plan));
  const asking =
    wrong === "missing_code" && plan.ask === "password_and_factor" && facts.user
      ? askingOf(facts.user, loginOf(facts, plan, evidence), facts.sending, facts.now)
      : null;
  if (asking && asking.reason !== "approval_denied" && isLateAgain(facts, evidence))
    return accepted(facts, plan, "accepted_same_attempt", evidence, asking.factor);
  if (asking?.reason === "accepted_approved") return approved(facts, plan, asking, evidence);
  if (asking) return asked(facts, plan, asking, evidence);
  if (wrong) return refused(facts, plan, wrong, evidence, wrong === "factor_too_weak" ? factor : null);
  const right = plan.ask === "alone" ? "accepted_connection_password" : "accepted";
  if (split.code.status === "fresh") return accepted(facts, plan, right, evidence, factor);
  const again = mayCountAgain(facts, plan, evidence);
  return again
    ? accepted(facts, plan, again, evidence, factor)
    : refused(facts, plan, "replayed_code", evidence, factor);
}

/** The first thing wrong with a login that needs a code, or null when only the code's freshness is left to judge. */
function whatIsWrong(
  ask: "password_and_factor" | "factor" | "code",
  evidence: Evidence,
  least: LeastStrength,
): Reason | null {
  const { passwordOk, split, elsewhere } = evidence;
  if (ask !== "factor" && !passwordOk) return whyNoPassword(evidence);
  const keptOut = whyKeptOut(elsewhere);
  if (ask === "factor" && keptOut) return keptOut;
  if (ask !== "password_and_factor" && split.password !== "" && split.hasCodeShape) return "wrong_code";
  if (!split.hasCodeShape) return "missing_code";
  if (split.code.status === "none") return "wrong_code";
  // Before anything that could let a used code count once more.
  return isStrongEnough(split.code.kind, least) ? null : "factor_too_weak";
}

/** The same where one text stands for password and code. */
function whatIsWrongAlone({ split, elsewhere }: Evidence, least: LeastStrength): Reason | null {
  const keptOut = whyKeptOut(elsewhere);
  if (keptOut) return keptOut;
  if (split.code.status === "none") return "wrong_connection_password";
  return isStrongEnough(split.code.kind, least) ? null : "factor_too_weak";
}

/** Without a password too, nobody gets in whom the directory keeps out. */
const whyKeptOut = (elsewhere: Evidence["elsewhere"]): Reason | null =>
  elsewhere?.reason && elsewhere.reason !== "directory_unavailable" ? elsewhere.reason : null;

/** Wrong, unless another machine said more. */
const whyNoPassword = ({ elsewhere }: Evidence): Reason => elsewhere?.reason ?? "wrong_password";

/**
 * Whether a spent code counts once more: as the same attempt after a late answer, or inside the reuse window. Only for
 * clients, which ask again by themselves; nobody at the console does.
 */
function mayCountAgain(facts: Moment, plan: Plan, { credentialMac, split }: Evidence): Reason | null {
  const login = facts.user?.login;
  if (!login || !facts.client || login.acceptedMac !== credentialMac) return null;
  if (isLateAgain(facts, { credentialMac })) return "accepted_same_attempt";
  const { code } = split;
  const isReusable = code.status === "spent" && code.kind.isReusable === true && code.isOver !== true;
  return isReusable && usesLeft(login, facts.client.id, plan.policy, facts.now) > 0
    ? "accepted_reused"
    : null;
}

/** Whether it was let in already, by an answer that came too late for whoever asks again. */
function isLateAgain(
  { user, client, now }: Moment,
  { credentialMac }: Pick<Evidence, "credentialMac">,
): boolean {
  if (!user || !client) return false;
  const { acceptedMac, acceptedClientId, acceptedLate, acceptedAt } = user.login;
  const isSame = acceptedMac === credentialMac && acceptedClientId === client.id;
  return isSame && acceptedLate && isWithin(acceptedAt, sameAttemptSeconds, now);
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
    spend: isFirstUse(reason) ? spendOf(code) : null,
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
  const isUnanswered = reason === "directory_unavailable" && evidence.elsewhere?.isGuess === true;
  const isGuess = (guesses.has(reason) && !isRepeat(facts, evidence)) || isUnanswered;
  const isWrongCode =
    isGuess && (reason === "wrong_code" || (reason !== "missing_code" && evidence.split.isTry === true));
  const effects: Effects = {
    ...none,
    kept: isWrongCode && facts.user ? keptAfterMiss(facts.user, facts.now) : [],
    login: isGuess && !wasCounted(facts, reason) ? loginAfterGuess(facts, evidence, !isUnanswered) : null,
    // A grace that is seen to be over stays over.
    marksTime:
      isGuess || reason === "replayed_code" || reason === "no_factor" || reason === "factor_too_weak",
    answerChallengeId: openChallengeId(facts),
    countClientFailure: facts.client !== null && (isGuess || reason === "unknown_user"),
  };
  return { outcome: "reject", reason, effects, factor, trace: traced(plan, evidence, reason) };
}

/** What would be approved. */
const loginOf = ({ client }: Moment, plan: Plan, { credentialMac }: Pick<Evidence, "credentialMac">) => ({
  client,
  policy: plan.policy,
  credentialMac,
  least: leastUnder(plan),
});

/** The person has approved this login, and the policy lets the password alone in then. */
function approved(
  facts: Moment,
  plan: Plan,
  { approval, factor, line }: Asking,
  evidence: Evidence,
): Decision {
  const decision = accepted(facts, plan, "accepted_approved", evidence, factor);
  const trace = traced(plan, evidence, "accepted_approved", line);
  return { ...decision, effects: { ...decision.effects, approval }, trace };
}

/** The password alone was right, and the person can be sent a code or be asked: refused, and no guess. */
function asked(facts: Moment, plan: Plan, asking: Asking, evidence: Evidence): Decision {
  const { reason, factor, line } = asking;
  const effects: Effects = {
    ...none,
    ...effectsOf(facts, asking),
    answerChallengeId: openChallengeId(facts),
  };
  return { outcome: "reject", reason, effects, factor, trace: traced(plan, evidence, reason, line) };
}

/** What is sent or asked, under the version of the login state, so that of attempts at the same time one does. */
function effectsOf(
  { user }: Moment,
  { send, kept, approval }: Asking,
): Pick<Effects, "login" | "send" | "kept" | "approval" | "marksTime"> {
  const isOnce = send !== null || (approval !== null && approval.does !== "join");
  return { send, kept, approval, login: isOnce && user ? { ...user.login } : null, marksTime: isOnce };
}

/** Whether the guess was counted in the first step already. */
const wasCounted = ({ challenge }: Moment, reason: Reason): boolean =>
  reason === "wrong_password" &&
  challenge !== null &&
  challenge !== "invalid" &&
  challenge.isCounted === true;

function challenged(facts: Moment, plan: Plan, evidence: Evidence): Decision {
  const { user, now, sending } = facts;
  const isAsking = evidence.passwordOk && user !== null && plan.kind === "ask" && !plan.isDenied;
  const asking =
    isAsking && !isBarred(user, now) ? askingOf(user, loginOf(facts, plan, evidence), sending, now) : null;
  const effects: Effects = {
    ...none,
    ...(asking ? effectsOf(facts, asking) : {}),
    // A directory has counted it by now, whether or not the second step ever comes.
    ...(evidence.elsewhere?.isGuess ? { login: loginAfterGuess(facts, evidence, false) } : {}),
    openChallenge: { passwordOk: evidence.passwordOk },
  };
  return {
    outcome: "challenge",
    reason: "challenged",
    effects,
    factor: null,
    trace: traced(plan, evidence, "challenged", asking?.line),
  };
}

const none: Effects = {
  login: null,
  spend: null,
  send: null,
  kept: [],
  approval: null,
  marksTime: false,
  answerChallengeId: null,
  openChallenge: null,
  countClientFailure: false,
  isFirstLogin: false,
};

/** Whether what was typed is spent by being accepted so, and has not been before. */
export const isFirstUse = (reason: Reason): boolean =>
  reason === "accepted" || reason === "accepted_connection_password" || reason === "accepted_approved";

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
    case "accepted_connection_password":
    case "accepted_approved":
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
export function isRepeat(
  { user, client, now }: Moment,
  { credentialMac }: Pick<Evidence, "credentialMac">,
): boolean {
  if (!client || user?.login.refusedMac !== credentialMac) return false;
  return isWithin(user.login.refusedAt, repeatSeconds, now);
}

/** `isKnownWrong`: the same again within a minute tells nothing new. */
function loginAfterGuess(
  { user, lockout, now }: Moment,
  { credentialMac }: Evidence,
  isKnownWrong: boolean,
): Effects["login"] {
  if (!user) return null;
  const refused = isKnownWrong ? { refusedMac: credentialMac, refusedAt: now } : {};
  return { ...user.login, ...afterFailure(user.login, lockout, now), ...refused };
}
