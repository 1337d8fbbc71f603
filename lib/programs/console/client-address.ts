/** Pure. What to believe of headers that proxies add to. */
import { parseAddress, printAddress } from "@/lib/foundation/base/cidr";

/**
 * The address of the client in `forwardedFor`, the X-Forwarded-For header to which this server added the address of
 * its own peer as the last entry (server/stamp). `trustedProxies` is how many proxies of ours stand in front:
 * with 0 the last entry counts, with 1 the one before it, because the proxy wrote that one; what a client wrote further
 * left never counts. Null when there is no usable address.
 */
export function clientAddress(forwardedFor: string | null, trustedProxies: number): string | null {
  if (forwardedFor === null) return null;
  const entries = forwardedFor.split(",").map((entry) => entry.trim());
  const entry = entries.at(-1 - trustedProxies) ?? entries[0] ?? "";
  const address = parseAddress(
    entry.replace(/^\[(.*)\](:\d+)?$/, "$1").replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1"),
  );
  return address ? printAddress(address) : null;
}

/**
 * The entry of a header such as X-Forwarded-Proto that the outermost of our `trustedProxies` wrote, or null. Each proxy
 * adds an entry at the end or puts its own in place of all; entries further left are a client's word.
 */
export function believedEntry(
  header: string | readonly string[] | undefined,
  trustedProxies: number,
): string | null {
  if (trustedProxies === 0 || header === undefined) return null;
  const entries = String(header)
    .split(",")
    .map((entry) => entry.trim());
  return (entries.at(-trustedProxies) ?? entries[0]) || null;
}
