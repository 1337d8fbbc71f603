"use client";
/** The four checks of a protection test and the other ways in: each with what was seen, the line that let in, and the fix. */
import { Circle, CircleCheck, CircleDashed, CircleX } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/class-names";
import { Spinner } from "@/components/ui/spinner";
import {
  type CheckState,
  checkNames,
  checks,
  type DecidingLine,
  type OtherWays,
} from "@/lib/servers/protection/checks";
import type { ProtectionRun } from "./use-protection-test";

const marks: Readonly<
  Record<CheckState, { readonly Icon: typeof Circle; readonly class: string; readonly word: string }>
> = {
  ok: { Icon: CircleCheck, class: "text-ok", word: "Passed" },
  failed: { Icon: CircleX, class: "text-danger", word: "Failed" },
  unchecked: { Icon: CircleDashed, class: "text-warn", word: "Not checked" },
};

export function CheckList({ run, serverId }: { readonly run: ProtectionRun; readonly serverId: string }) {
  const isRunning = run.status === "running" && run.problem === null;
  return (
    <ol aria-live="polite" aria-label="Checks" className="flex flex-col gap-3">
      {checks.map((check) => {
        const result = run.results.get(check);
        return (
          <Row
            key={check}
            title={checkNames[check]}
            state={isRunning && run.running === check ? "running" : (result?.state ?? null)}
          >
            {result && (
              <>
                <p className="break-words">{result.text}</p>
                {result.line && <Line line={result.line} />}
                {result.fix && <p className="break-words">{result.fix}</p>}
                {result.attemptId && (
                  <Link href={`/login-log/${result.attemptId}`} className="text-accent underline">
                    This login in the login log
                  </Link>
                )}
              </>
            )}
          </Row>
        );
      })}
      <Row
        title="No other second-factor gaps"
        state={isRunning && run.running === "lines" ? "running" : run.ways && stateOf(run.ways)}
      >
        {run.ways && <Ways ways={run.ways} serverId={serverId} />}
      </Row>
    </ol>
  );
}

const stateOf = ({ open }: OtherWays): CheckState => {
  if (open === null) return "unchecked";
  return open === 0 ? "ok" : "failed";
};

function Row({
  title,
  state,
  children,
}: {
  readonly title: string;
  readonly state: CheckState | "running" | null;
  readonly children: ReactNode;
}) {
  return (
    <li
      className={cx(
        "grid grid-cols-[1.25rem_1fr] gap-x-2.5",
        state === "failed" && "-mx-2 rounded-md bg-danger-soft px-2 py-2",
      )}
    >
      <Mark state={state} />
      <div className="flex min-w-0 flex-col gap-1">
        <p className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className={state === null ? "text-muted" : "font-medium"}>{title}</span>
          {state !== null && state !== "running" && (
            <span className={cx("text-[0.8125rem] font-medium", marks[state].class)}>
              {marks[state].word}
            </span>
          )}
        </p>
        {children}
      </div>
    </li>
  );
}

function Mark({ state }: { readonly state: CheckState | "running" | null }) {
  if (state === null) return <Circle aria-hidden className="mt-0.5 size-4 text-line-strong" />;
  if (state === "running") return <Spinner label="Running" className="mt-0.5 text-accent" />;
  const { Icon, class: className } = marks[state];
  return <Icon aria-hidden className={cx("mt-0.5 size-4", className)} />;
}

function Line({ line: { file, lineNumber, text } }: { readonly line: DecidingLine }) {
  return (
    <p>
      <span title={file}>Line {lineNumber}: </span>
      <code className="rounded bg-sunken px-1 py-0.5 font-mono text-[0.8125rem] wrap-anywhere">{text}</code>
    </p>
  );
}

function Ways({ ways, serverId }: { readonly ways: OtherWays; readonly serverId: string }) {
  if (ways.open === null) {
    return (
      <>
        <p className="break-words">{ways.why}</p>
        <Link href={`/servers/${serverId}/bypass`} className="text-accent underline">
          Second-factor gaps
        </Link>
      </>
    );
  }
  if (ways.open === 0) {
    return (
      <p>
        According to pg_hba.conf as it is on disk, nobody else gets in without a second factor. If the file
        was changed, that is true only after a reload.
      </p>
    );
  }
  const count = ways.open.toLocaleString("en");
  return (
    <>
      <p>
        {ways.open === 1 ? "One second-factor gap is open" : `${count} second-factor gaps are open`}, caused
        by these lines:
      </p>
      {ways.lines.map((line) => (
        <Line key={`${line.file}:${line.lineNumber}`} line={line} />
      ))}
      <p>
        Delete these lines, or move them below Postern's lines. If a gap has to stay, accept it with a reason:{" "}
        <Link href={`/servers/${serverId}/bypass`} className="text-accent underline">
          {" "}
          Second-factor gaps{" "}
        </Link>
        .
      </p>
    </>
  );
}
