/** Pure. Names as words for places that take no spaces and no signs. */

/** `name` in lower-case letters, digits and single hyphens, at most `most` characters; `otherwise` when nothing is left. */
export function slugOf(name: string, most: number, otherwise: string): string {
  const word = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, most)
    .replace(/^-+|-+$/g, "");
  return word === "" ? otherwise : word;
}
