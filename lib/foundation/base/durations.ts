/** Pure. Durations by name, so that no unit hides in arithmetic. All give milliseconds unless the name says seconds. */

/** Milliseconds in `n` seconds. */
export const seconds = (n: number): number => n * 1000;
/** Milliseconds in `n` minutes. */
export const minutes = (n: number): number => seconds(n * 60);
/** Milliseconds in `n` hours. */
export const hours = (n: number): number => minutes(n * 60);
/** Milliseconds in `n` days of 24 hours. */
export const days = (n: number): number => hours(n * 24);

/** The instant `ms` milliseconds after `at` (before it when negative). */
export const after = (at: Date, ms: number): Date => new Date(at.getTime() + ms);

/** Milliseconds from `earlier` to `later`; negative when they are the other way round. */
export const between = (earlier: Date, later: Date): number => later.getTime() - earlier.getTime();

/** A duration for people: "45 seconds", "2 minutes", "3 hours", "5 days"; rounded up to whole units. */
export function inWords(ms: number): string {
  const units = [
    ["day", days(1)],
    ["hour", hours(1)],
    ["minute", minutes(1)],
  ] as const;
  for (const [word, size] of units) {
    if (ms >= 2 * size || ms === size) return count(Math.ceil(ms / size), word);
  }
  return count(Math.max(0, Math.ceil(ms / 1000)), "second");
}

function count(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? "" : "s"}`;
}
