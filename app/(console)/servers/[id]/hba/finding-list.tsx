/** Owns showing findings of the lint: severity, reason, mend. */
import { Status, type Tone } from "@/components/ui/status";
import type { Finding, Severity } from "@/lib/postgres/hba/lint/finding";

const looks: Readonly<Record<Severity, { readonly tone: Tone; readonly word: string }>> = {
  critical: { tone: "danger", word: "Critical" },
  warning: { tone: "warn", word: "Warning" },
  notice: { tone: "info", word: "Notice" },
};

/** What to do stands behind what is wrong. */
export function FindingList({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <ul className="flex flex-col gap-3 py-1">
      {findings.map(({ id, severity, reason, mend, line }) => (
        <li key={`${id} ${line?.file} ${line?.lineNumber}`} className="flex max-w-prose flex-col gap-0.5">
          <span>
            <Status tone={looks[severity].tone}>{looks[severity].word}</Status>
          </span>
          <span className="break-words">{reason}</span>
          <span className="text-[0.8125rem] break-words text-muted">{mend}</span>
        </li>
      ))}
    </ul>
  );
}

/** "2 critical, 1 warning", or that nothing was found. */
export function countFindings(findings: readonly Finding[]): string {
  const words = (["critical", "warning", "notice"] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    if (count === 0) return [];
    return [`${count} ${severity}${severity !== "critical" && count > 1 ? "s" : ""}`];
  });
  return words.length > 0 ? words.join(", ") : "No findings";
}
