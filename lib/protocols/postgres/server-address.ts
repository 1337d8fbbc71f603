/** Pure. Where a server is, as one word, and how much of its certificate is checked. */

/** "db.example.org:5432", "[2001:db8::7]:5432". */
export const hostAndPort = ({ host, port }: { readonly host: string; readonly port: number }): string =>
  `${host.includes(":") ? `[${host}]` : host}:${port}`;

/**
 * As in libpq: authority and name, authority, or nothing. Unlike libpq's, 'require' checks nothing even where an
 * authority is given.
 */
export const sslModes = ["verify-full", "verify-ca", "require"] as const;
export type SslMode = (typeof sslModes)[number];
