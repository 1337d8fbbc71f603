/** Pure. How hard a new password is to guess, in words for whoever is typing it. */
import { type PasswordRules, passwordProblem } from "./problem";

/** 'refused' would not be taken; 'fine' is taken; 'strong' holds out against guessing with stolen hashes. */
export type PasswordStrength = {
  readonly level: "refused" | "fine" | "strong";
  /** One or two words. */
  readonly word: string;
  readonly sentence: string;
};

const words = {
  too_short: "Too short",
  too_long: "Too long",
  unfit: "Not usable",
  named: "Easy to guess",
  common: "Common",
} as const;

/** About 2^50 guesses: centuries for a hundred graphics cards that try 1,000 a second each against argon2id. */
const strongBits = 50;

/** What may be said of `password` under the same rules that refuse it when it is set. */
export function passwordStrength(password: string, rules: PasswordRules): PasswordStrength {
  const problem = passwordProblem(password, rules);
  if (problem?.kind === "too_short") {
    const missing = rules.minLength - [...password].length;
    const sentence = `${missing} more character${missing === 1 ? "" : "s"}.`;
    return { level: "refused", word: words.too_short, sentence };
  }
  if (problem) return { level: "refused", word: words[problem.kind], sentence: problem.sentence };
  return guessedBits(password) >= strongBits
    ? { level: "strong", word: "Strong", sentence: "Very hard to guess." }
    : { level: "fine", word: "Fine", sentence: "Another unrelated word would make it strong." };
}

/**
 * A cautious estimate: three or more letters in a row count as a word out of some 8,000, and two bits for each letter past
 * the eighth; repeated pieces count once; a year is one of 128.
 */
export function guessedBits(password: string): number {
  const pieces = new Set(password.toLowerCase().match(/\p{L}+|\d+|[^\p{L}\d]/gu) ?? []);
  return [...pieces].reduce((bits, piece) => bits + bitsOf(piece), 0);
}

function bitsOf(piece: string): number {
  const length = [...piece].length;
  if (/^\d/.test(piece)) return /^(19|20)\d\d$/.test(piece) ? 7 : length * 3.3;
  if (!/^\p{L}/u.test(piece)) return piece === " " || piece === "-" ? 1 : 5;
  return length < 3 ? length * 4.7 : 13 + Math.max(0, length - 8) * 2;
}
