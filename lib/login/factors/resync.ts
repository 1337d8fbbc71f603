/** Pure. Finding a token that has run away: two codes in a row, far from where a login looks, and only ahead of what was accepted. */
import { isCodeAt, type OathKey } from "./totp";

/** How far is looked: a pair is right by chance once in a thousand million tries. */
export const resyncReach = 1000;

/** What to do about such a token, in words. */
export const runAway =
  "The token may have run away from the server. On your Security page, choose “Codes are refused” beside it and type two codes in a row.";

/**
 * The number of the second of two `codes` in a row, both within `range` and after `last`; null where there is no such pair.
 * Looks at all of the range whatever it finds and whatever was used, so that time says nothing; of several pairs the first counts.
 */
export function pairAmong(
  key: OathKey,
  [first, second]: readonly [string, string],
  [from, to]: readonly [from: number, to: number],
  last: number,
): number | null {
  let found: number | null = null;
  let isAfterFirst = false;
  for (let number = Math.max(0, from); number <= to; number++) {
    if (isCodeAt(key, number, second) && isAfterFirst && found === null) found = number;
    isAfterFirst = isCodeAt(key, number, first) && number > last;
  }
  return found;
}
