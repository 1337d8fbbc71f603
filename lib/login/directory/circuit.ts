/**
 * Pure. Whether it is worth asking a directory: after a few questions in a row without an answer it is left alone for a
 * while, so that logins are refused at once instead of waiting; then one question finds out.
 */

/** How it stands. Times are milliseconds of a monotonic clock. */
export type Circuit = {
  readonly failures: number;
  /** Until when nobody asks; null while everybody may. */
  readonly openUntilMs: number | null;
};

/** Everybody may ask. */
export const closedCircuit: Circuit = { failures: 0, openUntilMs: null };

const mostFailures = 3;
const openForMs = 5000;

/** Whether a question may be asked now, and how it stands then: of those who come after the pause, one finds out for all. */
export function mayAsk(
  circuit: Circuit,
  nowMs: number,
): { readonly may: boolean; readonly circuit: Circuit } {
  const { openUntilMs } = circuit;
  if (openUntilMs === null) return { may: true, circuit };
  if (nowMs < openUntilMs) return { may: false, circuit };
  return { may: true, circuit: { ...circuit, openUntilMs: nowMs + openForMs } };
}

/** After an answer, whatever it said, or none. */
export function afterQuestion(circuit: Circuit, wasAnswered: boolean, nowMs: number): Circuit {
  if (wasAnswered) return closedCircuit;
  const failures = circuit.failures + 1;
  return { failures, openUntilMs: failures >= mostFailures ? nowMs + openForMs : null };
}

/** Whether a directory counts as unreachable. */
export const isOpenCircuit = ({ openUntilMs }: Circuit): boolean => openUntilMs !== null;
