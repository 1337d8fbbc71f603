/** What every step of the wizard takes to move on. */

/** Null where there is no way back. */
export type StepMoves = { readonly onBack: (() => void) | null; readonly onNext: () => void };
