/** Tests the rate limit of sign-ins per address. */
import { expect, test } from "vitest";
import { addressRules, countFailure, throttledForSeconds } from "./throttle";

const now = new Date("2026-11-20T12:00:00Z");
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

test("an address waits after too many failures, counted also when they come at once", async () => {
  await Promise.all(Array.from({ length: addressRules.threshold - 1 }, () => countFailure("192.0.2.1", now)));
  expect(await throttledForSeconds("192.0.2.1", now)).toBe(0);
  await countFailure("192.0.2.1", now);
  expect(await throttledForSeconds("192.0.2.1", now)).toBe(30);
  expect(await throttledForSeconds("192.0.2.1", later(29.5))).toBe(1);
  expect(await throttledForSeconds("192.0.2.1", later(30))).toBe(0);
  expect(await throttledForSeconds("192.0.2.2", now)).toBe(0);
});

test("one IPv6 subscriber is one address", async () => {
  for (let i = 0; i < addressRules.threshold; i++) await countFailure(`2001:db8::${i}`, now);
  expect(await throttledForSeconds("2001:db8::ffff", now)).toBe(30);
  expect(await throttledForSeconds("2001:db8:0:1::1", now)).toBe(0);
});
