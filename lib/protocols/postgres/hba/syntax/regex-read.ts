/** Pure. Reads PostgreSQL's advanced regular expressions, as far as pg_hba.conf can use them, into a tree. */
import type { Pattern } from "./regex-match";

/** PostgreSQL refuses the expression; the message is its own. */
export class Refused extends Error {}
/** Nobody here knows what the expression matches; the message completes "it is not evaluated here:". */
export class NotJudged extends Error {}

type Has = (octet: number) => boolean;

const between = (from: string, to: string): Has => {
  const [first, last] = [from.charCodeAt(0), to.charCodeAt(0)];
  return (octet) => octet >= first && octet <= last;
};
const oneOf =
  (text: string): Has =>
  (octet) =>
    octet < 128 && text.includes(String.fromCharCode(octet));
const anyOf =
  (...sets: readonly Has[]): Has =>
  (octet) =>
    sets.some((has) => has(octet));

const upper = between("A", "Z");
const lower = between("a", "z");
const digit = between("0", "9");
const word = anyOf(upper, lower, digit, oneOf("_"));
const space = oneOf(" \t\n\v\f\r");

/** Classes of characters in the C collation, which pg_hba.conf uses: ASCII only. */
const classes: Readonly<Record<string, Has>> = {
  alpha: anyOf(upper, lower),
  upper,
  lower,
  digit,
  alnum: anyOf(upper, lower, digit),
  xdigit: anyOf(digit, between("A", "F"), between("a", "f")),
  word,
  space,
  blank: oneOf(" \t"),
};
const shorthands: Readonly<Record<string, Has>> = { d: digit, w: word, s: space };

const isWordAt = (name: Uint8Array, at: number) => at >= 0 && at < name.length && word(name[at] ?? 0);
const place = (holds: (name: Uint8Array, at: number) => boolean): Pattern => ({ kind: "place", holds });
const isStart = (_: Uint8Array, at: number) => at === 0;
const isEnd = (name: Uint8Array, at: number) => at === name.length;
const isEdge = (name: Uint8Array, at: number) => isWordAt(name, at - 1) !== isWordAt(name, at);

/** Escapes that match a place and no character. */
const places: Readonly<Record<string, Pattern>> = {
  A: place(isStart),
  Z: place(isEnd),
  y: place(isEdge),
  Y: place((name, at) => !isEdge(name, at)),
  m: place((name, at) => isEdge(name, at) && isWordAt(name, at)),
  M: place((name, at) => isEdge(name, at) && isWordAt(name, at - 1)),
};

/** Where reading stands. `rest` is what is still to read, one character for each octet. */
type Reader = { rest: string; isCaseIgnored: boolean };

/**
 * The tree of an expression. PostgreSQL reads pg_hba.conf before it knows of any encoding, so octets are what its
 * expressions match: `.` is one octet.
 * @throws Refused, NotJudged
 */
export function readPattern(source: Uint8Array): Pattern {
  const reader: Reader = { rest: String.fromCharCode(...source), isCaseIgnored: false };
  if (reader.rest.startsWith("***")) throw new NotJudged("it starts with a director (***)");
  // `s` and `t` say what holds anyway.
  const options = taken(reader, /^\(\?[a-z]+\)/);
  if (/[^icst()?]/.test(options ?? "")) throw new NotJudged("it starts with rare options");
  for (const option of options?.slice(2, -1) ?? "")
    if (option === "i" || option === "c") reader.isCaseIgnored = option === "i";
  const pattern = readChoice(reader);
  if (reader.rest !== "") throw new Refused("parentheses () not balanced");
  return pattern;
}

/** Takes what matches at the front, or null. */
function taken(reader: Reader, front: RegExp): string | null {
  const found = front.exec(reader.rest)?.[0] ?? null;
  if (found !== null) reader.rest = reader.rest.slice(found.length);
  return found;
}

function readChoice(reader: Reader): Pattern {
  const parts = [readSequence(reader)];
  while (taken(reader, /^\|/)) parts.push(readSequence(reader));
  return parts.length === 1 && parts[0] ? parts[0] : { kind: "choice", parts };
}

function readSequence(reader: Reader): Pattern {
  const parts: Pattern[] = [];
  while (reader.rest !== "" && !/^[|)]/.test(reader.rest)) {
    if (isQuantifier(reader)) throw new Refused("quantifier operand invalid");
    const part = readPart(reader);
    // What matches a place cannot be repeated.
    const isRepeatable = part.kind !== "place" && part.kind !== "look";
    parts.push(isRepeatable && isQuantifier(reader) ? readRepeat(part, reader) : part);
  }
  return { kind: "sequence", parts };
}

const isQuantifier = ({ rest }: Reader) => /^([*+?]|\{\d)/.test(rest);

function readRepeat(of: Pattern, reader: Reader): Pattern {
  const [least, most] = readBounds(reader);
  // Lazy or greedy finds the same names.
  taken(reader, /^\?/);
  if (isQuantifier(reader)) throw new Refused("quantifier operand invalid");
  return { kind: "repeat", of, least, most };
}

function readBounds(reader: Reader): readonly [least: number, most: number] {
  const sign = taken(reader, /^[*+?]/);
  if (sign !== null) return [sign === "+" ? 1 : 0, sign === "?" ? 1 : Number.POSITIVE_INFINITY];
  const [first = "", second = first] = (taken(reader, /^\{\d+(,\d*)?/) ?? "").slice(1).split(",");
  if (reader.rest === "") throw new Refused("braces {} not balanced");
  const [least, most] = [Number(first), second === "" ? Number.POSITIVE_INFINITY : Number(second)];
  if (!taken(reader, /^\}/) || least > 255 || (second !== "" && most > 255) || least > most)
    throw new Refused("invalid repetition count(s)");
  return [least, most];
}

function readPart(reader: Reader): Pattern {
  const c = taken(reader, /^./s) ?? "";
  if (c === "(") return readGroup(reader);
  if (c === "[") return readBracket(reader);
  if (c === "^") return place(isStart);
  if (c === "$") return place(isEnd);
  if (c === ".") return { kind: "octet", has: () => true };
  if (c !== "\\") return { kind: "octet", has: folded(oneOctet(c), reader) };
  const at = places[reader.rest[0] ?? ""];
  if (!at) return { kind: "octet", has: readEscape(reader) };
  reader.rest = reader.rest.slice(1);
  return at;
}

function readGroup(reader: Reader): Pattern {
  const look = taken(reader, /^\?<?[=!]/);
  if (look === null && taken(reader, /^\?:/) === null && reader.rest.startsWith("?"))
    throw new NotJudged("it has an unusual group");
  const of = readChoice(reader);
  if (!taken(reader, /^\)/)) throw new Refused("parentheses () not balanced");
  return look === null
    ? of
    : { kind: "look", of, isAhead: !look.includes("<"), isWanted: look.endsWith("=") };
}

function readBracket(reader: Reader): Pattern {
  const isNegated = taken(reader, /^\^/) !== null;
  const items: Has[] = [];
  for (let isFirst = true; isFirst || !reader.rest.startsWith("]"); isFirst = false) {
    if (reader.rest === "") throw new Refused("brackets [] not balanced");
    if (!isFirst && /^-[^\]]/.test(reader.rest)) throw new NotJudged("it has a hyphen in an unusual place");
    items.push(readItem(reader));
  }
  reader.rest = reader.rest.slice(1);
  const has = folded(anyOf(...items), reader);
  return { kind: "octet", has: isNegated ? (octet) => !has(octet) : has };
}

/** One item of a bracket: a class, an escape, a character or a range. */
function readItem(reader: Reader): Has {
  const named = taken(reader, /^\[([:.=]).*?\1\]/s);
  if (named) {
    const chosen = named.startsWith("[:") ? classes[named.slice(2, -2)] : undefined;
    if (!chosen) throw new NotJudged("it uses a rare class or collating elements");
    return chosen;
  }
  if (/^\[[:.=]/.test(reader.rest)) throw new Refused("brackets [] not balanced");
  const range = taken(reader, /^[^\\]-[^\]\\[]/s);
  if (range) {
    const [from = "", , to = ""] = range;
    if (reader.rest === "") throw new Refused("brackets [] not balanced");
    if (from > to) throw new Refused("invalid character range");
    return between(from, to);
  }
  const c = taken(reader, /^./s) ?? "";
  return c === "\\" ? readEscape(reader) : oneOctet(c);
}

/** What stands behind a backslash. */
function readEscape(reader: Reader): Has {
  const c = taken(reader, /^./s);
  if (c === null) throw new Refused("invalid escape \\ sequence");
  const shorthand = shorthands[c.toLowerCase()];
  if (shorthand) return c === c.toLowerCase() ? shorthand : (octet) => !shorthand(octet);
  if (/[\dA-Za-z]/.test(c)) throw new NotJudged(`it uses the escape \\${c}`);
  return folded(oneOctet(c), reader);
}

const oneOctet = (c: string): Has => {
  const wanted = c.charCodeAt(0);
  return (octet) => octet === wanted;
};

/** In either case where the expression asks for it; the C collation knows the cases of ASCII alone. */
function folded(has: Has, { isCaseIgnored }: Reader): Has {
  if (!isCaseIgnored) return has;
  return (octet) => has(octet) || (anyOf(upper, lower)(octet) && has(octet ^ 0x20));
}
