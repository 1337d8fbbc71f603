/** Pure. Where logins can come from, cut so finely that each rule takes all of a piece or nothing of it. */
import { printAddress } from "@/lib/foundation/base/cidr";
import { describeAddress, type MaskedAddress, octetsOf, prefixOf } from "./address";
import type { Transport } from "./login";
import { interfaceNetwork, takesTransport } from "./match";
import type { HbaAddress, HbaRule } from "./rule";

/** Addresses of one family from `first` to `last`, both included. */
export type AddressRange = { readonly octets: 4 | 16; readonly first: bigint; readonly last: bigint };

/**
 * One piece. 'named' are clients that only the server can tell: those of a host name, of its own subnets while its
 * interfaces are not known, or of a mask with holes. They may have any address.
 */
export type SourcePiece =
  | { readonly kind: "socket" }
  | { readonly kind: "range"; readonly range: AddressRange; readonly transport: Transport }
  | { readonly kind: "named"; readonly name: string; readonly transport: Transport };

/** How a rule takes a piece; 'ipv4' and 'ipv6' take the clients of a named piece that have such an address. */
export type Taking = "all" | "ipv4" | "ipv6" | "nothing";

/** The ranges of a rule's address; null where they are not known. */
function rangesOf(address: HbaAddress, interfaces: readonly string[] | null): readonly AddressRange[] | null {
  switch (address.kind) {
    case "socket":
      return [];
    case "all":
      return everything;
    case "hostname":
      return null;
    case "network": {
      const network = octetsOf(address);
      return network && address.prefix !== null ? [rangeOf(network)] : null;
    }
    default:
      return interfaces
        ? interfaces.flatMap((text) => {
            const network = interfaceNetwork(text, address.kind === "samehost");
            return network ? [rangeOf(network)] : [];
          })
        : null;
  }
}

const everything: readonly AddressRange[] = [
  { octets: 4, first: 0n, last: (1n << 32n) - 1n },
  { octets: 16, first: 0n, last: (1n << 128n) - 1n },
];

function rangeOf({ address, mask }: MaskedAddress): AddressRange {
  const octets = address.length === 4 ? 4 : 16;
  const size = 1n << BigInt(octets * 8 - (prefixOf(mask) ?? 0));
  const first = (toNumber(address) / size) * size;
  return { octets, first, last: first + size - 1n };
}

/** All pieces, and for each rule what it takes of each piece, in the same order. */
export type CutSources = {
  readonly pieces: readonly SourcePiece[];
  readonly takings: ReadonlyMap<HbaRule, readonly Taking[]>;
};

/** Cuts for these rules and ways of connecting: the socket, every range between two borders, every named source. */
export function cutSources(
  rules: readonly HbaRule[],
  interfaces: readonly string[] | null,
  transports: readonly Transport[],
): CutSources {
  const known = rules.map((rule) => ({ rule, ranges: rangesOf(rule.address, interfaces) }));
  const borders = known.flatMap(({ ranges }) => ranges ?? []);
  const names = new Set(
    known.flatMap(({ rule, ranges }) => (ranges === null ? [describeAddress(rule.address)] : [])),
  );
  const pieces: SourcePiece[] = [
    { kind: "socket" },
    ...transports.flatMap((transport): SourcePiece[] => [
      ...cutRanges(borders).map((range): SourcePiece => ({ kind: "range", range, transport })),
      ...[...names].map((name): SourcePiece => ({ kind: "named", name, transport })),
    ]),
  ];
  const takings = known.map(
    ({ rule, ranges }) => [rule, pieces.map((piece) => takingOf(rule, ranges, piece))] as const,
  );
  return { pieces, takings: new Map(takings) };
}

function cutRanges(borders: readonly AddressRange[]): readonly AddressRange[] {
  return everything.flatMap(({ octets, first, last }) => {
    const own = borders.filter((range) => range.octets === octets);
    const starts = [...new Set([first, ...own.flatMap((range) => [range.first, range.last + 1n])])]
      .filter((start) => start <= last)
      .sort((a, b) => (a < b ? -1 : 1));
    return starts.map((start, i) => ({ octets, first: start, last: (starts[i + 1] ?? last + 1n) - 1n }));
  });
}

function takingOf(
  { type, address }: HbaRule,
  ranges: readonly AddressRange[] | null,
  piece: SourcePiece,
): Taking {
  if (piece.kind === "socket") return type === "local" ? "all" : "nothing";
  if (type === "local" || !takesTransport(type, piece.transport)) return "nothing";
  if (address.kind === "all") return "all";
  if (piece.kind === "named") {
    if (ranges === null) return describeAddress(address) === piece.name ? "all" : "nothing";
    const whole = everything.find((all) => ranges.some((range) => isInside(all, range)));
    return whole ? (whole.octets === 4 ? "ipv4" : "ipv6") : "nothing";
  }
  return ranges?.some((range) => isInside(piece.range, range)) ? "all" : "nothing";
}

const isInside = (inner: AddressRange, outer: AddressRange) =>
  inner.octets === outer.octets && inner.first >= outer.first && inner.last <= outer.last;

/**
 * Ranges in words: "any address", "any IPv4 address", or networks. Null where that would be a long list.
 */
export function describeRanges(ranges: readonly AddressRange[]): string | null {
  const joined = everything.map(({ octets }) => join(ranges.filter((range) => range.octets === octets)));
  const isWhole = joined.map((list, i) => list[0]?.first === 0n && list[0].last === everything[i]?.last);
  if (isWhole[0] && isWhole[1]) return "any address";
  const words = joined.flatMap((list, i) =>
    isWhole[i] ? [i === 0 ? "any IPv4 address" : "any IPv6 address"] : list.flatMap(networksOf),
  );
  return words.length > 4 ? null : words.join(", ");
}

function join(ranges: readonly AddressRange[]): readonly AddressRange[] {
  const sorted = [...ranges].sort((a, b) => (a.first < b.first ? -1 : 1));
  const joined: AddressRange[] = [];
  for (const range of sorted) {
    const last = joined.at(-1);
    if (!last || range.first > last.last + 1n) joined.push(range);
    else if (range.last > last.last) joined.splice(-1, 1, { ...last, last: range.last });
  }
  return joined;
}

/** The fewest networks that make up a range. */
function networksOf({ octets, first, last }: AddressRange): readonly string[] {
  const networks: string[] = [];
  const bits = octets * 8;
  for (let start = first; start <= last; ) {
    let size = 1n;
    let prefix = bits;
    while (prefix > 0 && start % (size * 2n) === 0n && start + size * 2n - 1n <= last) {
      size *= 2n;
      prefix--;
    }
    networks.push(`${printAddress(toOctets(start, octets))}/${prefix}`);
    start += size;
  }
  return networks;
}

const toNumber = (octets: Uint8Array) => octets.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);

const toOctets = (value: bigint, octets: number) =>
  Uint8Array.from({ length: octets }, (_, i) => Number((value >> BigInt(8 * (octets - 1 - i))) & 255n));
