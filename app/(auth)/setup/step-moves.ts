/** What every step of the wizard takes: how far one is, and how to move on. */
import type { SetupProgress, SetupStep } from "@/lib/programs/setup/steps";

/** `steps` are those that there are now. `onBack` is null where there is no way back. */
export type StepProps = {
  readonly progress: SetupProgress;
  readonly steps: readonly SetupStep[];
  readonly onBack: (() => void) | null;
  readonly onNext: () => void;
  readonly onChoose: (step: SetupStep) => void;
};
