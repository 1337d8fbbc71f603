/** Pure. Where a hardware token stands, in words. */

/** In the order of the tabs. */
export const tokenStates = ["free", "assigned", "lost", "revoked"] as const;
export type TokenState = (typeof tokenStates)[number];

/** Where a token stands by its columns. */
export const tokenStateOf = (token: {
  readonly factorId: string | null;
  readonly lostAt: Date | null;
  readonly revokedAt: Date | null;
}): TokenState =>
  token.revokedAt ? "revoked" : token.lostAt ? "lost" : token.factorId !== null ? "assigned" : "free";
