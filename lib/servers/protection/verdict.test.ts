/** The headline of a protection test, for what its checks and the other ways in came to. */
import { expect, it } from "vitest";
import { type CheckState, checks } from "./checks";
import { verdictOf } from "./verdict";

/** The states of the checks in their order: with code, without code, without TLS, old password. */
const verdict = (states: readonly CheckState[], open: number | null) => {
  const results = new Map(checks.map((check, i) => [check, { state: states[i] ?? "unchecked" }]));
  const isWhole = open === 0 && states.every((state) => state === "ok");
  const { tone, title } = verdictOf({ isWhole, results, ways: { open }, isAnyoneLeftOut: false });
  return [tone, title];
};
const worked = ["success", "It works: nobody gets in without a second factor"];
const open = ["danger", "It is not closed yet"];
const broken = ["danger", "The login with password and code does not work"];
const unknown = ["warning", "Not everything could be checked"];

it.each([
  [["ok", "ok", "ok", "ok"], 0, worked],
  [["ok", "ok", "ok", "ok"], 2, open],
  [["ok", "ok", "ok", "ok"], null, unknown],
  [["ok", "failed", "ok", "ok"], 0, open],
  [["ok", "ok", "failed", "ok"], 0, open],
  [["ok", "ok", "ok", "failed"], null, open],
  [["failed", "failed", "failed", "failed"], 3, open],
  // Nobody gets in at all: that is no gap, and nothing works either.
  [["failed", "unchecked", "ok", "unchecked"], 0, broken],
  [["failed", "unchecked", "unchecked", "unchecked"], null, broken],
  [["failed", "unchecked", "ok", "unchecked"], 1, open],
  [["unchecked", "unchecked", "unchecked", "unchecked"], null, unknown],
  [["ok", "ok", "ok", "unchecked"], 0, unknown],
] as const)("%j with %s other ways in", (states, ways, expected) => {
  expect(verdict(states, ways)).toEqual(expected);
});

it("says that somebody is left out", () => {
  const { title } = verdictOf({
    isWhole: true,
    results: new Map(),
    ways: { open: 0 },
    isAnyoneLeftOut: true,
  });
  expect(title).toBe("It works: nobody else gets in without a second factor");
});
