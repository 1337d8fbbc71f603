/** Pure. A server's address as one word. */

/** "db.example.org:5432", "[2001:db8::7]:5432". */
export const hostAndPort = ({ host, port }: { readonly host: string; readonly port: number }): string =>
  `${host.includes(":") ? `[${host}]` : host}:${port}`;
