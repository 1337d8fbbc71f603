/** Pure. How checks stand: what came out, what somebody accepted of it, and whether that is bad enough to stop a pipeline. */
import { type Severity, severities } from "@/lib/foundation/base/finding";
import type { CheckFacts } from "./check";
import { checkOf } from "./checks/table";
import type { Checked, PostureReport } from "./report";
import { type PostureFilter, type Standing, standings } from "./schema";

/** A check of a report with what is known of it, and how it stands. */
export type JudgedCheck = Checked & KnownFacts & { readonly standing: Standing };

type KnownFacts = Pick<CheckFacts, "id" | "title" | "why" | "severity" | "cis">;

/** The checks of `report`: what fails before what is not known, waived, passed or not applicable; the gravest first in each. */
export function judged(report: PostureReport, waived: ReadonlySet<string>): readonly JudgedCheck[] {
  const rank = ({ standing, severity }: JudgedCheck) =>
    standings.indexOf(standing) * severities.length + severities.indexOf(severity);
  return report.checks
    .map((checked) => ({ ...factsOf(checked.id), ...checked, standing: standingOf(checked, waived) }))
    .sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
}

/** What is said of a check that another release made and this one does not know: graver than it may be, and never nothing. */
export function factsOf(id: string): KnownFacts {
  const unheardOf = { title: id, why: "", severity: "high", cis: null } as const;
  const { title, why, severity, cis } = checkOf(id) ?? unheardOf;
  return { id, title, why, severity, cis };
}

function standingOf({ id, result }: Checked, waived: ReadonlySet<string>): Standing {
  const isAccepted = waived.has(id) && (result === "fail" || result === "unknown");
  return isAccepted ? "waived" : result;
}

/** Those of `checks` that `filter` asks for; it searches in the id, the title, the evidence and the CIS number. */
export function filtered(
  checks: readonly JudgedCheck[],
  { standing, severity, search }: PostureFilter,
): readonly JudgedCheck[] {
  const wanted = search.toLowerCase();
  return checks.filter(
    (check) =>
      (standing === undefined || check.standing === standing) &&
      (severity === undefined || check.severity === severity) &&
      [check.id, check.title, check.cis ?? "", ...check.evidence].some((text) =>
        text.toLowerCase().includes(wanted),
      ),
  );
}

/** How many of `checks` stand so. */
export const countOf = (checks: readonly JudgedCheck[], standing: Standing): number =>
  checks.filter((check) => check.standing === standing).length;

/** Those at `least` severity or graver that do not pass: an unknown check is no pass. Waived ones are left out. */
export const against = (checks: readonly JudgedCheck[], least: Severity): readonly JudgedCheck[] =>
  checks.filter(
    ({ standing, severity }) =>
      (standing === "fail" || standing === "unknown") &&
      severities.indexOf(severity) <= severities.indexOf(least),
  );
