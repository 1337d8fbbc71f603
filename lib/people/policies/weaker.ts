/** Pure. What policies demand of a login, and whether one demand protects less than another. */
import { type AdaptiveRule, firesOnUnknown } from "@/lib/login/decision/adaptive";
import type { ClientDoor } from "@/lib/login/decision/door";
import { effectiveMethod, type Method, matchPolicy, type Policy } from "@/lib/login/decision/policy";
import { demandsMore, type LeastStrength } from "@/lib/login/factors/strength";

/** What the deciding policy demands, whoever could answer it. */
export type Demand = {
  readonly method: Method;
  /** Rules that ask for more than the password, or refuse, where the password alone is enough otherwise. */
  readonly guards: readonly AdaptiveRule[];
  /** How strong a second factor must be to count. */
  readonly leastStrength: LeastStrength;
  /** How often the same code counts, and for how long. */
  readonly reuseUses: number;
  readonly reuseSeconds: number;
  /** For how long an approval lets in without a code; 0 where a code follows it. */
  readonly approvalSeconds: number;
};

/** What the first of `policies` that matches demands; nobody gets in where none does. */
export function demandOf(
  policies: readonly Policy[],
  subject: { readonly clientId: string; readonly groupIds: readonly string[]; readonly door: ClientDoor },
): Demand {
  const { policy } = matchPolicy(policies, subject);
  if (!policy)
    return {
      ...{ method: "deny", guards: [], leastStrength: "phishing_resistant" },
      ...{ reuseUses: 1, reuseSeconds: 0, approvalSeconds: 0 },
    };
  const { adaptive, rules, leastStrength, reuseUses, reuseSeconds } = policy;
  const guards = adaptive ? rules : [];
  const approvalSeconds = policy.approvalWay === "pass" ? policy.approvalSeconds : 0;
  const demand = { method: effectiveMethod(policy), guards, leastStrength };
  return { ...demand, reuseUses, reuseSeconds, approvalSeconds };
}

/**
 * Ways in which a login can need less, the worst first: the password alone; less often more than the password; the code
 * alone; the code of a weaker kind; an approval without a code, or for longer; a code that counts more often.
 */
export const losses = [
  "password_alone",
  "fewer_guards",
  "code_alone",
  "weaker_factor",
  "approval_alone",
  "more_reuse",
] as const;
export type Loss = (typeof losses)[number];

/** How `after` protects less than `before`; null where it protects no less. */
export function lossBetween(before: Demand, after: Demand): Loss | null {
  switch (after.method) {
    case "deny":
      return null;
    case "password":
      if (before.method !== "password") return "password_alone";
      if (!before.guards.every((guard) => isCovered(guard, after.guards))) return "fewer_guards";
      return mayAskForCode(after) ? ofCode(before, after) : null;
    case "factor":
      // Where rules guard a password, they ask for both or refuse: the code alone is less then.
      if (before.method !== "factor" && !(before.method === "password" && before.guards.length === 0))
        return "code_alone";
      return ofCode(before, after);
    case "password_and_factor":
      return ofCode(before, after);
  }
}

/** What a code needs less, where one was and is asked for. */
function ofCode(before: Demand, after: Demand): Loss | null {
  if (!mayAskForCode(before)) return null;
  if (demandsMore(before.leastStrength, after.leastStrength)) return "weaker_factor";
  // Who is asked for the code alone is never asked to approve.
  if (after.method !== "factor" && after.approvalSeconds > before.approvalSeconds) return "approval_alone";
  return isReusedMore(before, after) ? "more_reuse" : null;
}

/** Whether one of `guards` fires whenever `guard` does; what cannot be told counts as no. */
function isCovered(guard: AdaptiveRule, guards: readonly AdaptiveRule[]): boolean {
  return guards.some((other) => {
    if (guard.kind === "recent_failures" && other.kind === "recent_failures") {
      return other.failures <= guard.failures && other.withinMinutes >= guard.withinMinutes;
    }
    return conditionOf(guard) === conditionOf(other) && (!firesOnUnknown(guard) || firesOnUnknown(other));
  });
}

/**
 * The rule without what happens when it fires, because either way the password alone is not enough, and without what it makes
 * of an address that is not known, which `firesOnUnknown` tells.
 */
const conditionOf = ({ outcome: _, ...condition }: AdaptiveRule): string =>
  JSON.stringify(
    Object.entries(condition)
      .filter(([name]) => name !== "unknown")
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

const mayAskForCode = ({ method, guards }: Demand): boolean =>
  method === "password_and_factor" ||
  method === "factor" ||
  (method === "password" && guards.some(({ outcome }) => outcome === "require_factor"));

function isReusedMore(before: Demand, after: Demand): boolean {
  const isMore = after.reuseUses > before.reuseUses || after.reuseSeconds > before.reuseSeconds;
  return after.reuseUses > 1 && isMore;
}
