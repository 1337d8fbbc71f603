/** Pure. The first half of a decision: from facts to what must be proven, or to a refusal that no password changes. */

import { inWords } from "@/lib/foundation/base/durations";
import { describeRule, firstFiring } from "./adaptive";
import { doorNames } from "./door";
import type { AskingClient, Facts, PersonFacts } from "./facts";
import { isLocked, isWithin } from "./lockout";
import type { Reason, Trace, TraceLine } from "./outcome";
import { effectiveMethod, type Method, matchPolicy, methodNames, type Policy } from "./policy";

/**
 * What comes next. `ask` names the proof; 'challenge' means: check the password, then ask for the code in a second
 * step whatever the password was. A refusal already has its reason, and the shell still spends the time of a check.
 */
export type Plan = {
  readonly policy: Policy | null;
  readonly trace: Trace;
} & (
  | { readonly kind: "refuse"; readonly reason: Reason }
  | { readonly kind: "ask"; readonly ask: Exclude<Method, "deny"> | "challenge" | "code" }
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
  const { method, denied } = applyRules(policy, facts, trace);
  const stage = stageOf(facts, method);

  if (stage === "challenge") return { kind: "ask", ask: "challenge", policy, trace };
  if (stage === "expired") return refuse("challenge_expired", policy);
  if (!facts.user) return refuse("unknown_user", policy);
  const barred = whyBarred(facts.user, facts.now, trace);
  if (barred) return refuse(barred, policy);
  if (denied) return refuse("rule_denied", policy);
  if (method === "deny") return refuse("policy_denied", policy);
  const missing = whatIsMissing(facts.user, method);
  if (missing) return refuse(missing, policy);
  return { kind: "ask", ask: stage === "code" ? "code" : method, policy, trace };
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
  return reason ? refuse(reason) : { kind: "ask", ask, policy: null, trace: [] };
}

/** The console's own door: always password and code, or the password alone to enrol where the setting allows it. */
function planConsole(facts: Facts, trace: TraceLine[]): Plan {
  const refuse = (reason: Reason): Plan => ({ kind: "refuse", reason, policy: null, trace });
  if (!facts.user) return refuse("unknown_user");
  const barred = whyBarred(facts.user, facts.now, trace);
  if (barred) return refuse(barred);
  const mayEnroll =
    facts.enrollWithoutLink && facts.user.factors.length === 0 && facts.user.codeKinds.length === 0;
  const method = mayEnroll ? "password" : "password_and_factor";
  const missing = whatIsMissing(facts.user, method);
  return missing ? refuse(missing) : { kind: "ask", ask: method, policy: null, trace };
}

function clientLine({ client, door, sourceAddress, personAddress }: Facts): TraceLine {
  const from = personAddress ? `, person at ${personAddress}` : "";
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

function whyBarred(person: PersonFacts, now: Date, trace: TraceLine[]): Reason | null {
  if (person.isDisabled) return "user_disabled";
  if (!isLocked(person.login, now)) return null;
  const left = (person.login.lockedUntil?.getTime() ?? 0) - now.getTime();
  trace.push({
    step: "lock",
    result: "failed",
    text: `Locked for another ${inWords(left)} after ${person.login.failures} failures.`,
  });
  return "user_locked";
}

function applyRules(policy: Policy, facts: Facts, trace: TraceLine[]): { method: Method; denied: boolean } {
  const method = effectiveMethod(policy);
  trace.push({ step: "policy", result: "info", text: `${policy.name} asks for: ${methodNames[method]}.` });
  if (!policy.adaptive || method === "deny") return { method, denied: false };
  const fired = firstFiring(policy.rules, {
    now: facts.now,
    personAddress: facts.personAddress,
    isFirstLoginHere: facts.user?.isFirstLoginHere ?? true,
    failureTimes: facts.user?.failureTimes ?? [],
  });
  if (!fired) {
    trace.push({ step: "rule", result: "ok", text: "No adaptive rule applies." });
    return { method, denied: false };
  }
  const denied = fired.rule.outcome === "deny";
  trace.push({
    step: "rule",
    result: denied ? "failed" : "info",
    text: `Rule ${fired.number} applies. ${fired.why} (${describeRule(fired.rule)})`,
  });
  return { method: method === "password" && !denied ? "password_and_factor" : method, denied };
}

/** Where a two-step login stands; 'whole' for logins that happen in one request. */
function stageOf(facts: Facts, method: Method): "whole" | "challenge" | "code" | "expired" {
  if (facts.challenge === "invalid") return "expired";
  if (facts.challenge) return "code";
  return facts.client?.codeEntry === "challenge" && method === "password_and_factor" ? "challenge" : "whole";
}

function whatIsMissing(person: PersonFacts, method: Method): Reason | null {
  const kinds = [...person.factors.map(({ kind }) => kind), ...person.codeKinds];
  if (method !== "factor" && person.credential === null) return "no_password";
  const hasCode = kinds.some(({ isTyped }) => isTyped) || person.codes.length > 0;
  return method !== "password" && !hasCode ? "no_factor" : null;
}
