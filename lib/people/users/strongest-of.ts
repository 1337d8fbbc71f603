/** Pure. The strongest among the words of a user's row. A passkey is the strongest there is. */
import type { Strength } from "@/lib/login/factors/descriptor";
import { strengths } from "@/lib/login/factors/strength";
import { factorKinds } from "@/lib/login/factors/table";
import type { Strongest } from "./strongest";

/** What stands in `factor_kinds` for whoever has a passkey. */
const passkey = "passkey";

/** The words in `factor_kinds` of at least this strength. */
export const wordsFrom = (least: Strength): string[] => {
  const enough = strengths.slice(strengths.indexOf(least));
  const kinds = factorKinds.filter(({ strength }) => (enough as readonly Strength[]).includes(strength));
  return [...kinds.map(({ id }) => id), passkey];
};

/** The strongest among `words` of `factor_kinds`; a word of a newer version counts as nothing. */
export function strongestOf(words: readonly string[]): Strongest {
  const found = [...strengths].reverse().find((strength) => {
    const enough = wordsFrom(strength);
    return words.some((word) => enough.includes(word));
  });
  return found ?? "none";
}
