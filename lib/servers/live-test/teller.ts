/** Telling steps: what runs, what came of it and how long it took. */
import { type LiveEvent, type LiveStep, running, type StepResult } from "./steps";

/** Tells steps as they begin and end. A step may be told again when more is known. */
export type Teller = {
  begin(step: LiveStep, text: string): void;
  end(step: LiveStep, result: StepResult): void;
  /** Tells the result and ends the test. @throws StepFailed always */
  fail(step: LiveStep, result: StepResult): never;
};

/** The test has ended at a step that was told. */
export class StepFailed extends Error {
  override readonly name = "StepFailed";
}

/** A teller that speaks through `tell`. */
export function createTeller(tell: (event: LiveEvent) => void): Teller {
  const begun = new Map<LiveStep, number>();
  const end = (step: LiveStep, result: StepResult) => {
    const startedMs = begun.get(step);
    const ms = startedMs === undefined ? null : Math.round(performance.now() - startedMs);
    begun.delete(step);
    tell({ type: "step", step, ms, ...result });
  };
  return {
    begin(step, text) {
      begun.set(step, performance.now());
      tell({ type: "step", step, ms: null, ...running(text) });
    },
    end,
    fail(step, result) {
      end(step, result);
      throw new StepFailed(step);
    },
  };
}
