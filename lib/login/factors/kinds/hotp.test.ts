/** Tokens that count: the vectors of RFC 4226, the window, ids in front of the digits, and finding one that has run away. */
import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { hex, utf8 } from "@/lib/foundation/base/bytes";
import { hotp } from "./hotp";

const data = hotp.data.parse({});
const secret = utf8("12345678901234567890");
const held = (counter: number, changes: Partial<typeof data> = {}) => ({
  ...{ secret, counter, lastUsedAt: null },
  data: { ...data, ...changes },
});

/** RFC 4226 appendix D: counts 0 to 9. */
const vectors = "755224 287082 359152 969429 338314 254676 287922 162583 399871 520489".split(" ");

test.each(vectors.map((code, count) => ({ code, count })))("RFC 4226, count $count", ({ code, count }) => {
  expect(hotp.verify(held(-1), code)).toEqual({ status: "fresh", counter: count });
  expect(hotp.verify(held(count), code)).toEqual({ status: "spent", counter: count });
});

test("ten codes ahead count, the eleventh does not, and ten behind are known as used", () => {
  const status = (counter: number, count: number) => {
    const words = ["-c", String(count), hex(secret)];
    return hotp.verify(held(counter), execFileSync("oathtool", words, { encoding: "utf8" }).trim()).status;
  };
  expect([109, 110].map((count) => status(100, count))).toEqual(["fresh", "fresh"]);
  expect(status(100, 111)).toBe("none");
  expect([100, 91].map((count) => status(100, count))).toEqual(["spent", "spent"]);
  expect(status(100, 90)).toBe("none");
});

describe("codes of oathtool", () => {
  test.each([10, 16, 20, 32, 64])("with a seed of %i octets, six and eight digits", (length) => {
    const seed = new Uint8Array(length).map((_, i) => i * 7 + length);
    for (const digits of [6, 8] as const) {
      const words = ["-d", String(digits), "-c", "41", "-w", "9", hex(seed)];
      const codes = execFileSync("oathtool", words, { encoding: "utf8" }).trim().split("\n");
      expect(codes).toHaveLength(10);
      for (const [i, code] of codes.entries()) {
        const token = { ...held(40, { digits }), secret: seed };
        expect(hotp.verify(token, code)).toEqual({ status: "fresh", counter: 41 + i });
      }
    }
  });
});

test.each([
  ["hunter2755224", null, "755224", 6],
  ["hunter2ubhe12345678755224", "ubhe12345678", "755224", 18],
  ["hunter2UBHE12345678755224", "ubhe12345678", "755224", 18],
  ["hunter2755224", "ubhe12345678", "755224", 6],
  ["755224", "ubhe12345678", "755224", 6],
  ["12345678755224", "ubhe12345678", "755224", 6],
  // The letters of the id on a keyboard that is set to Dvorak.
  ["hunter2gxndjjjjjjjj755224", "ublhcccccccc", "755224", 18],
])("%s of a token with the id %s", (typed, tokenId, code, codeLength) => {
  expect(hotp.endings(typed, { ...data, tokenId })).toEqual([{ code, codeLength }]);
});

test.each(["", "12345", "hunter2", "75522４", "755224 "])("%j has no code at its end", (typed) => {
  expect(hotp.endings(typed, data)).toEqual([]);
});

describe("two codes in a row", () => {
  const codes = (count: number): [string, string] => {
    const words = ["-c", String(count), "-w", "1", hex(secret)];
    const [first = "", second = ""] = execFileSync("oathtool", words, { encoding: "utf8" }).split("\n");
    return [first, second];
  };
  test.each([
    [-1, 0, 1],
    [-1, 998, 999],
    [-1, 999, null],
    [50, 51, 52],
    [50, 1049, 1050],
    [50, 1050, null],
    // Never back: not the last one, and not with it as the first of the two.
    [50, 50, null],
    [50, 20, null],
  ])("after %i, counts from %i on: %s", (counter, count, found) => {
    expect(hotp.resync(held(counter), codes(count))).toBe(found);
  });
  test("in the wrong order, the same twice, or with one between: not found", () => {
    const [first, second] = codes(300);
    expect(hotp.resync(held(-1), [second, first])).toBeNull();
    expect(hotp.resync(held(-1), [first, first])).toBeNull();
    expect(hotp.resync(held(-1), [first, codes(301)[1]])).toBeNull();
  });
});
