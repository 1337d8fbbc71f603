/** Tests of the wait before something that ended is started again. */
import { expect, test } from "vitest";
import { minutes, seconds } from "@/lib/foundation/base/durations";
import { afterEnd, calm } from "./back-off";

test("the wait doubles up to 30 seconds, and a minute of running is forgiven everything before and waits for nothing", () => {
  let state = calm;
  const waits = Array.from({ length: 7 }, () => {
    const next = afterEnd(state, seconds(5));
    state = next.state;
    return next.waitMs / 1000;
  });
  expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30]);
  const afterMinute = afterEnd(state, minutes(1));
  expect(afterMinute.waitMs).toBe(0);
  expect(afterEnd(afterMinute.state, seconds(5)).waitMs).toBe(1000);
});
