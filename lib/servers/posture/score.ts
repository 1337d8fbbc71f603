/** Pure. The score of a run: one number from 0 to 100, and how many checks came out how. */
import { type Severity, severities } from "@/lib/foundation/base/finding";
import { checkOf } from "./checks/table";
import type { CheckResult, PostureReport } from "./report";

/** How much a check counts, by its severity. */
export const weights: Readonly<Record<Severity, number>> = {
  critical: 10,
  high: 5,
  medium: 2,
  low: 1,
  info: 0,
};

/** A score with what it is made of. */
export type Score = {
  /** 0 to 100, rounded down: 100 means that every check that counts passed. Null when none counts. */
  readonly score: number | null;
  /** How many checks of each severity came out how; waived ones are not among them. */
  readonly counts: Readonly<Record<Severity, Readonly<Record<CheckResult, number>>>>;
  /** The checks that were left out because somebody waived them, in the order of the report. */
  readonly waived: readonly string[];
};

/**
 * The score of `report`: the weights of the checks that passed, as a share of the weights of all that count. A critical check
 * weighs 10, a high one 5, a medium one 2, a low one 1, and one for information nothing. An unknown check counts as not passed. Checks
 * that are not applicable, waived (their ids in `waived`) or of another release of Postern do not count.
 */
export function scoreOf(report: Pick<PostureReport, "checks">, waived: ReadonlySet<string>): Score {
  const counts = Object.fromEntries(
    severities.map((severity) => [severity, { fail: 0, unknown: 0, pass: 0, not_applicable: 0 }]),
  ) as Record<Severity, Record<CheckResult, number>>;
  let passed = 0;
  let all = 0;
  for (const { id, result } of report.checks) {
    const check = checkOf(id);
    if (!check || waived.has(id)) continue;
    counts[check.severity][result]++;
    if (result === "not_applicable") continue;
    all += weights[check.severity];
    if (result === "pass") passed += weights[check.severity];
  }
  return {
    score: all === 0 ? null : Math.floor((100 * passed) / all),
    counts,
    waived: report.checks.map(({ id }) => id).filter((id) => waived.has(id)),
  };
}
