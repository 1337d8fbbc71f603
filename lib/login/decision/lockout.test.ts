/** The lockout state machine: thresholds, growing delays, forgetting. */
import { expect, test } from "vitest";
import { afterFailure, free, isLocked, isWithin, type LockoutState, withoutOne } from "./lockout";

const rules = { threshold: 3, baseSeconds: 30, maxSeconds: 120, forgetSeconds: 3600 };
const at = (second: number) => new Date(Date.UTC(2026, 10, 20, 12, 0, second));

test("locks at the threshold, and each further failure doubles the delay up to the limit", () => {
  let state: LockoutState = free;
  const lengths: number[] = [];
  let now = at(0);
  for (let i = 0; i < 7; i++) {
    state = afterFailure(state, rules, now);
    lengths.push(state.lockedUntil ? (state.lockedUntil.getTime() - now.getTime()) / 1000 : 0);
    now = state.lockedUntil ?? now;
    expect(isLocked(state, now)).toBe(false);
  }
  expect(lengths).toEqual([0, 0, 30, 60, 120, 120, 120]);
});

test("attempts while locked change nothing, so nobody can extend a lock", () => {
  const locked = [0, 1, 2].reduce<LockoutState>(
    (state, second) => afterFailure(state, rules, at(second)),
    free,
  );
  expect(isLocked(locked, at(3))).toBe(true);
  expect(afterFailure(locked, rules, at(20))).toBe(locked);
});

test("an hour without failure forgets, counted from the end of the lock", () => {
  const twice = [0, 1].reduce<LockoutState>((state, second) => afterFailure(state, rules, at(second)), free);
  expect(afterFailure(twice, rules, at(3601)).failures).toBe(1);
  expect(afterFailure(twice, rules, at(3600)).failures).toBe(3);
  const locked = { failures: 9, lastFailureAt: at(0), lockedUntil: at(100) };
  expect(afterFailure(locked, rules, at(3699)).failures).toBe(10);
  expect(afterFailure(locked, rules, at(3700)).failures).toBe(1);
});

test("a lock that ends later than any can was made by a clock that was set back since, and counts no more", () => {
  const ahead = { failures: 9, lastFailureAt: at(400 * 86_400), lockedUntil: at(400 * 86_400 + 900) };
  expect(isLocked(ahead, at(0))).toBe(false);
  expect(afterFailure(ahead, rules, at(0))).toEqual({ failures: 1, lastFailureAt: at(0), lockedUntil: null });
  expect(isLocked({ lockedUntil: at(86_400) }, at(0))).toBe(true);
  expect(isLocked({ lockedUntil: at(86_401) }, at(0))).toBe(false);
});

test("what lies ahead is not within a time, nor what is as long ago as it lasts", () => {
  const now = at(100);
  expect([100, 41, 40, 101].map((second) => isWithin(at(second), 60, now))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(isWithin(null, 60, now)).toBe(false);
});

test("a failure that was none leaves the others, and no lock of its own", () => {
  const after = (count: number, from: LockoutState = free) =>
    Array.from({ length: count }).reduce<LockoutState>(
      (state, _, i) => afterFailure(state, rules, at(from === free ? i : 500)),
      from,
    );
  expect(withoutOne(after(1), free, rules).failures).toBe(0);
  expect(withoutOne(after(3), after(1), rules)).toMatchObject({ failures: 2, lockedUntil: null });
  expect(withoutOne(free, free, rules).failures).toBe(0);
  // Counted on a lock that had run out: that one comes back, not the longer one.
  const ranOut = after(3);
  expect(withoutOne(after(1, ranOut), ranOut, rules)).toMatchObject({
    failures: 3,
    lockedUntil: ranOut.lockedUntil,
  });
  // Somebody else was counted as wrong meanwhile, and locked for it.
  const locked = { ...ranOut, failures: 5, lockedUntil: at(900) };
  expect(withoutOne(locked, ranOut, rules)).toMatchObject({ failures: 4, lockedUntil: at(900) });
});
