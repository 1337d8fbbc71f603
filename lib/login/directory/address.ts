/** Pure. Addresses of a directory as they are typed: a host, or host:port, with IPv6 in brackets. */

/** Where to connect to. */
export type Address = { readonly host: string; readonly port: number };

/** The port that is usual for each way of TLS. */
export const usualPorts = { ldaps: 636, starttls: 389 } as const;

/** The address behind `text`; null when it is none. */
export function parseAddress(text: string, tls: keyof typeof usualPorts): Address | null {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([a-zA-Z0-9_.-]+))(?::(\d{1,5}))?$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = match?.[3] === undefined ? usualPorts[tls] : Number(match[3]);
  return host && host.length <= 253 && port > 0 && port < 65_536 ? { host, port } : null;
}
