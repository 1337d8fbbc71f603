/** Tests when a session is over and when a proof is fresh. */
import { describe, expect, test } from "vitest";
import { hours, minutes } from "@/lib/foundation/base/durations";
import { isProofFresh, isSessionAlive, type SessionState } from "./rules";

const now = new Date("2026-11-20T12:00:00Z");
const before = (ms: number) => new Date(now.getTime() - ms);
const limits = { sessionIdleMinutes: 30, sessionMaxHours: 12 };
const account = { disabledAt: null, sessionEpoch: 3, directory: null };
const session: SessionState = {
  epoch: 3,
  createdAt: before(hours(1)),
  lastSeenAt: before(minutes(1)),
  endedAt: null,
};

describe("a session", () => {
  test("is alive while its account is as at sign-in", () => {
    expect(isSessionAlive(session, account, limits, now)).toBe(true);
  });
  test.each([
    ["it was ended", { ...session, endedAt: before(1) }, account],
    ["the account is disabled", session, { ...account, disabledAt: now }],
    ["password, role or factor changed", session, { ...account, sessionEpoch: 4 }],
    ["the epoch is from the future", { ...session, epoch: 4 }, account],
    ["nobody was there", { ...session, lastSeenAt: before(minutes(30)) }, account],
    ["it is old", { ...session, createdAt: before(hours(12)) }, account],
  ])("is over when %s", (_why, given, row) => {
    expect(isSessionAlive(given, row, limits, now)).toBe(false);
  });
});

test.each([
  [0, true],
  [minutes(10) - 1, true],
  [minutes(10), false],
  [-1, false],
])("a proof of %d ms ago is fresh: %s", (ageMs, fresh) => {
  expect(isProofFresh(before(ageMs), now)).toBe(fresh);
});
