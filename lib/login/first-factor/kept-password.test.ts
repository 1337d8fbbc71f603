/** Which credential a person has, and when two are the same. */
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { utf8 } from "@/lib/foundation/base/bytes";
import { createKeyring } from "@/lib/foundation/keys/keyring";
import { credentialOf } from "./kept-password";

const keys = createKeyring([randomBytes(32)]);
const id = "00000000-0000-4000-8000-000000000001";
const sealed = (row: string, text: string) =>
  keys.seal({ table: "users", column: "scram_sealed", row }, utf8(text));
const of = (passwordHash: string | null, scramSealed: Uint8Array | null) =>
  credentialOf({ id, passwordHash, scramSealed }, keys);

test("a hash of ours comes before the verifier; nothing is nothing", () => {
  expect(of("a hash", sealed(id, "a verifier"))).toMatchObject({ source: "local", stored: "a hash" });
  expect(of(null, sealed(id, "a verifier"))).toMatchObject({ source: "scram", stored: "a verifier" });
  expect(of(null, null)).toBeNull();
  expect(() => of(null, sealed("another row", "a verifier"))).toThrow(/moved or changed/);
});

test("the token is that of the credential and not of its row: another hash, or another source, is another", () => {
  const token = of("a hash", null)?.token;
  expect(of("a hash", sealed(id, "x"))?.token).toBe(token);
  expect(of("another", null)?.token).not.toBe(token);
  expect(of(null, sealed(id, "a hash"))?.token).not.toBe(token);
  expect(token).not.toContain("a hash");
});
