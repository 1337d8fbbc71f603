/** Pure. Which second factors a person may have, and how many. */
import { enrollableKinds } from "@/lib/login/factors/table";

/** What a person may enrol, and the kind that is offered first. */
export type Allowance = {
  readonly kinds: readonly string[];
  readonly maxFactors: number;
  readonly preferred: string;
};

type Limits = {
  readonly allowedFactors: readonly string[];
  readonly maxFactorsPerUser: number;
  readonly defaultFactor: string;
};
type GroupLimits = {
  readonly allowedFactors: readonly string[];
  readonly maxFactorsPerUser: number | null;
  readonly defaultFactor: string | null;
};

/**
 * What a member of `groups` may enrol. A group that says nothing leaves it to the organisation. Where groups do say
 * something, the most permissive one wins: all kinds that any of them allows, and the largest number. Of several defaults it is
 * the first in the order of all kinds that the person may have: weaker ones stand last there.
 */
export function allowanceOf(organisation: Limits, groups: readonly GroupLimits[]): Allowance {
  const named = groups.flatMap((group) => group.allowedFactors);
  const numbers = groups.flatMap((group) => group.maxFactorsPerUser ?? []);
  const kinds = named.length > 0 ? named : organisation.allowedFactors;
  const allowed = enrollableKinds.filter((kind) => kinds.includes(kind));
  return {
    kinds: allowed,
    preferred:
      allowed.find((kind) => groups.some(({ defaultFactor }) => defaultFactor === kind)) ??
      organisation.defaultFactor,
    maxFactors: numbers.length > 0 ? Math.max(...numbers) : organisation.maxFactorsPerUser,
  };
}
