/** Pure. Whom a policy's least strength would shut out: people all of whose second factors are too weak for it, or who have none. */

import type { Policy } from "@/lib/login/decision/policy";
import { isStrongEnough } from "@/lib/login/factors/strength";
import { isForLogin } from "@/lib/login/factors/strong-enough";
import { kindOf } from "@/lib/login/factors/table";
import type { LoginsAlike } from "./many";
import { asksForFactor, reachablePolicies } from "./reach";
import { namesShown } from "./weakening";

/** How many: `weaker` have second factors, all of them too weak; `none` have none. */
export type ShutOut = { readonly weaker: number; readonly none: number };

/** Whether the kinds of these people are all too weak for `policy`, or there are none. Null where one is strong enough. */
export function whyShutOut(
  policy: Pick<Policy, "leastStrength">,
  { kinds }: Pick<LoginsAlike, "kinds">,
): keyof ShutOut | null {
  const typed = kinds.flatMap((id) => kindOf(id) ?? []).filter(isForLogin);
  if (typed.length === 0) return "none";
  return typed.some((kind) => isStrongEnough(kind, policy.leastStrength)) ? null : "weaker";
}

/**
 * Of `crowds`, those whom each policy that demands strength shuts out where it decides, as if it were enforced. By its id; policies
 * that shut out nobody, or that nobody reaches, are left out. Who is disabled, or in grace without a factor, does not count.
 */
export function shutOutBy(
  policies: readonly Policy[],
  crowds: readonly LoginsAlike[],
): ReadonlyMap<string, ShutOut> {
  const found = new Map<string, ShutOut>();
  for (const policy of policies) {
    if (!demandsStrength(policy)) continue;
    const enforced = policies.map((other) => (other === policy ? { ...other, enabled: true } : other));
    const counts = { weaker: 0, none: 0 };
    for (const crowd of crowds) {
      const why = crowd.isDisabled ? null : whyShutOut(policy, crowd);
      if (why === null || (why === "none" && crowd.isInGrace)) continue;
      const isReached = reachablePolicies(enforced, crowd.groupIds).some(({ id }) => id === policy.id);
      if (isReached) counts[why] += crowd.people;
    }
    if (counts.weaker + counts.none > 0) found.set(policy.id, counts);
  }
  return found;
}

/** People who lose their login: the number, and the first by name. */
export type LockedOut = { readonly people: number; readonly first: readonly string[] };

/**
 * Whom a change from `before` to `after` locks out by a least strength: people with second factors all of which are too weak for a
 * policy that can decide their logins now, and who were not before. Null where that is nobody.
 */
export function lockedOutBy(
  before: readonly Policy[],
  after: readonly Policy[],
  crowds: readonly LoginsAlike[],
): LockedOut | null {
  const isOut = (policies: readonly Policy[], crowd: LoginsAlike) =>
    reachablePolicies(policies, crowd.groupIds).some(
      (policy) => demandsStrength(policy) && whyShutOut(policy, crowd) === "weaker",
    );
  const hit = crowds.filter((crowd) => !crowd.isDisabled && isOut(after, crowd) && !isOut(before, crowd));
  const people = hit.reduce((sum, crowd) => sum + crowd.people, 0);
  const first = hit.flatMap((crowd) => crowd.first).sort();
  return people === 0 ? null : { people, first: first.slice(0, namesShown) };
}

/** Whether a policy that is in force, or reports, can refuse a factor for being too weak. */
export const demandsStrength = (policy: Policy): boolean =>
  policy.leastStrength !== "any" && (policy.enabled || policy.reportOnly) && asksForFactor(policy);
