/** Pure. Joins class names, leaving out what is not set. */

/** The class attribute of `parts`. */
export const cx = (...parts: readonly (string | false | null | undefined)[]): string =>
  parts.filter(Boolean).join(" ");
