/** Pure. Base32 of RFC 4648 section 6, the form in which authenticator apps take a key. */
import { base32nopad } from "@scure/base";

/** The base32 text of `bytes`, upper case, without padding. */
export const encodeBase32 = (bytes: Uint8Array): string => base32nopad.encode(bytes);

/** The octets of base32 `text`; case, spaces, hyphens and padding do not matter. Null when it is not base32. */
export function decodeBase32(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return new Uint8Array(base32nopad.decode(text.replace(/[\s=-]/g, "").toUpperCase()));
  } catch {
    return null;
  }
}

/** A key for people to type: groups of four characters. */
export const groupedBase32 = (bytes: Uint8Array): string =>
  encodeBase32(bytes).replace(/(.{4})(?=.)/g, "$1 ");
