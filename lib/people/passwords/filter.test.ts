/** Tests that the filter forgets nothing and errs as seldom as it says. */
import { expect, test } from "vitest";
import { filterOf, mayHold } from "./filter";

test("holds all that was put in and hardly anything else", () => {
  const held = Array.from({ length: 2000 }, (_, i) => `held ${i} ö`);
  const filter = filterOf(held, 10, 7);
  expect(filter.bits).toHaveLength(2500);
  expect(held.every((text) => mayHold(filter, text))).toBe(true);
  const wrong = Array.from({ length: 20_000 }, (_, i) => `other ${i}`).filter((text) =>
    mayHold(filter, text),
  );
  // 0.82 % by the formula for 10 bits and 7 hashes.
  expect(wrong.length / 20_000).toBeGreaterThan(0.004);
  expect(wrong.length / 20_000).toBeLessThan(0.012);
});

test("an empty filter holds nothing", () => {
  expect(mayHold(filterOf([], 10, 7), "")).toBe(false);
});
