/** Showing findings of the lint: severity, reason, fix. */
import { Status, type Tone } from "@/components/ui/status";
import type { Finding, Severity } from "@/lib/protocols/postgres/hba/lint/finding";

const looks: Readonly<Record<Severity, { readonly tone: Tone; readonly word: string }>> = {
  critical: { tone: "danger", word: "Critical" },
  warning: { tone: "warn", word: "Warning" },
  notice: { tone: "info", word: "Notice" },
};

/** What to do stands behind what is wrong. With `lines`, the same finding on several lines stands once, with their numbers. */
export function FindingList({
  findings,
  lines = false,
}: {
  readonly findings: readonly Finding[];
  readonly lines?: boolean;
}) {
  return (
    <ul className="flex flex-col gap-3 py-1">
      {grouped(findings).map(({ id, severity, reason, fix, numbers }) => (
        <li key={`${id} ${reason} ${numbers.join()}`} className="flex max-w-prose flex-col gap-0.5">
          <span className="flex flex-wrap items-center gap-2">
            <Status tone={looks[severity].tone}>{looks[severity].word}</Status>
            {lines && numbers.length > 0 && (
              <span className="text-[0.8125rem] text-muted">
                {numbers.length === 1 ? "line" : "lines"} {numbers.join(", ")}
              </span>
            )}
          </span>
          <span className="break-words">{reason}</span>
          <span className="text-[0.8125rem] break-words text-muted">{fix}</span>
        </li>
      ))}
    </ul>
  );
}

function grouped(
  findings: readonly Finding[],
): readonly (Finding & { readonly numbers: readonly number[] })[] {
  const groups = new Map<string, { finding: Finding; numbers: number[] }>();
  for (const finding of findings) {
    const key = `${finding.id} ${finding.severity} ${finding.reason}`;
    const group = groups.get(key) ?? { finding, numbers: [] };
    if (finding.line) group.numbers.push(finding.line.lineNumber);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ finding, numbers }) => ({ ...finding, numbers }));
}

/** "2 critical, 1 warning", or that nothing was found. */
export function countFindings(findings: readonly Finding[]): string {
  const words = (["critical", "warning", "notice"] as const).flatMap((severity) => {
    const count = grouped(findings).filter((finding) => finding.severity === severity).length;
    if (count === 0) return [];
    return [`${count} ${severity}${severity !== "critical" && count > 1 ? "s" : ""}`];
  });
  return words.length > 0 ? words.join(", ") : "No findings";
}
