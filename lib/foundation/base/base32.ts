/** Pure. Base32 of RFC 4648 section 6, the form in which authenticator apps take a key. */

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The base32 text of `bytes`, upper case, without padding. */
export function encodeBase32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let buffer = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(buffer >>> bits) & 31];
    }
    buffer &= (1 << bits) - 1;
  }
  return bits > 0 ? text + alphabet[(buffer << (5 - bits)) & 31] : text;
}

/** The octets of base32 `text`; case, spaces, hyphens and padding do not matter. Null when it is not base32. */
export function decodeBase32(text: string): Uint8Array<ArrayBuffer> | null {
  const clean = text.replace(/[\s=-]/g, "").toUpperCase();
  const bytes: number[] = [];
  let bits = 0;
  let buffer = 0;
  for (const character of clean) {
    const value = alphabet.indexOf(character);
    if (value < 0) return null;
    buffer = (buffer << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((buffer >>> bits) & 255);
    }
    buffer &= (1 << bits) - 1;
  }
  return new Uint8Array(bytes);
}

/** A key for people to type: groups of four characters. */
export const groupedBase32 = (bytes: Uint8Array): string =>
  encodeBase32(bytes).replace(/(.{4})(?=.)/g, "$1 ");
