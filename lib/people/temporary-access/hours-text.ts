/** Pure. A length in hours as people say it. */

/** "4 hours", "2 days", "1 day and 6 hours". */
export function hoursText(hours: number): string {
  const parts = [
    [Math.floor(hours / 24), "day"],
    [hours % 24, "hour"],
  ] as const;
  return parts
    .filter(([n]) => n > 0)
    .map(([n, word]) => `${n} ${word}${n === 1 ? "" : "s"}`)
    .join(" and ");
}
