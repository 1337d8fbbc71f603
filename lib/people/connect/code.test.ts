/** The code that a program and the browser show. */
import { expect, test } from "vitest";
import { codeBytes, isSameCode, makeCode } from "./code";

test("is eight consonants in two groups, each as likely as the other", () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  const counts = new Map<string, number>();
  for (let at = 0; at + codeBytes <= 240; at += 8) {
    const code = makeCode(all.slice(at, at + codeBytes));
    expect(code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    for (const letter of code.replace("-", "")) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  expect(counts.size).toBe(20);
});

test("passes over the octets that would favour some letters", () => {
  const unfair = new Uint8Array(codeBytes).fill(255);
  expect(() => makeCode(unfair)).toThrow("too few random octets");
  unfair.set([240, 0, 239, 1, 2, 3, 4, 5, 6], 8);
  expect(makeCode(unfair)).toBe("BZCD-FGHJ");
});

test.each([
  ["wdjb-mjht", true],
  ["WDJBMJHT", true],
  [" wdjb mjht ", true],
  ["WDJB-MJH", false],
  ["WDJB-MJHTT", false],
  ["", false],
])("%s is it: %s", (typed, isSame) => expect(isSameCode(typed, "WDJB-MJHT")).toBe(isSame));
