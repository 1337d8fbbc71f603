/** Pure. How long to wait before a job that failed is tried again. */

/** The wait after the first failure, and the longest wait. */
export type BackOff = { readonly firstSeconds: number; readonly mostSeconds: number };

/**
 * Seconds to wait after the `failures`th failure (from 1): doubled each time, at most `mostSeconds`, then shortened by
 * up to a half, so that what failed together does not come back together. random: 0 up to, not including, 1.
 */
export function waitSeconds(
  { firstSeconds, mostSeconds }: BackOff,
  failures: number,
  random: number,
): number {
  const full = Math.min(mostSeconds, firstSeconds * 2 ** Math.min(failures - 1, 30));
  return full * (1 - random / 2);
}
