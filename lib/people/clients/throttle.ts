/** Pure. Whether a client is over its failure limit now, for showing on pages. */

/**
 * The failures that count now and until when the client is refused; `until` is null when it is not.
 * A window starts with its first failure and ends `windowSeconds` later.
 */
export function throttleOf(
  client: { readonly failures: number; readonly failuresSince: Date | null },
  rules: { readonly clientFailureLimit: number; readonly clientFailureWindowSeconds: number },
  now: Date,
): { readonly failures: number; readonly until: Date | null } {
  const endsAt = client.failuresSince
    ? new Date(client.failuresSince.getTime() + rules.clientFailureWindowSeconds * 1000)
    : null;
  if (!endsAt || endsAt <= now) return { failures: 0, until: null };
  return { failures: client.failures, until: client.failures >= rules.clientFailureLimit ? endsAt : null };
}
