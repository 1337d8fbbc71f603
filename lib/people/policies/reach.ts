/** Pure. Which policies can decide a login of somebody, and whether they can ask for a code. */
import { describeRule, ruleLooksAtAddress } from "@/lib/login/decision/adaptive";
import { effectiveMethod, type Policy } from "@/lib/login/decision/policy";

/** The part of a policy that says whom it applies to and what it asks for. */
export type PolicyReach = Pick<
  Policy,
  "enabled" | "method" | "secondFactor" | "adaptive" | "clientIds" | "groupIds" | "doors"
> & { readonly rules: readonly { readonly outcome: "require_factor" | "deny" }[] };

/**
 * The policies, in order, that can decide a login of a member of `groupIds` through some client. Those below a policy
 * for any client and any door are never reached.
 */
export function reachablePolicies<P extends PolicyReach>(
  policies: readonly P[],
  groupIds: readonly string[],
): readonly P[] {
  const applicable = policies.filter(
    (policy) =>
      policy.enabled && (policy.groupIds.length === 0 || policy.groupIds.some((id) => groupIds.includes(id))),
  );
  const catchAll = applicable.findIndex(
    (policy) => policy.clientIds.length === 0 && policy.doors.length === 0,
  );
  return catchAll < 0 ? applicable : applicable.slice(0, catchAll + 1);
}

/** Whether a login under `policy` can ask for a code: by its method, or by an adaptive rule. */
export function asksForFactor(policy: PolicyReach): boolean {
  const method = effectiveMethod(policy);
  if (method === "deny") return false;
  if (method !== "password") return true;
  return policy.adaptive && policy.rules.some((rule) => rule.outcome === "require_factor");
}

/** The rules of a policy that look at where the person sits, with their numbers: "Rule 2: Outside 10.0.0.0/8: deny". */
export const addressRulesOf = ({ adaptive, rules }: Pick<Policy, "adaptive" | "rules">): readonly string[] =>
  adaptive
    ? rules.flatMap((rule, index) =>
        ruleLooksAtAddress(rule) ? [`Rule ${index + 1}: ${describeRule(rule)}`] : [],
      )
    : [];
