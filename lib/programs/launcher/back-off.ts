/** Pure. How long to wait before something that ended is started again. */
import { inWords, minutes, seconds } from "@/lib/foundation/base/durations";

/** What is remembered between starts. */
export type BackOff = { readonly failures: number };

/** The state of something that never ended. */
export const calm: BackOff = { failures: 0 };

/**
 * The state after an end and the wait before the next start: 1, 2, 4 … at most 30 seconds. Something that ran for a
 * minute is forgiven what was before, and starts again at once: logins wait for it.
 */
export function afterEnd(
  state: BackOff,
  ranMs: number,
): { readonly state: BackOff; readonly waitMs: number } {
  if (ranMs >= minutes(1)) return { state: calm, waitMs: 0 };
  const failures = state.failures + 1;
  return { state: { failures }, waitMs: Math.min(seconds(30), seconds(1) * 2 ** (failures - 1)) };
}

/** When something starts again, as the end of a sentence. */
export const waitInWords = (waitMs: number): string => (waitMs === 0 ? "at once" : `in ${inWords(waitMs)}`);
