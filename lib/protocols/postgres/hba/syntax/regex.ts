/** Pure. PostgreSQL's regular expressions in pg_hba.conf: whether one is valid there, and which names it matches. */
import { matches, sizeOf } from "./regex-match";
import { NotJudged, Refused, readPattern } from "./regex-read";

/** The expression; or that PostgreSQL refuses it, in its words; or why it cannot be judged here. */
export type HbaRegex =
  | {
      readonly kind: "regex";
      /** Whether PostgreSQL's would match the name; null when finding out would take too many steps. */
      readonly matches: (name: string) => boolean | null;
    }
  | { readonly kind: "invalid"; readonly message: string }
  | { readonly kind: "unknown"; readonly reason: string };

/** Octets of a pattern, and nodes of it once counted repetitions are written out. */
const limits = { octets: 1000, nodes: 5000 } as const;

/**
 * The expression of `source` (the text after the slash). Back references, directors (`***=`), rare options,
 * escapes and classes, and what is longer or larger than the limits, are 'unknown'.
 * @see https://www.postgresql.org/docs/18/functions-matching.html#POSIX-SYNTAX-DETAILS
 */
export function hbaRegex(source: string): HbaRegex {
  const known = compiled.get(source);
  if (known) return known;
  const made = compile(source);
  if (compiled.size >= 500) compiled.clear();
  compiled.set(source, made);
  return made;
}

/** The same few patterns are matched with every role. */
const compiled = new Map<string, HbaRegex>();

function compile(source: string): HbaRegex {
  const unknown = (why: string): HbaRegex => ({
    kind: "unknown",
    reason: `The pattern /${shortened(source)} is not evaluated here: ${why}.`,
  });
  const octets = octetsOf(source);
  if (octets.length > limits.octets) return unknown(`it is longer than ${limits.octets} octets`);
  try {
    const pattern = readPattern(octets);
    if (sizeOf(pattern) > limits.nodes) return unknown("its repetitions make it too large");
    return { kind: "regex", matches: (name) => matches(pattern, octetsOf(name)) };
  } catch (error) {
    if (error instanceof Refused)
      return { kind: "invalid", message: `invalid regular expression "${source}": ${error.message}` };
    if (error instanceof NotJudged) return unknown(error.message);
    throw error;
  }
}

const octetsOf = (text: string) => new TextEncoder().encode(text);

const shortened = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}...` : text);
