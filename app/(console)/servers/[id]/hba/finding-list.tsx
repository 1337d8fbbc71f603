/** Showing findings of the lint: severity, what is wrong, fix. */
import { Severity } from "@/components/severity";
import { severities, severityLooks } from "@/lib/foundation/base/finding";
import type { LineFinding } from "@/lib/protocols/postgres/hba/lint/finding";

/** What to do stands behind what is wrong. With `lines`, the same finding on several lines stands once, with their numbers. */
export function FindingList({
  findings,
  lines = false,
}: {
  readonly findings: readonly LineFinding[];
  readonly lines?: boolean;
}) {
  return (
    <ul className="flex flex-col gap-3 py-1">
      {grouped(findings).map(({ id, severity, text, fix, numbers }) => (
        <li key={`${id} ${text} ${numbers.join()}`} className="flex max-w-prose flex-col gap-0.5">
          <span className="flex flex-wrap items-center gap-2">
            <Severity level={severity} />
            {lines && numbers.length > 0 && (
              <span className="text-[0.8125rem] text-muted">
                {numbers.length === 1 ? "line" : "lines"} {numbers.join(", ")}
              </span>
            )}
          </span>
          <span className="break-words">{text}</span>
          <span className="text-[0.8125rem] break-words text-muted">{fix}</span>
        </li>
      ))}
    </ul>
  );
}

function grouped(
  findings: readonly LineFinding[],
): readonly (LineFinding & { readonly numbers: readonly number[] })[] {
  const groups = new Map<string, { finding: LineFinding; numbers: number[] }>();
  for (const finding of findings) {
    const key = `${finding.id} ${finding.severity} ${finding.text}`;
    const group = groups.get(key) ?? { finding, numbers: [] };
    if (finding.line) group.numbers.push(finding.line.lineNumber);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ finding, numbers }) => ({ ...finding, numbers }));
}

/** "2 critical, 1 medium", or that nothing was found. */
export function countFindings(findings: readonly LineFinding[]): string {
  const shown = grouped(findings);
  const words = severities.flatMap((level) => {
    const count = shown.filter(({ severity }) => severity === level).length;
    return count === 0 ? [] : [`${count} ${severityLooks[level].word.toLowerCase()}`];
  });
  return words.length > 0 ? words.join(", ") : "No findings";
}
