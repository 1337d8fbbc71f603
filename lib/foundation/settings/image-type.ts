/** Pure. What kind of picture some octets are, by their first octets alone. */

/** Kinds of picture a logo may be. SVG is not among them: it can carry script. */
export type ImageType = "image/png" | "image/jpeg" | "image/webp";

/** The kind of picture, or null for anything else, whatever its name says. */
export function imageTypeOf(bytes: Uint8Array): ImageType | null {
  if (startsWith(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "image/png";
  if (startsWith(bytes, 0, [0xff, 0xd8, 0xff])) return "image/jpeg";
  const isRiff = startsWith(bytes, 0, [0x52, 0x49, 0x46, 0x46]);
  if (isRiff && startsWith(bytes, 8, [0x57, 0x45, 0x42, 0x50])) return "image/webp";
  return null;
}

function startsWith(bytes: Uint8Array, offset: number, magic: readonly number[]): boolean {
  return bytes.length >= offset + magic.length && magic.every((octet, i) => bytes[offset + i] === octet);
}
