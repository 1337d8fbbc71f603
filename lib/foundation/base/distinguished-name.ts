/** Pure. Names as RFC 4514 writes them: read strictly, and values written with their escapes. */
import { textOf, utf8 } from "./bytes";

/** One `type=value`. */
export type Assertion = {
  /** In lower case: a word or a dotted number. */
  readonly type: string;
  /** Null for a value in the form `#04…`, which is not read. */
  readonly value: string | null;
  /** Whether an escape stood in the value. */
  readonly isEscaped: boolean;
};

/** A name, the entry itself first; each part has one assertion, or several joined by `+`. */
export type Name = readonly (readonly Assertion[])[];

const typeForm = /^([a-z][a-z0-9-]*|(0|[1-9]\d*)(\.(0|[1-9]\d*))+)$/;
const hexForm = /^([0-9a-f]{2})+$/;
const code = (character: string) => character.charCodeAt(0);
const comma = code(",");
const plus = code("+");
const equals = code("=");
const backslash = code("\\");
const space = code(" ");
const sharp = code("#");
/** May follow a backslash as they are. */
const escapable = new Set(utf8(' "#+,;<=>\\'));
/** May stand in a value only behind a backslash. */
const forbidden = new Set(utf8('";<>\0'));

/**
 * The name in `octets` (UTF-8), or null when it is none. Spaces behind a comma are forgiven, because people write them and no
 * value can begin there; nothing else is: no spaces elsewhere, no quotes, no semicolons (RFC 4514 section 3; the leniency of
 * RFC 2253 let two texts mean one name).
 */
export function parseName(octets: Uint8Array): Name | null {
  if (octets.length === 0) return [];
  const parts: Assertion[][] = [[]];
  for (let at = 0; ; at++) {
    const found = readAssertion(octets, at);
    if (!found) return null;
    parts.at(-1)?.push(found.assertion);
    at = found.end;
    if (at === octets.length) return parts;
    if (octets[at] !== comma) continue;
    parts.push([]);
    while (octets[at + 1] === space) at++;
  }
}

type Found = { readonly assertion: Assertion; readonly end: number };

/** The assertion at `start`; `end` is where the comma or plus behind it stands, or the end of all. */
function readAssertion(octets: Uint8Array, start: number): Found | null {
  const middle = octets.indexOf(equals, start);
  if (middle < 0) return null;
  const type = String.fromCharCode(...octets.subarray(start, Math.min(middle, start + 128))).toLowerCase();
  if (!typeForm.test(type) || middle - start > 128) return null;
  return octets[middle + 1] === sharp
    ? readHexValue(octets, middle + 2, type)
    : readValue(octets, middle + 1, type);
}

function readHexValue(octets: Uint8Array, start: number, type: string): Found | null {
  let end = start;
  while (end < octets.length && octets[end] !== comma && octets[end] !== plus) end++;
  const digits = textOf(octets.subarray(start, end))?.toLowerCase() ?? "";
  return hexForm.test(digits) ? { assertion: { type, value: null, isEscaped: false }, end } : null;
}

function readValue(octets: Uint8Array, start: number, type: string): Found | null {
  const value: number[] = [];
  let isEscaped = false;
  let endsInSpace = false;
  let at = start;
  for (; at < octets.length && octets[at] !== comma && octets[at] !== plus; at++) {
    const octet = octets[at] ?? 0;
    if (octet === backslash) {
      const escaped = readEscape(octets, at + 1);
      if (!escaped) return null;
      value.push(escaped.octet);
      at += escaped.length;
      isEscaped = true;
      endsInSpace = false;
      continue;
    }
    if (forbidden.has(octet) || (octet === space && at === start)) return null;
    value.push(octet);
    endsInSpace = octet === space;
  }
  const text = textOf(Uint8Array.from(value));
  if (endsInSpace || text === null) return null;
  return { assertion: { type, value: text, isEscaped }, end: at };
}

/** What stands behind a backslash: a special character, or two hexadecimal digits. */
function readEscape(octets: Uint8Array, at: number): { octet: number; length: number } | null {
  const next = octets[at];
  if (next === undefined) return null;
  if (escapable.has(next)) return { octet: next, length: 1 };
  const digits = String.fromCharCode(...octets.subarray(at, at + 2)).toLowerCase();
  return digits.length === 2 && hexForm.test(digits)
    ? { octet: Number.parseInt(digits, 16), length: 2 }
    : null;
}

/** `value` as it stands in a name, escaped where it must be (RFC 4514 section 2.4). */
export function escapeValue(value: string): string {
  return value.replace(/["+,;<>\\]|^[ #]| $/g, "\\$&").replaceAll("\0", "\\00");
}

/** A name that others stand below, with the text it was written as. */
export type Base = { readonly text: string; readonly name: Name };

/** The base in `text`, or null when it is no name or an empty one. */
export function parseBase(text: string): Base | null {
  const name = parseName(new TextEncoder().encode(text));
  return name && name.length > 0 ? { text, name } : null;
}
