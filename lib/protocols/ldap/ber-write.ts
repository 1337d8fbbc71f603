/** Pure. Writing BER with the shortest definite lengths: the few kinds of element that answers are made of. */
import { utf8 } from "@/lib/foundation/base/bytes";
import { tags } from "./ber";

/** An element of `tag` around `parts`. */
export function element(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = lengthOctets(length);
  const whole = new Uint8Array(1 + head.length + length);
  whole[0] = tag;
  whole.set(head, 1);
  let at = 1 + head.length;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** An OCTET STRING; text becomes UTF-8. */
export const octetString = (value: Uint8Array | string, tag = tags.octets): Uint8Array =>
  element(tag, typeof value === "string" ? utf8(value) : value);

/** An INTEGER (or ENUMERATED) from 0 to 2147483647. */
export function integer(value: number, tag = tags.integer): Uint8Array {
  const octets = [value & 0xff];
  for (let rest = Math.floor(value / 256); rest > 0; rest = Math.floor(rest / 256))
    octets.unshift(rest & 0xff);
  if ((octets[0] ?? 0) >= 0x80) octets.unshift(0);
  return element(tag, Uint8Array.from(octets));
}

function lengthOctets(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest & 0xff);
  return Uint8Array.of(0x80 | octets.length, ...octets);
}
