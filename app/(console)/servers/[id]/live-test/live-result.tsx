"use client";
/** What a live test came to, in one sentence, with where to read on. */
import Link from "next/link";
import { Alert } from "@/components/ui/alert";
import { type EndEvent, liveStepNames, type StepEvent } from "@/lib/servers/live-test/steps";
import type { Run } from "./use-live-test";

export function LiveResult({ run }: { readonly run: Run }) {
  const { end, problem, steps, status } = run;
  if (problem) return <Alert tone="warning" title={problem} />;
  if (!end) {
    return status === "running" ? null : (
      <Alert title="Nothing has been tested yet">
        <p>
          Each step appears here as it happens. The test takes about a second, or up to ten if nothing
          answers.
        </p>
      </Alert>
    );
  }
  if (end.outcome === "stopped")
    return <Alert tone="warning" title="The test took too long and was stopped." />;
  const failed = end.failedStep ? steps.get(end.failedStep) : undefined;
  const hasWarning = [...steps.values()].some(({ state }) => state === "warning");
  return end.outcome === "accepted" ? (
    <Alert tone={hasWarning ? "warning" : "success"} title="The login works">
      {hasWarning && <p>One step has something to fix.</p>}
      <LogLink end={end} />
    </Alert>
  ) : (
    <Refused end={end} failed={failed} />
  );
}

function Refused({ end, failed }: { readonly end: EndEvent; readonly failed: StepEvent | undefined }) {
  const where = end.failedStep
    ? `The test failed at: ${liveStepNames[end.failedStep]}`
    : "The login was refused";
  return (
    <Alert tone="danger" title={where}>
      {failed && (
        <>
          <p>{failed.text}</p>
          {failed.fix && <p className="mt-1">{failed.fix}</p>}
        </>
      )}
      <LogLink end={end} />
    </Alert>
  );
}

function LogLink({ end }: { readonly end: EndEvent }) {
  if (!end.attemptId) return null;
  return (
    <p className="mt-1">
      <Link href={`/login-log/${end.attemptId}`} className="text-accent underline">
        This login in the login log
      </Link>
    </p>
  );
}
