/** The clock of tests: it stands still until it is told to move. */
import type { Clock } from "@/lib/foundation/platform/clock";

/** A clock that shows `at` and moves only by `advance` (milliseconds) or `set`. */
export function fixedClock(at: Date | string): Clock & { advance(ms: number): void; set(at: Date): void } {
  let now = new Date(at);
  return {
    now: () => new Date(now),
    advance(ms) {
      now = new Date(now.getTime() + ms);
    },
    set(next) {
      now = new Date(next);
    },
  };
}
