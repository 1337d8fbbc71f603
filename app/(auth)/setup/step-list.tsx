"use client";
/** The list of steps at the foot of the wizard, to go back and forth. */
import { type SetupStep, setupStepNames, setupSteps } from "@/lib/programs/setup/steps";

export function StepList({
  current,
  isReachable,
  onChoose,
}: {
  readonly current: SetupStep;
  readonly isReachable: (step: SetupStep) => boolean;
  readonly onChoose: (step: SetupStep) => void;
}) {
  return (
    <nav aria-label="Steps">
      <ol className="flex flex-wrap gap-x-4 gap-y-1">
        {setupSteps.map((step, index) => (
          <li key={step}>
            <button
              type="button"
              aria-current={step === current ? "step" : undefined}
              disabled={!isReachable(step)}
              onClick={() => onChoose(step)}
              className="rounded-sm text-muted enabled:hover:text-ink disabled:opacity-60 aria-[current=step]:font-semibold aria-[current=step]:text-ink min-h-6 max-sm:min-h-11"
            >
              {index + 2}. {setupStepNames[step]}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
