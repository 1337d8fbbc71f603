/** Pure. User-Password as PAP hides it: a chain of MD5 over the shared secret (RFC 2865 section 5.2). */
import { createHash } from "node:crypto";
import { PacketError } from "./packet-error";

/** The longest password that User-Password carries. */
export const maxPasswordBytes = 128;

/**
 * Hides a cleartext for User-Password.
 * password: 0 to 128 octets, padded with NULs to a multiple of 16. authenticator: the request's 16 octets.
 * Gives 16 to 128 octets.
 * @throws PacketError 'password_length'
 * @see RFC 2865 section 5.2; vector: section 7.1
 */
export function hidePassword(
  password: Uint8Array,
  authenticator: Uint8Array,
  secret: Uint8Array,
): Uint8Array<ArrayBuffer> {
  if (password.length > maxPasswordBytes) throw new PacketError("password_length");
  const hidden = new Uint8Array(Math.max(16, Math.ceil(password.length / 16) * 16));
  hidden.set(password);
  for (let at = 0; at < hidden.length; at += 16) {
    mask(hidden, at, secret, at === 0 ? authenticator : hidden.subarray(at - 16, at));
  }
  return hidden;
}

/**
 * Reveals the cleartext of a hidden User-Password.
 * hidden: 16 to 128 octets, multiple of 16. authenticator: the request's 16 octets. secret: 1 or more octets.
 * Gives 0 to 128 octets, trailing NULs removed, not yet read as UTF-8.
 * @throws PacketError 'password_length'
 * @see RFC 2865 section 5.2; vector: section 7.1
 */
export function revealPassword(
  hidden: Uint8Array,
  authenticator: Uint8Array,
  secret: Uint8Array,
): Uint8Array<ArrayBuffer> {
  if (hidden.length < 16 || hidden.length > maxPasswordBytes || hidden.length % 16 !== 0) {
    throw new PacketError("password_length");
  }
  const password = new Uint8Array(hidden);
  for (let at = 0; at < password.length; at += 16) {
    mask(password, at, secret, at === 0 ? authenticator : hidden.subarray(at - 16, at));
  }
  let end = password.length;
  while (end > 0 && password[end - 1] === 0) end--;
  return password.subarray(0, end);
}

function mask(block: Uint8Array, at: number, secret: Uint8Array, previous: Uint8Array): void {
  const digest = createHash("md5").update(secret).update(previous).digest();
  for (let i = 0; i < 16; i++) block[at + i] = (block[at + i] ?? 0) ^ (digest[i] ?? 0);
}
