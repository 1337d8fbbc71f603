/** Tests where a request came from, where a sign-in may lead, and what a cookie names. */
import { describe, expect, test } from "vitest";
import { clientAddress } from "./client-address";
import { safeNext } from "./paths";

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
