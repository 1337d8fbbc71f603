/** Pure. Matches names with the tree of a regular expression, all ways at once, so that no pattern takes for ever. */

/** One part of an expression. Names are octets; the positions of a name are the gaps before, between and after them. */
export type Pattern =
  | { readonly kind: "octet"; readonly has: (octet: number) => boolean }
  | { readonly kind: "sequence" | "choice"; readonly parts: readonly Pattern[] }
  | { readonly kind: "repeat"; readonly of: Pattern; readonly least: number; readonly most: number }
  | { readonly kind: "place"; readonly holds: (name: Uint8Array, at: number) => boolean }
  | { readonly kind: "look"; readonly of: Pattern; readonly isAhead: boolean; readonly isWanted: boolean };

/** Far more than patterns that people write need, and about a millisecond. */
const maxSteps = 5000;

class TooManySteps extends Error {}

/** A set of positions: bit n is position n. */
type Positions = bigint;

/** What goes along: the name, the positions at which a part holds by itself, and the steps taken. */
type Run = { readonly name: Uint8Array; readonly own: Map<Pattern, Positions>; steps: number };

/** Whether the pattern matches anywhere in the name; null when it would take too many steps to know. */
export function matches(pattern: Pattern, name: Uint8Array): boolean | null {
  const run: Run = { name, own: new Map(), steps: 0 };
  try {
    return endsOf(pattern, everywhere(run), run) !== 0n;
  } catch (error) {
    if (error instanceof TooManySteps) return null;
    throw error;
  }
}

/** How many parts the expression has with every counted repetition written out. */
export function sizeOf(pattern: Pattern): number {
  if (pattern.kind === "sequence" || pattern.kind === "choice")
    return pattern.parts.reduce((sum, part) => sum + sizeOf(part), 1);
  if (pattern.kind === "look") return 1 + sizeOf(pattern.of);
  if (pattern.kind !== "repeat") return 1;
  const times = Number.isFinite(pattern.most) ? pattern.most : pattern.least + 1;
  return 1 + sizeOf(pattern.of) * Math.max(times, 1);
}

/** The positions at which the pattern can end when it begins at one of `starts`. */
function endsOf(pattern: Pattern, starts: Positions, run: Run): Positions {
  if (starts === 0n) return 0n;
  if (++run.steps > maxSteps) throw new TooManySteps();
  switch (pattern.kind) {
    case "sequence":
      return pattern.parts.reduce((found, part) => endsOf(part, found, run), starts);
    case "choice":
      return pattern.parts.reduce((found, part) => found | endsOf(part, starts, run), 0n);
    case "repeat":
      return endsOfRepeat(pattern, starts, run);
    case "octet":
      return (starts & ownPositions(pattern, run)) << 1n;
    case "place":
    case "look":
      return starts & ownPositions(pattern, run);
    default:
      return pattern satisfies never;
  }
}

function endsOfRepeat(
  { of, least, most }: Extract<Pattern, { kind: "repeat" }>,
  starts: Positions,
  run: Run,
): Positions {
  let ends = starts;
  for (let times = 0; times < least; times++) {
    const next = endsOf(of, ends, run);
    if (next === ends) break;
    ends = next;
  }
  // From a position that was reached before, nothing new can be reached.
  let fresh = ends;
  for (let times = least; times < most && fresh !== 0n; times++) {
    fresh = endsOf(of, fresh, run) & ~ends;
    ends |= fresh;
  }
  return ends;
}

/** Where the part holds whatever stands around it, found once for each name. */
function ownPositions(part: Extract<Pattern, { kind: "octet" | "place" | "look" }>, run: Run): Positions {
  const known = run.own.get(part);
  if (known !== undefined) return known;
  const found = findPositions(part, run);
  run.own.set(part, found);
  return found;
}

function findPositions(part: Extract<Pattern, { kind: "octet" | "place" | "look" }>, run: Run): Positions {
  const { name } = run;
  if (part.kind === "octet") return positionsWhere(name.length, (at) => part.has(name[at] ?? 0));
  if (part.kind === "place") return positionsWhere(name.length + 1, (at) => part.holds(name, at));
  // Behind: what begins anywhere and ends here has begun before.
  const found = part.isAhead
    ? positionsWhere(name.length + 1, (at) => endsOf(part.of, 1n << BigInt(at), run) !== 0n)
    : endsOf(part.of, everywhere(run), run);
  return part.isWanted ? found : everywhere(run) & ~found;
}

function positionsWhere(count: number, holds: (at: number) => boolean): Positions {
  let found = 0n;
  for (let at = 0; at < count; at++) if (holds(at)) found |= 1n << BigInt(at);
  return found;
}

const everywhere = ({ name }: Run): Positions => (1n << BigInt(name.length + 1)) - 1n;
