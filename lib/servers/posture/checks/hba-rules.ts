/** Pure. The lines of pg_hba.conf as rules, made from the part once for all checks of a run. */
import type { HbaRule, HbaRuleset } from "@/lib/protocols/postgres/hba/rule";
import { rulesetFromView } from "@/lib/protocols/postgres/hba/view";
import { NotKnown, type Row } from "../check";

const known = new WeakMap<readonly Row<"hba">[], HbaRuleset>();

/** The rules and the problems of these lines. */
export function rulesetOf(lines: readonly Row<"hba">[]): HbaRuleset {
  const ruleset = known.get(lines) ?? rulesetFromView(lines);
  known.set(lines, ruleset);
  return ruleset;
}

export const rulesOf = (lines: readonly Row<"hba">[]): readonly HbaRule[] => rulesetOf(lines).rules;

const mostSteps = 200_000_000;

/**
 * Following the memberships of role after role takes time by the product of both, and a server may claim many.
 * @throws NotKnown where it would hold up everything else
 */
export function refuseTooMany(roles: number, memberships: number): void {
  if (roles * memberships > mostSteps)
    throw new NotKnown(
      "There are too many roles and memberships to follow all of them.",
      "-- No right would change this.",
    );
}
