/** Pure. What became of the checks between two runs. What is not known any more is told apart from what was put right. */
import type { CheckResult } from "./report";

/** How each check came out, by its id. */
export type Outcomes = Readonly<Record<string, CheckResult>>;

/** Ids of checks, each in one list at most. */
export type PostureChanges = {
  /** Fail now and did not before: they passed, were not known, or are new. */
  readonly appeared: readonly string[];
  /** Failed before and do not now, by what was read and not for want of reading. */
  readonly fixed: readonly string[];
  /** Fail in both. */
  readonly stillOpen: readonly string[];
  /** Were known before and are not now, those that failed among them. */
  readonly noLongerKnown: readonly string[];
};

/** The outcomes of a report. */
export const outcomesOf = ({
  checks,
}: {
  readonly checks: readonly { readonly id: string; readonly result: CheckResult }[];
}): Outcomes => Object.fromEntries(checks.map(({ id, result }) => [id, result]));

/** What became of the checks from `before` to `now`. A check that is not made any more is not known any more. */
export function changesBetween(before: Outcomes, now: Outcomes): PostureChanges {
  const ids = Object.keys(now);
  const fails = (id: string) => now[id] === "fail";
  const isKnown = (result: CheckResult | undefined) => result !== undefined && result !== "unknown";
  const gone = Object.keys(before).filter((id) => now[id] === undefined && before[id] === "fail");
  return {
    appeared: ids.filter((id) => fails(id) && before[id] !== "fail"),
    fixed: ids.filter((id) => before[id] === "fail" && isKnown(now[id]) && !fails(id)),
    stillOpen: ids.filter((id) => fails(id) && before[id] === "fail"),
    noLongerKnown: [...ids.filter((id) => now[id] === "unknown" && isKnown(before[id])), ...gone],
  };
}
