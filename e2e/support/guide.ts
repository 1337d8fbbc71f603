/** The blocks of a page of the documentation, so that tests run what readers paste, word by word. */
import { readFileSync } from "node:fs";

/** Every indented block of a page with the paragraph above it. */
export type Guide = {
  /** The block below the paragraph that starts with `words`. @throws Error unless there is exactly one */
  block(words: string): string;
};

/** Reads docs/`name`. */
export function readGuide(name: string): Guide {
  const paragraphs = readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8").split(
    /\n\n+(?! {4})/,
  );
  return {
    block(words) {
      const [found, ...more] = paragraphs.filter((paragraph) => paragraph.startsWith(words));
      const start = found?.indexOf("\n\n    ") ?? -1;
      if (found === undefined || more.length > 0 || start < 0)
        throw new Error(`docs/${name} has not exactly one block below "${words}"`);
      return `${found
        .slice(start + 2)
        .replace(/^ {4}/gm, "")
        .trimEnd()}\n`;
    },
  };
}

/**
 * `text` with each key of `places` as its value. All at once: a secret that begins with a 3 is not taken for a key "  3".
 * @throws Error for one that does not occur: then the page has changed
 */
export function inPlaces(text: string, places: Readonly<Record<string, string | number>>): string {
  for (const from of Object.keys(places))
    if (!text.includes(from)) throw new Error(`"${from}" does not occur in:\n${text}`);
  const longestFirst = Object.entries(places).sort(([a], [b]) => b.length - a.length);
  const replaced = (rest: string, [place, ...others]: readonly [string, string | number][]): string =>
    place
      ? rest
          .split(place[0])
          .map((part) => replaced(part, others))
          .join(String(place[1]))
      : rest;
  return replaced(text, longestFirst);
}
