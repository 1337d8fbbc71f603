/** Tests what is said of a password while it is typed. */
import { expect, test } from "vitest";
import { guessedBits, passwordStrength } from "./strength";

const rules = { username: "anna", minLength: 12, organisation: "Example Bank" };

test.each([
  ["a", "refused", "Too short", "11 more characters."],
  ["otter-lamp4", "refused", "Too short", "1 more character."],
  ["x".repeat(200), "refused", "Too long", expect.stringContaining("at most 117")],
  ["Password1234", "refused", "Common", expect.stringContaining("first")],
  ["anna otter lamp", "refused", "Easy to guess", expect.stringContaining("username")],
  ["Postern2026!!", "refused", "Easy to guess", expect.stringContaining("name")],
  ["otter lamp\u0007 four", "refused", "Not usable", expect.stringContaining("control")],
  ["correct otter 44", "fine", "Fine", expect.stringContaining("unrelated word")],
  ["otter lamp otter lamp otter 1", "fine", "Fine", expect.anything()],
  ["correct otter battery lamp violin", "strong", "Strong", "Very hard to guess."],
  ["tR7#mQ9!xL2w", "strong", "Strong", "Very hard to guess."],
])("%j is %s: %s", (password, level, word, sentence) => {
  expect(passwordStrength(password, rules)).toEqual({ level, word, sentence });
});

test("a word counts as a word, a year as a year, a piece once", () => {
  expect(guessedBits("otter")).toBe(13);
  expect(guessedBits("otter2026")).toBe(20);
  expect(guessedBits("otter-otter-otter")).toBe(14);
  expect(guessedBits("extraordinary")).toBe(23);
  expect(guessedBits("")).toBe(0);
});
