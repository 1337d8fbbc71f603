/** What the core is asked, for names and passwords that are not as they should be. */
import { describe, expect, test } from "vitest";
import { decodePacket } from "@/lib/protocols/radius/packet";
import { PacketError } from "@/lib/protocols/radius/packet-error";
import { encodeTestRequest, type TestRequest } from "@/lib/testing/radius-client";
import { clientConfig, configWith, testSecret } from "@/lib/testing/radius-door";
import { loginRequestOf } from "./login-request";

function ask(request: TestRequest, changes: Parameters<typeof clientConfig>[0] = {}) {
  const client = clientConfig(changes);
  const packet = decodePacket(encodeTestRequest(request, testSecret));
  return loginRequestOf(
    { config: configWith([client]), client, packet },
    { address: "127.0.0.1", port: 40_000 },
    0,
  );
}

test.each([
  ["UTF-8", "grüße412324"],
  ["trailing space", "correct horse 412324 "],
  ["128 octets", "p".repeat(128)],
  ["a leading byte order mark", "\uFEFFpassword412324"],
])("a password with %s comes byte for byte", (_name, password) => {
  expect(ask({ username: "alice", password }).typed).toBe(password);
});

test("an empty password is empty, not missing", () => {
  expect(ask({ username: "alice", password: "" })).toMatchObject({ typed: "", refusal: null });
});

test("octets that are no text, or hold NUL, are no password", () => {
  expect(ask({ username: "alice", password: "a\0b" }).typed).toBeNull();
  const noise = ask({ username: "alice", attributes: [[2, new Uint8Array(16).fill(0x5a)]] });
  expect(noise).toMatchObject({ refusal: null });
});

test.each<[string, TestRequest]>([
  ["CHAP-Password", { password: "x", attributes: [[3, new Uint8Array(17)]] }],
  ["EAP-Message", { password: "x", attributes: [[79, Uint8Array.of(2, 0, 0, 5, 1)]] }],
  ["MS-CHAP", { password: "x", attributes: [[26, Uint8Array.of(0, 0, 1, 55, 11, 3, 9)]] }],
  ["nothing that proves anything", {}],
])("with %s it is another method, and no password is looked at", (_, request) => {
  expect(ask({ username: "alice", ...request })).toMatchObject({
    refusal: "unsupported_method",
    typed: null,
  });
});

test("a vendor other than Microsoft changes nothing", () => {
  const attributes = [[26, Uint8Array.of(0, 0, 0, 9, 1, 3, 9)]] as const;
  expect(ask({ username: "alice", password: "x", attributes })).toMatchObject({ refusal: null, typed: "x" });
});

test("Proxy-State is refused from who never sends it, and taken from who signs it", () => {
  const request = { username: "alice", password: "x", proxyState: ["p"] };
  expect(ask(request, { messageAuthenticator: "postgresql" }).refusal).toBe("proxy_state");
  expect(ask(request, { messageAuthenticator: "required" }).refusal).toBeNull();
});

describe("names", () => {
  test("come byte for byte", () => {
    for (const username of ["Alice", "söldner", "\uFEFFalice", "a b", ""]) {
      expect(ask({ username, password: "x" }).username).toBe(username);
    }
  });
  test("that are no text, or hold NUL, are nobody's", () => {
    expect(ask({ attributes: [[1, Uint8Array.of(0x61, 0xff)]], password: "x" }).username).toBe("a\uFFFD");
    expect(ask({ username: "a\0", password: "x" }).username).toBe("a\uFFFD");
  });
  test("that are missing are empty", () => {
    expect(ask({ password: "x" }).username).toBe("");
  });
});

test.each([
  ["User-Name", { username: "a", attributes: [[1, "b"]] as const, password: "x" }],
  ["User-Password", { username: "a", attributes: [[2, new Uint8Array(16)]] as const, password: "x" }],
  ["State", { username: "a", state: new Uint8Array(1), attributes: [[24, "b"]] as const, password: "x" }],
])("two of %s are a malformed packet", (_name, request) => {
  expect(() => ask(request)).toThrow(PacketError);
});
