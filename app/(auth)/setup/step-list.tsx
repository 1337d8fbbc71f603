"use client";
/** The list of steps at the foot of the wizard, to go back and forth; what was passed over says so. */
import type { SetupStep } from "@/lib/programs/setup/steps";
import { isReachable, isUnchecked, placeOf, setupStepNames } from "@/lib/programs/setup/steps";
import type { StepProps } from "./step-moves";

export function StepList({
  current,
  progress,
  steps,
  onChoose,
}: Pick<StepProps, "progress" | "steps" | "onChoose"> & { readonly current: SetupStep }) {
  const isPast = (step: SetupStep) => steps.indexOf(step) < steps.indexOf(current);
  return (
    <nav aria-label="Steps">
      <ol className="flex flex-wrap gap-x-4 gap-y-1">
        {steps.map((step) => (
          <li key={step}>
            <button
              type="button"
              aria-current={step === current ? "step" : undefined}
              disabled={!isReachable(step, progress)}
              onClick={() => onChoose(step)}
              className="rounded-sm text-muted enabled:hover:text-ink disabled:opacity-60 aria-[current=step]:font-semibold aria-[current=step]:text-ink min-h-6 max-sm:min-h-11"
            >
              {placeOf(step, steps).step}. {setupStepNames[step]}
              {isPast(step) && isUnchecked(step, progress) && (
                <span className="font-medium text-warn"> (not checked)</span>
              )}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
