/** Pure. Reading BER as LDAP restricts it: definite lengths, tags of one octet, strings in one piece (RFC 4511 section 5.1). */
import { BerError } from "./ber-error";

/** Universal tags that LDAP uses. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  octets: 0x04,
  enumerated: 0x0a,
  sequence: 0x30,
  set: 0x31,
};

/** Reads the elements inside one constructed element, from the first to the last. Values are views, not copies. */
export type Reader = {
  /** The tag of the next element, or null at the end. */
  peek(): number | null;
  /** The content of the next element. @throws BerError 'tag' when it has another tag, 'truncated', 'length' */
  read(tag: number): Uint8Array;
  /** A reader inside the next element. @throws BerError as `read` */
  enter(tag: number): Reader;
  /** An integer from 0 to 2147483647 (maxInt of RFC 4511). @throws BerError 'integer' */
  integer(tag?: number): number;
  /** @throws BerError 'boolean': LDAP allows 00 and FF alone */
  boolean(): boolean;
  /**
   * Passes over what is left, which must be sound: components at the end that nobody knows are ignored (section 4).
   * @throws BerError
   */
  finish(): void;
};

/** A length field: the value, and how many octets the field itself takes. */
export type Length = { readonly length: number; readonly octets: number };

/**
 * The length field at `at`, or null when more octets are needed to know. Up to four octets are taken, and padding in
 * them, because Windows always writes four.
 * @throws BerError 'length'
 */
export function readLength(octets: Uint8Array, at: number): Length | null {
  const first = octets[at];
  if (first === undefined) return null;
  if (first < 0x80) return { length: first, octets: 1 };
  const count = first & 0x7f;
  if (count === 0 || count > 4) throw new BerError("length");
  if (at + count >= octets.length) return null;
  let length = 0;
  for (let i = 1; i <= count; i++) length = length * 256 + (octets[at + i] ?? 0);
  return { length, octets: 1 + count };
}

/** A reader over the content of a constructed element. */
export function createReader(octets: Uint8Array): Reader {
  let at = 0;

  function next(): { readonly tag: number; readonly value: Uint8Array } {
    const tag = octets[at];
    if (tag === undefined) throw new BerError("truncated");
    if ((tag & 0x1f) === 0x1f) throw new BerError("tag");
    const size = readLength(octets, at + 1);
    if (!size) throw new BerError("truncated");
    const start = at + 1 + size.octets;
    const end = start + size.length;
    if (end > octets.length) throw new BerError("truncated");
    at = end;
    return { tag, value: octets.subarray(start, end) };
  }

  function read(tag: number): Uint8Array {
    if (octets[at] !== undefined && octets[at] !== tag) throw new BerError("tag");
    return next().value;
  }

  return {
    peek: () => octets[at] ?? null,
    read,
    enter: (tag) => createReader(read(tag)),
    integer: (tag = tags.integer) => integerOf(read(tag)),
    boolean() {
      const value = read(tags.boolean);
      if (value.length !== 1 || (value[0] !== 0 && value[0] !== 0xff)) throw new BerError("boolean");
      return value[0] === 0xff;
    },
    finish() {
      while (at < octets.length) next();
    },
  };
}

/**
 * The number from 0 to 2147483647 in the content of an INTEGER.
 * @throws BerError 'integer' when it is empty, negative, larger, or has an octet too many (X.690 section 8.3.2)
 */
export function integerOf(value: Uint8Array): number {
  const [first = 0x80, second = 0] = value;
  const isPadded = value.length > 1 && first === 0 && second < 0x80;
  if (first >= 0x80 || isPadded || value.length > 4) throw new BerError("integer");
  return value.reduce((number, octet) => number * 256 + octet, 0);
}
