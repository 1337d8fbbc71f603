/** The wait before a job is tried again. */
import { expect, test } from "vitest";
import { waitSeconds } from "./back-off";

const backOff = { firstSeconds: 10, mostSeconds: 60 };

test.each([
  [1, 0, 10],
  [2, 0, 20],
  [3, 0, 40],
  [4, 0, 60],
  [1000, 0, 60],
  [1, 0.5, 7.5],
  [3, 0.999, 20.02],
])("after failure %i with %f drawn it is %f seconds", (failures, random, wait) => {
  expect(waitSeconds(backOff, failures, random)).toBeCloseTo(wait, 5);
});
