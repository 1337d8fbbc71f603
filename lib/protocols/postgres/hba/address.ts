/** Pure. Addresses and masks as pg_hba.conf takes them: the resolver's numeric forms, and masks that may have holes. */
import { parseIpv6, printAddress } from "@/lib/foundation/base/cidr";
import type { HbaAddress } from "./rule";

/** Address and mask, both 4 or both 16 octets. */
export type MaskedAddress = { readonly address: Uint8Array; readonly mask: Uint8Array };

/**
 * The octets of a numeric address as getaddrinfo reads it, or null: "10.1" is 10.0.0.1 and "010.0.0.1" is octal.
 * IPv4-mapped IPv6 stays IPv6, because PostgreSQL compares families first. A zone ("%eth0") is dropped.
 */
export function parseNumeric(text: string): Uint8Array | null {
  return text.includes(":") ? parseIpv6(text.replace(/%\w+$/, "")) : parseInetAton(text);
}

/** The mask of `bits` ones for an address of `octets` octets (4 or 16). */
export function maskOf(bits: number, octets: number): Uint8Array {
  return Uint8Array.from({ length: octets }, (_, i) => {
    const kept = Math.min(8, Math.max(0, bits - 8 * i));
    return (0xff << (8 - kept)) & 0xff;
  });
}

/** The number of leading ones, or null when ones follow a zero. */
export function prefixOf(mask: Uint8Array): number | null {
  const bits = [...mask].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const ones = bits.indexOf("0") < 0 ? bits.length : bits.indexOf("0");
  return bits.includes("1", ones) ? null : ones;
}

/**
 * The mask for the text after the slash, or null where PostgreSQL says "invalid CIDR mask". Like C's strtol it
 * takes blanks and a sign in front.
 */
export function parseCidrMask(text: string, octets: number): Uint8Array | null {
  if (!/^[ \t\n\v\f\r]*[+-]?\d+$/.test(text)) return null;
  const bits = Number.parseInt(text, 10);
  return bits >= 0 && bits <= octets * 8 ? maskOf(bits, octets) : null;
}

/** The rule's address from octets. */
export function networkOf({ address, mask }: MaskedAddress): HbaAddress {
  return {
    kind: "network",
    address: printAddress(address),
    mask: printAddress(mask),
    prefix: prefixOf(mask),
  };
}

/** The octets behind a rule's network, or null for other kinds of address. */
export function octetsOf(address: HbaAddress): MaskedAddress | null {
  if (address.kind !== "network") return null;
  const [octets, mask] = [parseNumeric(address.address), parseNumeric(address.mask)];
  return octets && mask ? { address: octets, mask } : null;
}

/** Whether `address` agrees with the network in every bit of its mask. Families never mix. */
export function isWithin(network: MaskedAddress, address: Uint8Array): boolean {
  if (network.address.length !== address.length) return false;
  return address.every((byte, i) => ((byte ^ (network.address[i] ?? 0)) & (network.mask[i] ?? 0)) === 0);
}

/** The address as one word for people: CIDR where the mask has no holes, 'any', 'local', a keyword or a host name. */
export function describeAddress(address: HbaAddress): string {
  switch (address.kind) {
    case "socket":
      return "local";
    case "all":
      return "any";
    case "hostname":
      return address.name;
    case "network": {
      const octets = octetsOf(address);
      if (address.prefix === null || !octets) return `${address.address} mask ${address.mask}`;
      const start = octets.address.map((byte, i) => byte & (octets.mask[i] ?? 0));
      return `${printAddress(start)}/${address.prefix}`;
    }
    default:
      return address.kind;
  }
}

/** The C library's inet_aton: one to four parts, decimal, octal (0…) or hexadecimal (0x…), the last filling the rest. */
function parseInetAton(text: string): Uint8Array | null {
  const parts = text.split(".");
  if (parts.length > 4 || !parts.every((part) => /^(0x[0-9a-f]+|0[0-7]*|[1-9]\d*)$/i.test(part))) return null;
  const values = parts.map((part) => (/^0[0-7]+$/.test(part) ? Number.parseInt(part, 8) : Number(part)));
  const last = values.at(-1) ?? 0;
  const head = values.slice(0, -1);
  if (head.some((value) => value > 255) || last >= 256 ** (4 - head.length)) return null;
  const rest = Array.from({ length: 4 - head.length }, (_, i) => Math.floor(last / 256 ** i) % 256).reverse();
  return Uint8Array.from([...head, ...rest]);
}
