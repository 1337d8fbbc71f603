/** What became of checks between two runs. */
import { expect, it } from "vitest";
import { changesBetween, outcomesOf } from "./changes";
import { results } from "./report";

it.each([
  ["fail", "fail", "stillOpen"],
  ["fail", "unknown", "noLongerKnown"],
  ["fail", "pass", "fixed"],
  ["fail", "not_applicable", "fixed"],
  ["unknown", "fail", "appeared"],
  ["unknown", "unknown", null],
  ["unknown", "pass", null],
  ["unknown", "not_applicable", null],
  ["pass", "fail", "appeared"],
  ["pass", "unknown", "noLongerKnown"],
  ["pass", "pass", null],
  ["pass", "not_applicable", null],
  ["not_applicable", "fail", "appeared"],
  ["not_applicable", "unknown", "noLongerKnown"],
  ["not_applicable", "pass", null],
  ["not_applicable", "not_applicable", null],
] as const)("from %s to %s: %s", (before, now, list) => {
  const lists = Object.entries(changesBetween({ a: before }, { a: now }));
  expect(lists.filter(([, ids]) => ids.length > 0)).toEqual(list === null ? [] : [[list, ["a"]]]);
});

it("takes a new check that fails as appeared, and one that is not made any more as not known", () => {
  expect(changesBetween({}, { a: "fail", b: "pass", c: "unknown" })).toEqual({
    ...{ appeared: ["a"], fixed: [], stillOpen: [], noLongerKnown: [] },
  });
  expect(changesBetween({ a: "fail", b: "pass", c: "unknown" }, {})).toEqual({
    ...{ appeared: [], fixed: [], stillOpen: [], noLongerKnown: ["a"] },
  });
});

it("reads outcomes from a report", () => {
  const checks = results.map((result) => ({ id: `of.${result}`, result }));
  expect(outcomesOf({ checks })).toMatchObject({ "of.fail": "fail", "of.unknown": "unknown" });
});
