/** The lines of pg_hba.conf beside what each lets pass and what the lint says of it. */
import { Alert } from "@/components/ui/alert";
import { Section } from "@/components/ui/page";
import { gapAt, type LineGap } from "@/lib/protocols/postgres/bypass/line-gaps";
import type { LineFinding } from "@/lib/protocols/postgres/hba/lint/finding";
import { hideLine, hideMessage } from "@/lib/protocols/postgres/hba/redact";
import { type HbaRuleset, isRefused } from "@/lib/protocols/postgres/hba/rule";
import { countFindings, FindingList } from "./finding-list";
import { type LineRow, LinesTable } from "./lines-table";

export function LinesSection({
  serverId,
  ruleset,
  findings,
  gaps,
  notInForce,
}: {
  readonly serverId: string;
  readonly ruleset: HbaRuleset;
  readonly findings: readonly LineFinding[];
  readonly gaps: readonly LineGap[];
  readonly notInForce: string;
}) {
  const missing = findings.filter(({ line }) => line === null);
  return (
    <>
      {isRefused(ruleset) && (
        <Alert tone="danger" title="PostgreSQL does not load this file">
          <p>
            PostgreSQL refuses at least one line, so it still uses the rules that it loaded before, which
            Postern does not know. It would not start with this file. Second-factor gaps were not checked.
          </p>
        </Alert>
      )}
      {!isRefused(ruleset) && notInForce !== "" && (
        <Alert tone="danger" title="Not checked: these are not the lines that PostgreSQL uses">
          <p>{notInForce}</p>
        </Alert>
      )}
      {missing.length > 0 && (
        <Section title="What is missing">
          <FindingList findings={missing} />
        </Section>
      )}
      <Section
        flush
        title="Lines"
        description={`${countGaps(gaps, notInForce)} ${countFindings(findings)}. The first line that matches decides. These are the lines of the file on disk, as pg_hba_file_rules shows them. That view leaves out comments and quotes, so a role that is really called “all” looks like the keyword.`}
      >
        <LinesTable serverId={serverId} rows={rowsOf(ruleset, findings, gaps, notInForce === "")} />
      </Section>
    </>
  );
}

function countGaps(gaps: readonly LineGap[], notInForce: string): string {
  const lines = gaps.filter(({ open }) => open > 0).length;
  if (lines === 0 && notInForce !== "") return "Second-factor gaps were not checked.";
  if (lines === 0) return "No line has a second-factor gap.";
  return `${lines} ${lines === 1 ? "line has" : "lines have"} a second-factor gap.`;
}

function rowsOf(
  ruleset: HbaRuleset,
  findings: readonly LineFinding[],
  gaps: readonly LineGap[],
  isInForce: boolean,
): readonly LineRow[] {
  const rows = [
    ...ruleset.rules.map((rule) => ({ ...rule, fault: null, text: hideLine(rule.raw) })),
    ...ruleset.problems.map((problem) => ({
      ...problem,
      fault: problem.isLoaded ? "Never matches" : "Not valid",
      text: hideMessage(problem.message),
    })),
  ].sort((a, b) => a.order - b.order);
  const [first] = rows;
  const isOneFile = rows.every(({ file }) => file === first?.file);
  return rows.map(({ order, file, lineNumber, fault, text }) => ({
    key: String(order),
    place: isOneFile ? String(lineNumber) : `${file.split("/").at(-1)}:${lineNumber}`,
    fault,
    text,
    findings: findings.filter(({ line }) => line?.file === file && line.lineNumber === lineNumber),
    gap: gapAt(gaps, file, lineNumber),
    isInForce,
  }));
}
