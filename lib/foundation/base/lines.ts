/** Pure. Lists that people type as one text, an entry a line. */

/** The lines of a text that are not empty. */
export const linesOf = (text: string): readonly string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
