/** Pure. Clients whose networks overlap, and which of them answers: the longer prefix wins. */
import { contains, parseCidr } from "@/lib/foundation/base/cidr";

/** What is compared. */
export type Named = { readonly id: string; readonly name: string; readonly network: string };

/** Another client whose network overlaps; `wins` names whether the other or this one answers where both match. */
export type Overlap = {
  readonly id: string;
  readonly name: string;
  readonly network: string;
  readonly wins: boolean;
};

/**
 * The clients among `others` whose network contains the one of `client` or lies inside it.
 * `wins` is true when the other has the longer prefix and so answers for the addresses that both hold.
 */
export function overlapsOf(client: Named, others: readonly Named[]): readonly Overlap[] {
  const own = parseCidr(client.network);
  if (!own) return [];
  return others.flatMap((other) => {
    const network = other.id === client.id ? null : parseCidr(other.network);
    if (!network || (!contains(network, own.bytes) && !contains(own, network.bytes))) return [];
    return [{ id: other.id, name: other.name, network: other.network, wins: network.prefix > own.prefix }];
  });
}

/** The sentence for a page: who answers. */
export function describeOverlap(client: Named, overlap: Overlap): string {
  return overlap.wins
    ? `Requests from ${overlap.network} belong to ${overlap.name}, because its network is narrower.`
    : `Requests from ${client.network} belong to this client and not to ${overlap.name} (${overlap.network}).`;
}
