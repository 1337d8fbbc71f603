/** The gate of a door: how many go through at once, and waiting until nobody is inside. */
import { expect, test } from "vitest";
import { createGate } from "./gate";

test("lets in so many at once, and another when one has left", () => {
  const gate = createGate(2);
  expect([gate.enter(), gate.enter(), gate.enter()]).toEqual([true, true, false]);
  expect(gate.inside()).toBe(2);
  gate.leave();
  expect([gate.enter(), gate.enter()]).toEqual([true, false]);
});

test("is empty when the last has left, and says how many are left when time is up", async () => {
  const gate = createGate(2);
  expect(await gate.whenEmpty(0)).toBe(0);
  gate.enter();
  gate.enter();
  expect(await gate.whenEmpty(1)).toBe(2);
  const waiting = gate.whenEmpty(60_000);
  gate.leave();
  gate.leave();
  expect(await waiting).toBe(0);
});
