/** Pure. Octets: text, hex, base64url and comparison in constant time. */
import { timingSafeEqual } from "node:crypto";

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The UTF-8 octets of `text`. */
export const utf8 = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);

/** The text of UTF-8 octets, or null when they are not valid UTF-8. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return null;
  }
}

/** Lower-case hexadecimal of `bytes`. */
export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** URL-safe base64 without padding: the form of link and session tokens. */
export const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");

/**
 * A copy backed by a plain ArrayBuffer, the form Prisma's Bytes columns take.
 * Needed because a Node Buffer may view a shared pool.
 */
export const copyOf = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

/** Whether both are the same octets, in time that depends on their lengths alone. */
export function constantTimeEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
