/** Pure. Search filters (RFC 4511 section 4.5.1.7): read whole, kept as far as this door can tell whether they are true. */

import { textOf } from "@/lib/foundation/base/bytes";
import type { Reader } from "./ber";
import { tags } from "./ber";
import { BerError } from "./ber-error";
import { asciiOf } from "./text";

/** A filter. 'other' is one that was read and is not evaluated. Attribute names are in lower case. */
export type Filter =
  | { readonly kind: "and" | "or"; readonly parts: readonly Filter[] }
  | { readonly kind: "not"; readonly of: Filter }
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
      return { kind: tag === and ? "and" : "or", parts };
    }
    case not:
      return { kind: "not", of: readFilter(reader.enter(not), depth + 1) };
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

/** The attribute `uid` by its number. */
export const uidNumber = "0.9.2342.19200300.100.1.1";
/** All names of `uid` (RFC 4519 section 2.39). */
export const uidNames: readonly string[] = ["uid", "userid", uidNumber];

/**
 * Whether the filter is true of an entry; null where that is undefined (section 4.5.1.7). Attribute names of the entry in
 * lower case; values of `uid` compare as they are written, because roles do, all others without regard to case.
 */
export function isTrueOf(filter: Filter, entry: Readonly<Record<string, readonly string[]>>): boolean | null {
  switch (filter.kind) {
    case "and":
    case "or": {
      const settling = filter.kind === "or";
      const answers = filter.parts.map((part) => isTrueOf(part, entry));
      return answers.includes(settling) ? settling : answers.includes(null) ? null : !settling;
    }
    case "not": {
      const answer = isTrueOf(filter.of, entry);
      return answer === null ? null : !answer;
    }
    case "present":
      return valuesOf(entry, filter.attribute) !== null;
    case "equal": {
      const values = valuesOf(entry, filter.attribute);
      const wanted = textOf(filter.value);
      if (!values || wanted === null) return values ? false : null;
      const isExact = uidNames.includes(filter.attribute);
      return values.some(
        (value) => value === wanted || (!isExact && value.toLowerCase() === wanted.toLowerCase()),
      );
    }
    case "other":
      return null;
  }
}

const valuesOf = (entry: Readonly<Record<string, readonly string[]>>, attribute: string) =>
  entry[uidNames.includes(attribute) ? "uid" : attribute] ?? null;

/**
 * The value that `uid` must equal, when the filter says that and nothing more: `(uid=x)`, alone or beside
 * `(objectClass=*)`. Null for every other filter.
 */
export function soughtUid(filter: Filter): Uint8Array | null {
  if (filter.kind === "equal") return uidNames.includes(filter.attribute) ? filter.value : null;
  if (filter.kind !== "and") return null;
  const rest = filter.parts.filter((part) => !(part.kind === "present" && part.attribute === "objectclass"));
  const [only, ...more] = rest;
  return only && more.length === 0 ? soughtUid(only) : null;
}
