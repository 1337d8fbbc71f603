/** Pure. Search filters (RFC 4511 section 4.5.1.7): read whole, kept only as far as this door answers them. */
import type { Reader } from "./ber";
import { tags } from "./ber";
import { BerError } from "./ber-error";
import { asciiOf } from "./text";

/** A filter. 'other' is one that was read and is not answered. Attribute names are in lower case. */
export type Filter =
  | { readonly kind: "and"; readonly parts: readonly Filter[] }
  | { readonly kind: "equal"; readonly attribute: string; readonly value: Uint8Array }
  | { readonly kind: "present"; readonly attribute: string }
  | { readonly kind: "other" };

const and = 0xa0;
const or = 0xa1;
const not = 0xa2;
const equal = 0xa3;
const substrings = 0xa4;
const present = 0x87;
const extensible = 0xa9;
/** greaterOrEqual, lessOrEqual and approxMatch are built like equalityMatch. */
const comparisons = [0xa5, 0xa6, 0xa8];

const deepest = 8;
const mostParts = 64;

/**
 * The next element of `reader` as a filter.
 * @throws BerError 'depth' for more than 8 levels or 64 parts on one level, or what else is wrong
 */
export function readFilter(reader: Reader, depth = 0): Filter {
  if (depth === deepest) throw new BerError("depth");
  const tag = reader.peek();
  switch (tag) {
    case and:
    case or: {
      const inside = reader.enter(tag);
      const parts: Filter[] = [];
      while (inside.peek() !== null) {
        if (parts.length === mostParts) throw new BerError("depth");
        parts.push(readFilter(inside, depth + 1));
      }
      return tag === and ? { kind: "and", parts } : { kind: "other" };
    }
    case not:
      readFilter(reader.enter(not), depth + 1);
      return { kind: "other" };
    case equal:
      return { kind: "equal", ...readAssertion(reader, equal) };
    case present:
      return { kind: "present", attribute: asciiOf(reader.read(present)).toLowerCase() };
    case substrings:
    case extensible:
      reader.enter(tag).finish();
      return { kind: "other" };
    default:
      if (tag === null || !comparisons.includes(tag)) throw new BerError("tag");
      readAssertion(reader, tag);
      return { kind: "other" };
  }
}

function readAssertion(reader: Reader, tag: number): { attribute: string; value: Uint8Array } {
  const inside = reader.enter(tag);
  const attribute = asciiOf(inside.read(tags.octets)).toLowerCase();
  return { attribute, value: inside.read(tags.octets) };
}

/**
 * The value that `uid` must equal, when the filter says that and nothing more: `(uid=x)`, alone or beside
 * `(objectClass=*)`. Null for every other filter.
 */
export function soughtUid(filter: Filter): Uint8Array | null {
  if (filter.kind === "equal") return filter.attribute === "uid" ? filter.value : null;
  if (filter.kind !== "and") return null;
  const rest = filter.parts.filter((part) => !(part.kind === "present" && part.attribute === "objectclass"));
  const [only, ...more] = rest;
  return only && more.length === 0 ? soughtUid(only) : null;
}
