/** The new file beside the one in force, line by line: what stays, what changes, and why. */
import { cx } from "@/components/ui/class-names";
import { Status, type Tone } from "@/components/ui/status";
import { hideLine } from "@/lib/protocols/postgres/hba/redact";
import type { RevisedLine } from "@/lib/protocols/postgres/revise/revise";

const words = { kept: "Kept", changed: "Changed", added: "Added", removed: "Removed" } as const;
const tones: Readonly<Record<RevisedLine["kind"], Tone>> = {
  kept: "neutral",
  changed: "info",
  added: "ok",
  removed: "warn",
};

/** Comments and blank lines stay and are not shown; secrets are hidden. */
export function RevisedLines({ lines }: { readonly lines: readonly RevisedLine[] }) {
  const shown = lines.filter(({ reason }) => reason !== "");
  if (shown.length === 0) return <p className="p-4 text-muted">The file has no lines.</p>;
  return (
    <ol aria-label="Line by line" className="flex flex-col divide-y divide-line">
      {shown.map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: equal lines may stand in several places
        <li key={i} className="flex flex-col gap-1 px-4 py-3">
          <span className="flex flex-wrap items-center gap-2">
            <Status tone={tones[line.kind]}>{words[line.kind]}</Status>
            {line.lineNumber !== null && (
              <span className="text-[0.8125rem] text-muted">line {line.lineNumber} now</span>
            )}
            {line.isGap && <Status tone="warn">Second-factor gap</Status>}
          </span>
          {line.kind === "changed" && <Line text={line.before} isOld />}
          <Line text={line.text ?? line.before} isOld={line.text === null} />
          <span className="max-w-prose text-[0.8125rem] break-words text-muted">{line.reason}</span>
        </li>
      ))}
    </ol>
  );
}

/** A line that is not in the new file is struck out, and a word says so to those who cannot see that. */
function Line({ text, isOld }: { readonly text: string | null; readonly isOld: boolean }) {
  const code = (
    <code
      className={cx("block font-mono text-[0.8125rem] wrap-anywhere", isOld && "text-muted line-through")}
    >
      {hideLine(text ?? "")}
    </code>
  );
  return isOld ? (
    <del>
      <span className="sr-only">before: </span>
      {code}
    </del>
  ) : (
    code
  );
}

/** "5 kept, 2 changed, 1 added", of lines that say something. */
export function countRevised(lines: readonly RevisedLine[]): string {
  const shown = lines.filter(({ reason }) => reason !== "");
  return (["kept", "changed", "added", "removed"] as const)
    .map((kind) => [shown.filter((line) => line.kind === kind).length, kind] as const)
    .filter(([count]) => count > 0)
    .map(([count, kind]) => `${count} ${kind}`)
    .join(", ");
}
