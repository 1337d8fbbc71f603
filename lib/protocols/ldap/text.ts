/** Pure. The short texts of the protocol itself: attribute names, mechanisms, object identifiers. */
import { BerError } from "./ber-error";

/** Printable ASCII, up to 128 characters. @throws BerError 'text' for anything else */
export function asciiOf(octets: Uint8Array): string {
  if (octets.length > 128 || octets.some((octet) => octet < 0x21 || octet > 0x7e)) throw new BerError("text");
  return String.fromCharCode(...octets);
}
