/** Tests of durations. */
import { expect, test } from "vitest";
import { after, between, days, hours, inWords, minutes, seconds } from "./durations";

test("units are milliseconds", () => {
  expect([seconds(2), minutes(2), hours(2), days(2)]).toEqual([2000, 120_000, 7_200_000, 172_800_000]);
});

test("instants move and are subtracted", () => {
  const at = new Date("2026-02-28T23:59:59.500Z");
  expect(after(at, seconds(1)).toISOString()).toBe("2026-03-01T00:00:00.500Z");
  expect(between(at, after(at, -minutes(1)))).toBe(-60_000);
});

test.each([
  [-5, "0 seconds"],
  [1, "1 second"],
  [seconds(45), "45 seconds"],
  [minutes(1), "1 minute"],
  [seconds(90), "90 seconds"],
  [minutes(2), "2 minutes"],
  [minutes(2) + 1, "3 minutes"],
  [hours(1), "1 hour"],
  [hours(47), "47 hours"],
  [days(2), "2 days"],
])("%d ms are %s", (ms, words) => {
  expect(inWords(ms)).toBe(words);
});
