/** Owns making shared secrets that survive every configuration file they are pasted into. */
import { randomInt } from "node:crypto";

/** Letters and digits that nobody confuses when reading aloud: no 0 O, 1 l I. */
const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";

/** A random shared secret: 40 characters, about 232 bits, nothing that pg_hba.conf would need quoted. */
export function newSharedSecret(): string {
  return Array.from({ length: 40 }, () => alphabet[randomInt(alphabet.length)]).join("");
}
