/** When operators are told that what they type travels readable. */
import { expect, test } from "vitest";
import { unprotected } from "./transport";

const open = { host: "0.0.0.0", proxies: 0, consoleTls: "off", isRequestSecure: false } as const;

test.each([
  [{ ...open, host: "127.0.0.1" }],
  [{ ...open, host: "::1" }],
  [{ ...open, host: "localhost" }],
  [{ ...open, consoleTls: "issued" as const }],
  [{ ...open, consoleTls: "files" as const }],
  [{ ...open, proxies: 1, isRequestSecure: true }],
])("%j is well", (transport) => {
  expect(unprotected(transport)).toBeNull();
});

test.each([
  [open, "Turn on HTTPS"],
  [{ ...open, host: "::" }, "listens on ::"],
  [{ ...open, host: "192.0.2.7" }, "listens on 192.0.2.7"],
  [{ ...open, host: "127.example.org" }, "listens on"],
  [{ ...open, proxies: 1 }, "X-Forwarded-Proto"],
])("%j names what is wrong and the fix", (transport, words) => {
  expect(unprotected(transport)?.text).toContain(words);
});
