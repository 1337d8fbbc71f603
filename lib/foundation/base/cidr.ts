/** Pure. IPv4 and IPv6 networks in CIDR notation (RFC 4632, RFC 4291): parse, print, contain. */

/** A network: `bytes` (4 or 16) with all bits after `prefix` zero. */
export type Cidr = { readonly bytes: Uint8Array; readonly prefix: number };

/**
 * Reads an address ("192.0.2.7", "::1") or network ("192.0.2.0/24"); an address alone is a network of one.
 * Bits after the prefix are cleared. IPv4-mapped IPv6 addresses become IPv4. Null when it is neither.
 */
export function parseCidr(text: string): Cidr | null {
  const [addressText = "", prefixText, ...rest] = text.trim().split("/");
  if (rest.length > 0) return null;
  const address = parseAddress(addressText);
  if (!address) return null;
  const size = address.length * 8;
  if (prefixText === undefined) return { bytes: address, prefix: size };
  if (!/^\d{1,3}$/.test(prefixText)) return null;
  const mapped = address.length === 4 && addressText.includes(":");
  const prefix = Number(prefixText) - (mapped ? 96 : 0);
  return prefix < 0 || prefix > size ? null : { bytes: masked(address, prefix), prefix };
}

/** The octets (4 or 16) of an address, or null. IPv4-mapped IPv6 ("::ffff:192.0.2.7") gives the 4 octets. */
export function parseAddress(text: string): Uint8Array | null {
  if (!text.includes(":")) return parseIpv4(text);
  const bytes = parseIpv6(text.replace(/%[^%\s]*$/, ""));
  if (!bytes) return null;
  const isMapped = bytes.subarray(0, 10).every((b) => b === 0) && bytes[10] === 255 && bytes[11] === 255;
  return isMapped ? bytes.slice(12) : bytes;
}

/** Canonical text: "192.0.2.0/24", "2001:db8::/32"; always with the prefix. */
export function printCidr({ bytes, prefix }: Cidr): string {
  return `${printAddress(bytes)}/${prefix}`;
}

/** Canonical text of 4 or 16 octets (RFC 5952 for IPv6). */
export function printAddress(bytes: Uint8Array): string {
  if (bytes.length === 4) return [...bytes].join(".");
  const words = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0));
  const text = words.map((word) => word.toString(16));
  const gap = longestZeroRun(words);
  if (!gap) return text.join(":");
  return `${text.slice(0, gap.start).join(":")}::${text.slice(gap.start + gap.length).join(":")}`;
}

/** Whether `address` (4 or 16 octets) lies in `network`. Different families never match. */
export function contains(network: Cidr, address: Uint8Array): boolean {
  if (network.bytes.length !== address.length) return false;
  const cleared = masked(address, network.prefix);
  return network.bytes.every((byte, i) => byte === cleared[i]);
}

/**
 * The entry whose network holds `address` with the longest prefix, or null when none does.
 * This is how a datagram's source finds its client.
 */
export function longestMatch<T extends { readonly network: Cidr }>(
  entries: readonly T[],
  address: Uint8Array,
): T | null {
  let best: T | null = null;
  for (const entry of entries) {
    if (contains(entry.network, address) && (!best || entry.network.prefix > best.network.prefix))
      best = entry;
  }
  return best;
}

function masked(bytes: Uint8Array, prefix: number): Uint8Array {
  return bytes.map((byte, i) => {
    const kept = Math.min(8, Math.max(0, prefix - 8 * i));
    return byte & (0xff << (8 - kept)) & 0xff;
  });
}

function parseIpv4(text: string): Uint8Array | null {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255))
    return null;
  return Uint8Array.from(parts, Number);
}

/** The 16 octets of an IPv6 address without a zone, or null. IPv4-mapped addresses stay what they are. */
export function parseIpv6(text: string): Uint8Array | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const head = wordsOf(halves[0] ?? "");
  const tail = halves.length === 2 ? wordsOf(halves[1] ?? "") : [];
  if (!head || !tail) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const words = [...head, ...new Array<number>(missing).fill(0), ...tail];
  return Uint8Array.from(words.flatMap((word) => [word >> 8, word & 255]));
}

function wordsOf(text: string): number[] | null {
  if (text === "") return [];
  const words: number[] = [];
  const parts = text.split(":");
  for (const [i, part] of parts.entries()) {
    const ipv4 = i === parts.length - 1 && part.includes(".") ? parseIpv4(part) : null;
    if (ipv4) words.push(((ipv4[0] ?? 0) << 8) | (ipv4[1] ?? 0), ((ipv4[2] ?? 0) << 8) | (ipv4[3] ?? 0));
    else if (/^[0-9a-f]{1,4}$/i.test(part)) words.push(Number.parseInt(part, 16));
    else return null;
  }
  return words;
}

function longestZeroRun(words: readonly number[]): { start: number; length: number } | null {
  let best: { start: number; length: number } | null = null;
  for (let start = 0; start < words.length; start++) {
    let length = 0;
    while (words[start + length] === 0) length++;
    if (length > 1 && length > (best?.length ?? 0)) best = { start, length };
  }
  return best;
}

/**
 * What one subscriber has, for counting by address: the address in IPv4, the /64 in IPv6; "unknown" where there is none.
 */
export function subscriberOf(address: string | null): string {
  const network = address === null ? null : parseCidr(address.includes(":") ? `${address}/64` : address);
  return network ? printCidr(network) : "unknown";
}
