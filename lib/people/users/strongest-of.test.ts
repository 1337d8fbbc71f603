/** Tests by which word of their row people are counted as strong. */
import { expect, test } from "vitest";
import { strongestChoices, strongestNames } from "./strongest";
import { strongestOf, wordsFrom } from "./strongest-of";

test.each([
  [[], "none"],
  [["telepathy"], "none"],
  [["mail_code"], "weak"],
  [["mail_code", "totp"], "strong"],
  [["hotp"], "strong"],
  [["passkey"], "phishing_resistant"],
  [["mail_code", "passkey", "totp"], "phishing_resistant"],
])("%j: %s", (words, strongest) => {
  expect(strongestOf(words)).toBe(strongest);
});

test("whatever is stronger is enough for less", () => {
  expect(wordsFrom("weak")).toEqual(expect.arrayContaining(wordsFrom("strong")));
  expect(wordsFrom("strong")).toEqual(expect.arrayContaining(wordsFrom("phishing_resistant")));
  expect(wordsFrom("strong")).not.toContain("mail_code");
  expect(Object.keys(strongestNames)).toEqual([...strongestChoices]);
});
