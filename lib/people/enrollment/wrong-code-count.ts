/** The count of wrong codes per enrolment link, in this process: a brake on guessing, not a record. */

/** Wrong codes after which a link is closed. */
const wrongCodeLimit = 10;
/** Most links remembered; the oldest is forgotten first, so that a flood cannot fill the memory. */
const rememberedLinks = 10_000;

const shared = globalThis as { posternWrongCodes?: Map<string, number> };
shared.posternWrongCodes ??= new Map();
const counts = shared.posternWrongCodes;

/** Counts one wrong code. 'close' when the link has had its share. */
export function countWrongCode(linkId: string): "keep" | "close" {
  const count = (counts.get(linkId) ?? 0) + 1;
  counts.delete(linkId);
  counts.set(linkId, count);
  if (counts.size > rememberedLinks) counts.delete(counts.keys().next().value ?? "");
  return count >= wrongCodeLimit ? "close" : "keep";
}

/** Forgets the link, because it was spent or closed. */
export function forgetWrongCodes(linkId: string): void {
  counts.delete(linkId);
}
