/** Sessions and the logins that opened them, by the clock. */
import { expect, test } from "vitest";
import { loginsOf } from "./match";
import type { ServerSession } from "./session";

const noon = Date.parse("2026-03-01T12:00:00Z");
const session = (pid: number, secondsAfterNoon: number, role = "ana"): ServerSession => ({
  ...{ pid, role, database: "app", application: "psql", address: "192.0.2.7", transport: "tls" },
  ...{
    isReplication: false,
    state: "idle",
    startedAt: new Date(noon + secondsAfterNoon * 1000).toISOString(),
  },
});
const login = (id: string, secondsAfterNoon: number, role = "ana", latencyMs = 100) => ({
  ...{ id, role, latencyMs, at: new Date(noon + secondsAfterNoon * 1000) },
});
const found = (sessions: ServerSession[], logins: ReturnType<typeof login>[], ahead = 0) =>
  Object.fromEntries([...loginsOf(sessions, logins, ahead)].map(([pid, { id }]) => [pid, id]));

test.each([
  ["answered at once", 0.1, 100, true],
  ["asked after three seconds of network", 3.05, 50, true],
  ["answered after a directory took its time", 6.9, 4000, true],
  ["a clock that is a little behind", -0.9, 50, true],
  ["a login before the session", -1.1, 50, false],
  ["a login long after it began", 4.2, 50, false],
  ["a slow answer to a late question", 9, 4000, false],
])("%s", (_name, answered, latencyMs, isItsLogin) => {
  expect(found([session(1, 0)], [login("a", answered, "ana", latencyMs)])).toEqual(
    isItsLogin ? { 1: "a" } : {},
  );
});

test("the difference of the clocks is taken off, in either direction", () => {
  expect(found([session(1, 90)], [login("a", 0.2)], 90)).toEqual({ 1: "a" });
  expect(found([session(1, -90)], [login("a", 0.2)], -90)).toEqual({ 1: "a" });
  expect(found([session(1, 90)], [login("a", 0.2)])).toEqual({});
});

test("a login explains one session, and another role's none", () => {
  expect(found([session(1, 0), session(2, 0.5)], [login("a", 0.2)])).toEqual({ 1: "a" });
  expect(found([session(2, 0.5), session(1, 0)], [login("b", 0.7), login("a", 0.2)])).toEqual({
    1: "a",
    2: "b",
  });
  expect(found([session(1, 0, "bea")], [login("a", 0.2)])).toEqual({});
  expect(found([session(1, 0, "Ana")], [login("a", 0.2)])).toEqual({});
});

test("several at once each get one, however they are ordered", () => {
  const sessions = [3, 1, 4, 0, 2].map((pid) => session(pid, pid * 0.2));
  const logins = [2, 0, 4, 1, 3].map((n) => login(`l${n}`, n * 0.2 + 0.1));
  expect(found(sessions, logins)).toEqual({ 0: "l0", 1: "l1", 2: "l2", 3: "l3", 4: "l4" });
});
