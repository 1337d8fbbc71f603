/** Pure. Which second factors a person may have, how many, and whether the last one must stay. */
import { effectiveMethod, type Policy } from "@/lib/login/decision/policy";
import { enrollableKinds } from "@/lib/login/factors/table";

/** What a person may enrol. */
export type Allowance = { readonly kinds: readonly string[]; readonly maxFactors: number };

type Limits = { readonly allowedFactors: readonly string[]; readonly maxFactorsPerUser: number };
type GroupLimits = { readonly allowedFactors: readonly string[]; readonly maxFactorsPerUser: number | null };

/**
 * What a member of `groups` may enrol. A group that says nothing leaves it to the organisation. Where groups do say
 * something, the most permissive one wins: all kinds that any of them allows, and the largest number.
 */
export function allowanceOf(organisation: Limits, groups: readonly GroupLimits[]): Allowance {
  const named = groups.flatMap((group) => group.allowedFactors);
  const numbers = groups.flatMap((group) => group.maxFactorsPerUser ?? []);
  const kinds = named.length > 0 ? named : organisation.allowedFactors;
  return {
    kinds: enrollableKinds.filter((kind) => kinds.includes(kind)),
    maxFactors: numbers.length > 0 ? Math.max(...numbers) : organisation.maxFactorsPerUser,
  };
}

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
