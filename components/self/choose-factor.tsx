"use client";
/** The step in which a person chooses what to set up: a picture and a sentence each, the recommended first. */
import { FactorPicture } from "@/components/factor-picture";
import { Badge } from "@/components/ui/status";
import type { FactorChoice } from "@/lib/people/enrollment/choices";
import { StepHeader } from "./step-header";

/** `onChoose` gets what was chosen. */
export function ChooseFactor({
  step,
  steps,
  choices,
  isPending,
  onChoose,
}: {
  readonly step?: number;
  readonly steps?: number;
  readonly choices: readonly FactorChoice[];
  readonly isPending: boolean;
  readonly onChoose: (choice: FactorChoice) => void;
}) {
  return (
    <div className="flex flex-col gap-6">
      <StepHeader title="Choose your second factor" step={step} steps={steps}>
        What you have with you whenever you log in. You can add another one later.
      </StepHeader>
      <ul className="flex max-w-md flex-col gap-3">
        {choices.map((choice, index) => (
          <li key={choice.enrolment}>
            <button
              type="button"
              disabled={isPending}
              onClick={() => onChoose(choice)}
              className="flex w-full items-start gap-3 rounded-lg border border-line bg-surface p-4 text-left hover:bg-sunken"
            >
              <FactorPicture device={choice.device} className="mt-0.5 size-6" />
              <span className="flex min-w-0 flex-col gap-0.5">
                <span className="flex flex-wrap items-center gap-2 font-medium">
                  {choice.name}
                  {index === 0 && choices.length > 1 && <Badge>Recommended</Badge>}
                  {choice.isWeaker && <Badge>Weaker</Badge>}
                </span>
                <span className="text-[0.8125rem] text-muted">{choice.summary}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
