/** Pure. How much of a server's certificate is checked. */

/**
 * As in libpq: authority and name, authority, or nothing. Unlike libpq's, 'require' checks nothing even where an
 * authority is given.
 */
export const sslModes = ["verify-full", "verify-ca", "require"] as const;
export type SslMode = (typeof sslModes)[number];
