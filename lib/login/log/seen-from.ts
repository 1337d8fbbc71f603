/** Pure. Where the person of an attempt sat, in words: how sure that is, and by what it is known. */
import { type KnownBy, localAddress, type WhereFrom } from "@/lib/login/decision/where-from";

/** By what an address is known, and what pages call that. */
export const knownByNames: Readonly<Record<KnownBy | "session", string>> = {
  door: "Sent by the client (Calling-Station-Id)",
  starting: "Shown by the server while the login waited",
  process: "From the list of processes on the database host",
  session: "From the session that began right after it",
};

/** What the log has of it. `personCandidates`: the addresses one of which it is; empty where one is certain, or none is known. */
export type SeenFrom = {
  readonly personAddress: string | null;
  readonly personCandidates: readonly string[];
};

/** How certain it is. */
export const certaintyOf = ({ personAddress, personCandidates }: SeenFrom): WhereFrom["certainty"] =>
  personAddress !== null ? "certain" : personCandidates.length > 0 ? "one_of" : "unknown";

/** "203.0.113.7", "one of 2 addresses: 203.0.113.7, 203.0.113.9"; null where nothing is known. */
export function addressText({ personAddress, personCandidates }: SeenFrom): string | null {
  if (personAddress !== null) return placeText(personAddress);
  if (personCandidates.length === 0) return null;
  return `one of ${personCandidates.length} addresses: ${personCandidates.map(placeText).join(", ")}`;
}

/** An address or a network as people read it. */
export const placeText = (place: string): string =>
  place === localAddress ? "the server itself (Unix socket)" : place;

/** By what it is known; a word from a newer version stands for itself. Empty where nothing is said. */
export function knownByText(knownBy: string | null): string {
  if (knownBy === null) return "";
  return Object.hasOwn(knownByNames, knownBy)
    ? knownByNames[knownBy as keyof typeof knownByNames]
    : knownBy.replaceAll("_", " ");
}
