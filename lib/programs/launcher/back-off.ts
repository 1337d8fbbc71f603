/** Pure. How long to wait before something that ended is started again. */
import { minutes, seconds } from "@/lib/foundation/base/durations";

/** What is remembered between starts. */
export type BackOff = { readonly failures: number };

/** The state of something that never ended. */
export const calm: BackOff = { failures: 0 };

/**
 * The state after an end and the wait before the next start: 1, 2, 4 … at most 30 seconds.
 * Something that ran for a minute is forgiven what was before.
 */
export function afterEnd(
  state: BackOff,
  ranMs: number,
): { readonly state: BackOff; readonly waitMs: number } {
  const failures = ranMs >= minutes(1) ? 1 : state.failures + 1;
  return { state: { failures }, waitMs: Math.min(seconds(30), seconds(1) * 2 ** (failures - 1)) };
}
