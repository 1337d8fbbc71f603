/** Pure. Where a login came from, as far as it is known, and how sure that is. */
import { parseAddress, parseCidr, printAddress, printCidr } from "@/lib/foundation/base/cidr";

/** Stands for an address where somebody came through the Unix socket of the server: on its own machine, in no network. */
export const localAddress = "local";

/** More than so many addresses say nothing. */
export const mostCandidates = 20;

/** How an address became known while the login waited: the door was told, the server showed it, or a process title did. */
export type KnownBy = "door" | "starting" | "process";

/**
 * Where a login came from. Addresses are canonical, or 'local'. `one_of`: 2 to 20 of them, and it is one of these.
 * `database`: which one was asked for, where a process title says so.
 */
export type WhereFrom =
  | {
      readonly certainty: "certain";
      readonly address: string;
      readonly by: KnownBy;
      readonly database?: string;
    }
  | {
      readonly certainty: "one_of";
      readonly addresses: readonly string[];
      readonly by: Exclude<KnownBy, "door">;
      readonly database?: string;
    }
  | { readonly certainty: "unknown" };

export const unknownWhere: WhereFrom = { certainty: "unknown" };

/** What a door was told (Calling-Station-Id), or nothing. */
export const whereByDoor = (address: string | null): WhereFrom =>
  address === null ? unknownWhere : { certainty: "certain", address, by: "door" };

/** What addresses say that one of which it is: certain where they are one, nothing where they are none or too many. */
export function whereAmong(
  addresses: readonly string[],
  by: Exclude<KnownBy, "door">,
  database?: string,
): WhereFrom {
  const [address, ...others] = [...new Set(addresses)].sort();
  if (address === undefined || others.length >= mostCandidates) return unknownWhere;
  const known = { by, ...(database === undefined ? {} : { database }) };
  return others.length === 0
    ? { certainty: "certain", address, ...known }
    : { certainty: "one_of", addresses: [address, ...others], ...known };
}

/** The address, where it is certain. */
export const certainAddress = (where: WhereFrom): string | null =>
  where.certainty === "certain" ? where.address : null;

/** Every address that it may be; none where nothing is known. */
export function possibleAddresses(where: WhereFrom): readonly string[] {
  if (where.certainty === "unknown") return [];
  return where.certainty === "certain" ? [where.address] : where.addresses;
}

/** For people: "192.0.2.7", "one of 192.0.2.7, 198.51.100.4"; null where nothing is known. */
export function whereWords(where: WhereFrom): string | null {
  if (where.certainty === "unknown") return null;
  return where.certainty === "certain" ? where.address : `one of ${where.addresses.join(", ")}`;
}

/** An address in the one form that is compared and kept; null for what is none. */
export function canonicalAddress(text: string): string | null {
  const bytes = parseAddress(text);
  return bytes && printAddress(bytes);
}

/**
 * The network that counts as one place: the /24 of an IPv4 address, the /64 of an IPv6 one, 'local' for the Unix socket.
 * Null for what is no address.
 */
export function networkOf(address: string): string | null {
  if (address === localAddress) return localAddress;
  const bytes = parseAddress(address);
  const network = bytes && parseCidr(`${printAddress(bytes)}/${bytes.length === 4 ? 24 : 64}`);
  return network && printCidr(network);
}
