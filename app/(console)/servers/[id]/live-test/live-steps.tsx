"use client";
/** Showing the steps of a live test: what was looked at, what came of it, and what to do. */
import { Circle, CircleCheck, CircleMinus, CircleX, TriangleAlert } from "lucide-react";
import { cx } from "@/components/ui/class-names";
import { Spinner } from "@/components/ui/spinner";
import {
  type LiveStep,
  liveStepNames,
  liveSteps,
  type StepEvent,
  type StepState,
} from "@/lib/servers/live-test/steps";
import type { Run } from "./use-live-test";

type Mark = { readonly Icon: typeof Circle; readonly class: string; readonly word: string };

const marks: Readonly<Record<Exclude<StepState, "running">, Mark>> = {
  ok: { Icon: CircleCheck, class: "text-ok", word: "passed" },
  warning: { Icon: TriangleAlert, class: "text-warn", word: "passed, with a warning" },
  failed: { Icon: CircleX, class: "text-danger", word: "failed" },
  skipped: { Icon: CircleMinus, class: "text-muted", word: "not checked" },
};

export function LiveSteps({ run }: { readonly run: Run }) {
  return (
    <ol aria-live="polite" aria-relevant="all" className="flex flex-col gap-3">
      {liveSteps.map((step) => (
        <Step key={step} step={step} event={run.steps.get(step)} isOver={run.status === "over"} />
      ))}
    </ol>
  );
}

function Step({
  step,
  event,
  isOver,
}: {
  readonly step: LiveStep;
  readonly event: StepEvent | undefined;
  readonly isOver: boolean;
}) {
  const isFailed = event?.state === "failed";
  return (
    <li
      className={cx(
        "grid grid-cols-[1.25rem_1fr] gap-x-2.5",
        isFailed && "-mx-2 rounded-md bg-danger-soft px-2 py-2",
      )}
    >
      <StepMark event={event} isOver={isOver} />
      <div className="min-w-0">
        <div className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className={event ? "font-medium" : "text-muted"}>{liveStepNames[step]}</span>
          {typeof event?.ms === "number" && (
            <span className="text-[0.8125rem] text-muted tabular-nums">
              {event.ms.toLocaleString("en")} ms
            </span>
          )}
        </div>
        {event && (
          <>
            <p className={cx("break-words", event.state === "skipped" && "text-muted")}>{event.text}</p>
            {event.fix && <p className="mt-1 break-words">{event.fix}</p>}
            {event.facts.length > 0 && <StepFacts facts={event.facts} />}
          </>
        )}
      </div>
    </li>
  );
}

function StepMark({ event, isOver }: { readonly event: StepEvent | undefined; readonly isOver: boolean }) {
  if (!event || (event.state === "running" && isOver)) {
    return <Circle aria-hidden className="mt-0.5 size-4 text-line-strong" />;
  }
  if (event.state === "running") return <Spinner label="Running" className="mt-0.5 text-accent" />;
  const { Icon, class: className, word } = marks[event.state];
  return (
    <>
      <Icon aria-hidden className={cx("mt-0.5 size-4", className)} />
      <span className="sr-only">{word}</span>
    </>
  );
}

const StepFacts = ({ facts }: { readonly facts: StepEvent["facts"] }) => (
  <dl className="mt-1 grid grid-cols-[max-content_1fr] gap-x-4 text-[0.8125rem]">
    {facts.map(([name, value]) => (
      <div key={name} className="contents">
        <dt className="text-muted">{name}</dt>
        <dd className="min-w-0 break-words">{value}</dd>
      </div>
    ))}
  </dl>
);
