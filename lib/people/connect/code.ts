/** Pure. The short code that a waiting program and the browser both show: made, and compared as people type it. */

/** Consonants alone, so that no word comes out, and none of them looks like a digit. @see RFC 8628, section 6.1 */
const letters = "BCDFGHJKLMNPQRSTVWXZ";
const half = 4;

/** Random octets for one code. */
export const codeBytes = 64;

/** A code of `random`: "WDJB-MJHT". Octets that would favour some letters are passed over. */
export function makeCode(random: Uint8Array): string {
  const fair = [...random].filter((octet) => octet < Math.floor(256 / letters.length) * letters.length);
  const text = fair.slice(0, 2 * half).map((octet) => letters[octet % letters.length]);
  if (text.length < 2 * half) throw new TypeError("too few random octets for a code");
  return `${text.slice(0, half).join("")}-${text.slice(half).join("")}`;
}

/** Whether `typed` is `code`; case, blanks and the hyphen do not matter. */
export const isSameCode = (typed: string, code: string): boolean => plain(typed) === plain(code);

const plain = (text: string): string => text.replace(/[\s-]/g, "").toUpperCase();
