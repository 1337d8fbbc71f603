/** Addresses as the resolver's numeric forms have them, and masks at their bounds. */
import { expect, it } from "vitest";
import { parseCidrMask, parseNumeric, prefixOf } from "./address";

it.each([
  ["10.1", [10, 0, 0, 1]],
  ["010.0.0.1", [8, 0, 0, 1]],
  ["0x0a.0.0.255", [10, 0, 0, 255]],
  ["10.0.0.256", null],
  ["10.16777216", null],
  ["256.1", null],
  ["1.2.3.4.5", null],
])("%s", (text, octets) => {
  expect(parseNumeric(text)).toEqual(octets && Uint8Array.from(octets));
});

it("takes no more ones than the address has bits", () => {
  expect([
    parseCidrMask("32", 4),
    parseCidrMask("33", 4),
    parseCidrMask("128", 16),
    parseCidrMask("129", 16),
  ]).toEqual([new Uint8Array(4).fill(255), null, new Uint8Array(16).fill(255), null]);
  expect(parseCidrMask("-1", 4)).toBeNull();
});

it("gives a mask with holes no length", () => {
  expect(prefixOf(Uint8Array.of(255, 254, 0, 0))).toBe(15);
  expect(prefixOf(Uint8Array.of(255, 0, 255, 0))).toBeNull();
});
