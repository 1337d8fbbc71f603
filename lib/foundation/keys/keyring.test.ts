/** Tests of sealing: it opens only in its place, under its key, unchanged. */
import { describe, expect, test } from "vitest";
import { hex, utf8 } from "@/lib/foundation/base/bytes";
import { createKeyring, KeyringError, macOf, tokenHash } from "./keyring";

const key = (n: number) => new Uint8Array(32).fill(n);
const place = { table: "factors", column: "secret_sealed", row: "1" };
const plain = utf8("a secret");

describe("sealing", () => {
  const keys = createKeyring([key(1)]);
  const sealed = keys.seal(place, plain);

  test("gives back what was sealed, and never the same ciphertext twice", () => {
    expect(keys.open(place, sealed)).toEqual(plain);
    expect(keys.open(place, keys.seal(place, new Uint8Array()))).toEqual(new Uint8Array());
    expect(keys.seal(place, plain)).not.toEqual(sealed);
    expect(Buffer.from(sealed).includes(Buffer.from(plain))).toBe(false);
  });

  test.each([{ table: "clients" }, { column: "other" }, { row: "2" }])("does not open at %o", (other) => {
    expect(() => keys.open({ ...place, ...other }, sealed)).toThrow(/moved or changed/);
  });

  test("places cannot be shifted into each other", () => {
    const shifted = { table: "factors\0secret_sealed", column: "1", row: "" };
    expect(() => keys.open(shifted, sealed)).toThrow(KeyringError);
  });

  test("no bit may change", () => {
    for (let at = 0; at < sealed.length; at++) {
      const broken = sealed.slice();
      broken[at] = (broken[at] ?? 0) ^ 1;
      expect(() => keys.open(place, broken)).toThrow(KeyringError);
    }
    expect(() => keys.open(place, sealed.subarray(0, 20))).toThrow(/not a sealed secret/);
  });
});

test("an older key still opens; what is new is under the newest; a missing key is named as such", () => {
  const older = createKeyring([key(1)]);
  const both = createKeyring([key(2), key(1)]);
  const sealed = older.seal(place, plain);
  expect(both.open(place, sealed)).toEqual(plain);
  expect([both.knows(sealed), both.isCurrent(sealed)]).toEqual([true, false]);
  const renewed = both.seal(place, plain);
  expect(both.isCurrent(renewed)).toBe(true);
  expect(older.knows(renewed)).toBe(false);
  expect(() => older.open(place, renewed)).toThrow(/Add the old key again/);
});

test("master keys are 32 octets, one at least", () => {
  expect(() => createKeyring([])).toThrow(KeyringError);
  expect(() => createKeyring([new Uint8Array(31)])).toThrow(/32 octets/);
});

test("derived keys differ by purpose and master key, and are the same every time", () => {
  const [one, two] = [createKeyring([key(1)]), createKeyring([key(2)])];
  expect(one.derive("a")).toEqual(createKeyring([key(1), key(2)]).derive("a"));
  expect(one.derive("a")).toHaveLength(32);
  expect(one.derive("a")).not.toEqual(one.derive("b"));
  expect(one.derive("a")).not.toEqual(two.derive("a"));
});

test("digests: keyed by purpose and text; tokens by SHA-256", () => {
  expect(macOf(key(1), "ab", "c")).not.toEqual(macOf(key(1), "a", "bc"));
  expect(macOf(key(1), "a", "b")).toEqual(macOf(key(1), "a", "b"));
  expect(macOf(key(1), "a", "b")).not.toEqual(macOf(key(2), "a", "b"));
  expect(macOf(key(1), "a", "c")).not.toEqual(macOf(key(1), "b", "c"));
  // printf abc | sha256sum
  expect(hex(tokenHash("abc"))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
