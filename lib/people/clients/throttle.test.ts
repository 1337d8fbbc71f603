/** When a client is over its failure limit, for pages: the same window as the decision has. */
import { expect, test } from "vitest";
import { throttleOf } from "./throttle";

const now = new Date("2026-11-20T12:00:00Z");
const rules = { clientFailureLimit: 3, clientFailureWindowSeconds: 60 };
const secondsAgo = (seconds: number) => new Date(now.getTime() - seconds * 1000);

test.each([
  ["no failure yet", 0, null, 0, null],
  ["below the limit", 2, secondsAgo(10), 2, null],
  ["at the limit, until the window ends", 3, secondsAgo(10), 3, secondsAgo(-50)],
  ["above it", 9, secondsAgo(59), 9, secondsAgo(-1)],
  ["at the end of the window", 9, secondsAgo(60), 0, null],
  ["long after it", 9, secondsAgo(3600), 0, null],
])("%s", (_, failures, failuresSince, counted, until) => {
  expect(throttleOf({ failures, failuresSince }, rules, now)).toEqual({ failures: counted, until });
});
