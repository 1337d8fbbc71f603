/** Tests the sentences about a phone's clock. */
import { describe, expect, test } from "vitest";
import { explainWrongCode } from "./clock-error";
import { codeAt, type TotpKey } from "./totp";

const key: TotpKey = {
  secret: new TextEncoder().encode("12345678901234567890"),
  algorithm: "SHA1",
  digits: 6,
  periodSeconds: 30,
};
const now = new Date("2026-11-20T12:00:00Z");
const codeMinutesAway = (minutes: number) => codeAt(key, now.getTime() / 30_000 + minutes * 2);

describe("explainWrongCode", () => {
  test.each([
    [5, /about 5 minutes ahead/],
    [-3, /about 3 minutes behind/],
    [1, /about 1 minute ahead/],
    [-19, /about 19 minutes behind/],
    [21, /check that the code is from this entry/],
    [45, /check that the code is from this entry/],
  ])("a phone that is %d minutes off", (minutes, sentence) => {
    expect(explainWrongCode(key, codeMinutesAway(minutes), now)).toMatch(sentence);
  });
});
