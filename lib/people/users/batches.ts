/** Pure. How changes to many users are cut, so that no transaction holds logins up for long. */

/** Users in one transaction: about a tenth of a second of work. */
export const batchSize = 250;

/** Limits of one batch's transaction. */
export const bulkTransaction = { timeout: 30_000 } as const;

/** `items` in their order, cut into batches. */
export function batchesOf<T>(items: readonly T[], size = batchSize): T[][] {
  const batches: T[][] = [];
  for (let start = 0; start < items.length; start += size) batches.push(items.slice(start, start + size));
  return batches;
}
