/** Tests of base32 with the vectors of RFC 4648 section 10. */
import { expect, test } from "vitest";
import { decodeBase32, encodeBase32, groupedBase32 } from "./base32";
import { utf8 } from "./bytes";

test.each([
  ["", ""],
  ["f", "MY======"],
  ["fo", "MZXQ===="],
  ["foo", "MZXW6==="],
  ["foob", "MZXW6YQ="],
  ["fooba", "MZXW6YTB"],
  ["foobar", "MZXW6YTBOI======"],
])("%o is %s", (text, encoded) => {
  expect(encodeBase32(utf8(text))).toBe(encoded.replace(/=/g, ""));
  expect(decodeBase32(encoded)).toEqual(utf8(text));
});

test("what people type decodes: small letters, spaces, hyphens, no padding", () => {
  expect(decodeBase32(" mzxw 6ytb-oi ")).toEqual(utf8("foobar"));
});

test.each(["MZXW1", "MZXW0", "MZ!W", "ÄÖ"])("%o is not base32", (text) => {
  expect(decodeBase32(text)).toBeNull();
});

test("every octet comes back, at every length", () => {
  for (let length = 0; length <= 40; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 89 + length * 37) & 255);
    expect(decodeBase32(encodeBase32(bytes))).toEqual(bytes);
  }
});

test("a key for people stands in groups of four", () => {
  expect(groupedBase32(utf8("foobar"))).toBe("MZXW 6YTB OI");
});
