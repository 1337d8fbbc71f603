/** Pure. The first half of a decision: from facts to what must be proven, or to a refusal that no password changes. */

import { inWords } from "@/lib/foundation/base/durations";
import type { FactorKind } from "@/lib/login/factors/descriptor";
import { isStrongEnough, type LeastStrength, leastStrengthNames } from "@/lib/login/factors/strength";
import { describeRule, firstFiring } from "./adaptive";
import { doorNames } from "./door";
import type { AskingClient, Facts, PersonFacts, UserFacts } from "./facts";
import { isLocked, isWithin } from "./lockout";
import type { Reason, Trace, TraceLine } from "./outcome";
import { demandWords, effectiveMethod, type Method, matchPolicy, type Policy } from "./policy";
import { whereWords } from "./where-from";

/**
 * What comes next. `ask` names the proof; 'challenge' means: check the password, then ask for the code in a second
 * step whatever the password was; 'alone': what was typed stands for whatever the policy asks for. A refusal already has its reason, and the shell still spends the time of a check.
 */
export type Plan = {
  readonly policy: Policy | null;
  readonly trace: Trace;
} & (
  | { readonly kind: "refuse"; readonly reason: Reason }
  | {
      readonly kind: "ask";
      readonly ask: Exclude<Method, "deny"> | "challenge" | "code" | "alone";
      /** The password alone counts for now, where the policy asks for a code as well. */
      readonly inGrace: boolean;
      /** A rule denies the login; said in the second step alone. */
      readonly isDenied?: boolean;
    }
);

/** Plans an attempt. Looks at client, user, lock, policy and rules, in that order, and stops at the first refusal. */
export function plan(facts: Facts): Plan {
  const trace: TraceLine[] = [clientLine(facts)];
  const refuse = (reason: Reason, policy: Policy | null = null): Plan => ({
    kind: "refuse",
    reason,
    policy,
    trace,
  });

  if (facts.client && isThrottled(facts.client, facts)) return refuse("client_throttled");
  trace.push(userLine(facts));
  if (facts.client === null || facts.door === "console") return planConsole(facts, trace);

  const groupIds = facts.user?.groups.map((group) => group.id) ?? [];
  const { policy, steps } = matchPolicy(facts.policies, {
    clientId: facts.client.id,
    groupIds,
    door: facts.door,
  });
  for (const step of steps) {
    trace.push({
      step: "policy",
      result: step.matched ? "ok" : "skipped",
      text: `${step.policy.name}: ${step.why}.`,
    });
  }
  if (!policy) return refuse("policy_denied");
  const { method, denied, isByRule } = applyRules(policy, facts, trace);
  const stage = stageOf(facts, method);

  // Before anything is known of the user, so that everybody is asked for the code alike.
  if (stage === "challenge")
    return { kind: "ask", ask: "challenge", inGrace: false, isDenied: denied, policy, trace };
  if (stage === "expired") return refuse("challenge_expired", policy);
  if (!facts.user) return refuse("unknown_user", policy);
  const barred = whyBarred(facts.user, facts.now, trace);
  if (barred) return refuse(barred, policy);
  if (denied) return refuse("rule_denied", policy);
  if (method === "deny") return refuse("policy_denied", policy);
  if (stage === "alone") {
    trace.push({
      step: "policy",
      result: "info",
      text: "What was typed has the form of a connection password, which stands for password and code.",
    });
    return { kind: "ask", ask: "alone", inGrace: false, policy, trace };
  }
  const inGrace = method === "password_and_factor" && !isByRule && isInGrace(facts.user, facts.now, trace);
  const least = policy.leastStrength;
  const missing = whatIsMissing(facts.user, inGrace ? "password" : method, least);
  if (missing === "factor_too_weak") trace.push(weakLine(facts.user, least));
  if (missing) return refuse(missing, policy);
  if (inGrace) return { kind: "ask", ask: "password", inGrace, policy, trace };
  return { kind: "ask", ask: stage === "code" ? "code" : method, inGrace, policy, trace };
}

/** How strong a factor must be to count under `plan`. Inside the console any does; where the password alone is enough, nobody asks. */
export function leastUnder(plan: Plan): LeastStrength {
  return plan.policy?.leastStrength ?? "any";
}

/** Whether failures through this client have reached the limit within the running window. */
export function isThrottled(
  client: AskingClient,
  limits: Pick<Facts, "now" | "clientFailureLimit" | "clientFailureWindowSeconds">,
): boolean {
  const isRunning = isWithin(client.failuresSince, limits.clientFailureWindowSeconds, limits.now);
  return isRunning && client.failures >= limits.clientFailureLimit;
}

/** What somebody is asked who proves themselves inside the console: no client, no policy. Null: nobody has the name. */
export function planProof(
  person: PersonFacts | null,
  ask: "password" | "password_and_factor" | "factor",
  now: Date,
): Plan {
  const refuse = (reason: Reason): Plan => ({ kind: "refuse", reason, policy: null, trace: [] });
  if (!person) return refuse("unknown_user");
  const reason = whyBarred(person, now, []) ?? whatIsMissing(person, ask);
  return reason ? refuse(reason) : { kind: "ask", ask, inGrace: false, policy: null, trace: [] };
}

/** The console's own door: always password and code, or the password alone to enrol where the setting allows it. */
function planConsole(facts: Facts, trace: TraceLine[]): Plan {
  const refuse = (reason: Reason): Plan => ({ kind: "refuse", reason, policy: null, trace });
  if (!facts.user) return refuse("unknown_user");
  const barred = whyBarred(facts.user, facts.now, trace);
  if (barred) return refuse(barred);
  const { factors, codeKinds, hasUnusable } = facts.user;
  // Somebody whose factor is of no use now has one all the same: the password alone must not take its place.
  const mayEnroll =
    facts.enrollWithoutLink && factors.length === 0 && hasUnusable !== true && codeKinds.length === 0;
  const method = mayEnroll ? "password" : "password_and_factor";
  const missing = whatIsMissing(facts.user, method);
  return missing ? refuse(missing) : { kind: "ask", ask: method, inGrace: false, policy: null, trace };
}

function clientLine({ client, door, sourceAddress, whereFrom }: Facts): TraceLine {
  const at = whereWords(whereFrom);
  const from = at === null ? "" : `, person at ${at}`;
  const text =
    client === null || door === "console"
      ? `Console${from}.`
      : `Client ${client.name} over ${doorNames[door]} from ${sourceAddress}${from}.`;
  return { step: "client", result: "ok", text };
}

function userLine({ user, username }: Facts): TraceLine {
  if (!user) return { step: "user", result: "failed", text: "No user or alias has this name." };
  const groups = user.groups.map((group) => group.name).join(", ") || "none";
  const alias = user.username === username ? "" : ` (role name ${username})`;
  return { step: "user", result: "ok", text: `User ${user.username}${alias}; groups: ${groups}.` };
}

/** Why a person is refused whatever they prove: nobody, disabled, locked; null where they are not. */
export const barOf = (person: PersonFacts | null, now: Date): Reason | null =>
  person ? whyBarred(person, now, []) : "unknown_user";

/** Whether the person is refused whatever they type: disabled or locked here. */
export const isBarred = (person: PersonFacts, now: Date): boolean => whyBarred(person, now, []) !== null;

function whyBarred(person: PersonFacts, now: Date, trace: TraceLine[]): Reason | null {
  if (person.isDisabled) return "user_disabled";
  if (person.isDisabledThere) return "directory_disabled";
  if (!isLocked(person.login, now)) return null;
  const left = (person.login.lockedUntil?.getTime() ?? 0) - now.getTime();
  trace.push({
    step: "lock",
    result: "failed",
    text: `Locked for another ${inWords(left)} after ${person.login.failures} failures.`,
  });
  return "user_locked";
}

/** Whether the password alone still counts for the user. One who has a factor answers with it. */
function isInGrace(user: UserFacts, now: Date, trace: TraceLine[]): boolean {
  const { graceUntil, factors } = user;
  if (graceUntil === null || graceUntil <= now || factors.length > 0) return false;
  const until = `${graceUntil.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  trace.push({
    step: "grace",
    result: "info",
    text: `In grace until ${until}: the password alone is enough.`,
  });
  return true;
}

/** `isByRule`: a rule had its say, so what is asked for is not the policy's method alone. */
function applyRules(
  policy: Policy,
  facts: Facts,
  trace: TraceLine[],
): { method: Method; denied: boolean; isByRule: boolean } {
  const method = effectiveMethod(policy);
  trace.push({
    step: "policy",
    result: "info",
    text: `${policy.name} asks for: ${demandWords(method, policy)}.`,
  });
  if (!policy.adaptive || method === "deny") return { method, denied: false, isByRule: false };
  const fired = firstFiring(policy.rules, {
    now: facts.now,
    whereFrom: facts.whereFrom,
    isFirstLoginHere: facts.user?.isFirstLoginHere ?? true,
    failureTimes: facts.user?.failureTimes ?? [],
    networksBefore: facts.user?.networksBefore ?? [],
  });
  if (!fired) {
    trace.push({ step: "rule", result: "ok", text: "No adaptive rule applies." });
    return { method, denied: false, isByRule: false };
  }
  const denied = fired.rule.outcome === "deny";
  trace.push({
    step: "rule",
    result: denied ? "failed" : "info",
    text: `Rule ${fired.number} applies. ${fired.why} (${describeRule(fired.rule)})`,
  });
  const asked = method === "password" && !denied ? "password_and_factor" : method;
  return { method: asked, denied, isByRule: true };
}

/** Where a two-step login stands; 'whole' for logins that happen in one request, 'alone' where one text is all of it. */
function stageOf(facts: Facts, method: Method): "whole" | "alone" | "challenge" | "code" | "expired" {
  if (facts.challenge === "invalid") return "expired";
  if (facts.challenge) return "code";
  if (facts.standsAlone) return "alone";
  return facts.client?.codeEntry === "challenge" && method === "password_and_factor" ? "challenge" : "whole";
}

function whatIsMissing(
  person: PersonFacts,
  method: Method,
  least: LeastStrength = "any",
): "no_password" | "no_factor" | "factor_too_weak" | null {
  if (method !== "factor" && person.credential === null) return "no_password";
  if (method === "password" || method === "deny") return null;
  const kinds = typedKinds(person);
  if (kinds.length === 0) return "no_factor";
  return kinds.some((kind) => isStrongEnough(kind, least)) ? null : "factor_too_weak";
}

/** Kinds of which the person has something for the password field. */
const typedKinds = ({ factors, codeKinds, codes }: PersonFacts): FactorKind[] => [
  ...[...factors.map(({ kind }) => kind), ...codeKinds].filter(({ isTyped }) => isTyped),
  ...codes.map(({ kind }) => kind),
];

/** Names what the person has, all of it too weak. */
function weakLine(person: PersonFacts, least: LeastStrength): TraceLine {
  const names = [...new Set(typedKinds(person).map(({ name }) => name))].join(", ");
  return {
    step: "factor",
    result: "failed",
    text: `All that the user has is weaker than the policy's least strength (${leastStrengthNames[least].toLowerCase()}): ${names}.`,
  };
}
