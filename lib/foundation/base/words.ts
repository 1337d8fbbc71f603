/** Pure. Searching by words: what PostgreSQL is asked for when somebody types the beginnings of words. */

/**
 * A tsquery of the configuration 'simple' for texts in which every word of `search` begins a word; "" when there is no word in it,
 * which PostgreSQL finds nothing for. Words are runs of letters and digits, in any case.
 */
export const beginningsOf = (search: string): string =>
  (search.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).map((word) => `'${word}':*`).join(" & ");
