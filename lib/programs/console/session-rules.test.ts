/** Tests when a session is over, where a request came from, and where a sign-in may lead. */
import { describe, expect, test } from "vitest";
import { hours, minutes } from "@/lib/foundation/base/durations";
import { clientAddress } from "./client-address";
import { safeNext } from "./paths";
import { isSessionAlive, readClaims, type SessionClaims } from "./session-rules";

const now = new Date("2026-11-20T12:00:00Z");
const limits = { sessionIdleMinutes: 30, sessionMaxHours: 12 };
const account = { disabledAt: null, sessionEpoch: 3 };
const claims: SessionClaims = {
  kind: "operator",
  id: "id",
  epoch: 3,
  issuedAtMs: now.getTime() - hours(1),
  lastSeenMs: now.getTime() - minutes(1),
  limited: false,
};

describe("a session", () => {
  test("is alive while its account is as at sign-in", () => {
    expect(isSessionAlive(claims, account, limits, now)).toBe(true);
  });
  test.each([
    ["the account is gone", claims, null],
    ["it is disabled", claims, { ...account, disabledAt: now }],
    ["password, role or factor changed", claims, { ...account, sessionEpoch: 4 }],
    ["the epoch is from the future", { ...claims, epoch: 4 }, account],
    ["nobody was there", { ...claims, lastSeenMs: now.getTime() - minutes(30) }, account],
    ["it is old", { ...claims, issuedAtMs: now.getTime() - hours(12) }, account],
  ])("is over when %s", (_why, given, row) => {
    expect(isSessionAlive(given, row, limits, now)).toBe(false);
  });
  test.each([
    null,
    "x",
    {},
    { ...claims, kind: "system" },
    { ...claims, epoch: "3" },
    { ...claims, limited: 1 },
  ])("is not made of %j", (value) => {
    expect(readClaims(value)).toBeNull();
  });
  test("keeps nothing but its claims", () => {
    expect(readClaims({ ...claims, iat: 1 })).toEqual(claims);
  });
});

describe("the address of a client", () => {
  test.each([
    ["127.0.0.1", 0, "127.0.0.1"],
    ["6.6.6.6, 192.0.2.1", 0, "192.0.2.1"],
    ["6.6.6.6, 192.0.2.1, 10.0.0.1", 1, "192.0.2.1"],
    ["192.0.2.1, 10.0.0.2, 10.0.0.1", 2, "192.0.2.1"],
    ["10.0.0.1", 1, "10.0.0.1"],
    ["::ffff:192.0.2.1", 0, "192.0.2.1"],
    ["[2001:db8::1]:443, 10.0.0.1", 1, "2001:db8::1"],
    ["192.0.2.1:4711, 10.0.0.1", 1, "192.0.2.1"],
    ["made up", 0, null],
    ["", 0, null],
    [null, 0, null],
  ])("%j behind %d proxies is %j", (header, proxies, address) => {
    expect(clientAddress(header, proxies)).toBe(address);
  });
});

describe("after sign-in", () => {
  test.each([
    ["/users?q=a#b", "/users?q=a#b"],
    ["/", "/"],
    ["//evil.example", "/home"],
    ["/\\evil.example", "/home"],
    ["/\t/evil.example", "/home"],
    ["https://evil.example", "/home"],
    ["javascript:alert(1)", "/home"],
    ["", "/home"],
    [null, "/home"],
  ])("%j leads to %s", (next, path) => {
    expect(safeNext(next, "/home")).toBe(path);
  });
});
