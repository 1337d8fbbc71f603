/** Pure. The lines of pg_hba.conf as rules, made from the part once for all checks of a run. */
import type { HbaRule, HbaRuleset } from "@/lib/protocols/postgres/hba/rule";
import { rulesetFromView } from "@/lib/protocols/postgres/hba/view";
import type { Row } from "../check";

const known = new WeakMap<readonly Row<"hba">[], HbaRuleset>();

/** The rules and the problems of these lines. */
export function rulesetOf(lines: readonly Row<"hba">[]): HbaRuleset {
  const ruleset = known.get(lines) ?? rulesetFromView(lines);
  known.set(lines, ruleset);
  return ruleset;
}

export const rulesOf = (lines: readonly Row<"hba">[]): readonly HbaRule[] => rulesetOf(lines).rules;
