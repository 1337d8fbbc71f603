/** The lines of pg_hba.conf beside what the lint says of each. */
import { Alert } from "@/components/ui/alert";
import { Section } from "@/components/ui/page";
import type { LineFinding } from "@/lib/protocols/postgres/hba/lint/finding";
import { hideLine, hideMessage } from "@/lib/protocols/postgres/hba/redact";
import { type HbaRuleset, isRefused } from "@/lib/protocols/postgres/hba/rule";
import { countFindings, FindingList } from "./finding-list";
import { type LineRow, LinesTable } from "./lines-table";

export function LinesSection({
  ruleset,
  findings,
}: {
  readonly ruleset: HbaRuleset;
  readonly findings: readonly LineFinding[];
}) {
  const missing = findings.filter(({ line }) => line === null);
  return (
    <>
      {isRefused(ruleset) && (
        <Alert tone="danger" title="PostgreSQL does not load this file">
          <p>
            At least one line is refused, so the rules that it loaded before are still in force, and they are
            not known here. A restart with this file would not come up.
          </p>
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
        description={`${countFindings(findings)}. The first line that matches decides. As pg_hba_file_rules shows the file on disk: comments and quotes are lost there, so a role that is really called “all” looks like the keyword.`}
      >
        <LinesTable rows={rowsOf(ruleset, findings)} />
      </Section>
    </>
  );
}

function rowsOf(ruleset: HbaRuleset, findings: readonly LineFinding[]): readonly LineRow[] {
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
  }));
}
