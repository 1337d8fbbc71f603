/** Pure. Which second factors a person may have, and how many. */
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
