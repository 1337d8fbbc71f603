/** Pure. The encryption of a PSKC container (RFC 6030 section 6): the key from what the person typed, values, their MACs. */
import { createDecipheriv, createHmac, pbkdf2Sync } from "node:crypto";
import { constantTimeEqual, utf8 } from "@/lib/foundation/base/bytes";
import { fromHex, TokenFileError } from "../seed";
import { below, childOf, type Element } from "./xml";

/** What was typed for an encrypted file, as it was typed: the pre-shared key in hex, or the password. */
export type FileKey = { readonly presharedKey?: string; readonly password?: string };

/** An encrypted container with its keys. */
export type Encryption = {
  /** What was typed to open it. */
  readonly by: "key" | "password";
  readonly key: Uint8Array;
  readonly mac: { readonly hash: string; readonly key: Uint8Array };
};

/** By the algorithm's name, the octets of its key. */
const ciphers: ReadonlyMap<string, number> = new Map([
  ["http://www.w3.org/2001/04/xmlenc#aes128-cbc", 16],
  ["http://www.w3.org/2001/04/xmlenc#aes192-cbc", 24],
  ["http://www.w3.org/2001/04/xmlenc#aes256-cbc", 32],
]);
/** RFC 9231 section 2.2. */
const hmacs: readonly (readonly [string, string])[] = [
  ["http://www.w3.org/2000/09/xmldsig#hmac-sha1", "sha1"],
  ...["sha224", "sha256", "sha384", "sha512"].map(
    (hash) => [`http://www.w3.org/2001/04/xmldsig-more#hmac-${hash}`, hash] as const,
  ),
];
const macs: ReadonlyMap<string, string> = new Map([
  ...hmacs,
  // Not in any standard, and written by several makers.
  ["http://www.w3.org/2001/04/xmldsig-more#hmac-sha1", "sha1"],
]);
const derivations = [
  "http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2",
  "http://www.w3.org/2009/xmlenc11#pbkdf2",
];
/** Without a name it is SHA-1 (RFC 8018 appendix A.2). */
const prfs: ReadonlyMap<string, string> = new Map([["", "sha1"], ...hmacs]);

/** Rounds that cost half a second, or a whole one for a key longer than what SHA-1 gives; makers write 1,000 to 100,000. */
const mostRounds = 1_000_000;

/**
 * How `container` is encrypted, with its keys opened; null when it is not encrypted.
 * @throws TokenFileError 'key' or 'password' when that is missing or wrong, 'unsupported' for other ways of encrypting
 */
export function encryptionOf(container: Element, typed: FileKey): Encryption | null {
  const how = childOf(container, "EncryptionKey");
  const method = childOf(container, "MACMethod");
  if (!how && !method) return null;
  if (!how) throw unsupported("The file has a MAC method and no encryption key.");
  if (!method) {
    throw unsupported(
      "The file is encrypted and has no MAC, so a wrong key could not be told from the right one. Ask the maker for a file with a MAC (RFC 6030).",
    );
  }
  const derived = childOf(how, "DerivedKey");
  const key = derived
    ? derivedKey(derived, typed.password ?? "")
    : presharedKey(how, typed.presharedKey ?? "");
  const by = derived ? "password" : "key";
  const hash = macs.get(method.attributes.Algorithm ?? "");
  if (!hash) throw unsupported(`The MAC method ${said(method)} is not known to Postern.`);
  const macKey = childOf(method, "MACKey");
  // Files from before the RFC have no key of their own for the MAC.
  if (!macKey) return { by, key, mac: { hash, key } };
  const opened = decrypted(macKey, key, "The MAC key");
  if (!opened || opened.length === 0) throw wrong(by);
  return { by, key, mac: { hash, key: opened } };
}

function presharedKey(how: Element, typed: string): Uint8Array {
  if (below(how, "X509Data") || below(how, "KeyValue") || below(how, "EncryptedKey")) {
    throw unsupported(
      "The file is encrypted for a certificate (X.509, RSA). Ask the maker for one with a pre-shared key or a password.",
    );
  }
  if (typed.trim() === "") {
    throw new TokenFileError(
      "key",
      "The file is encrypted. Enter the pre-shared key that the maker sent you.",
    );
  }
  const key = fromHex(typed.replace(/[\s:-]/g, ""));
  if (!key || ![16, 24, 32].includes(key.length)) {
    throw new TokenFileError(
      "key",
      "A pre-shared key is 32, 48 or 64 hexadecimal digits: 0 to 9 and A to F.",
    );
  }
  return key;
}

function derivedKey(derived: Element, password: string): Uint8Array {
  const method = childOf(derived, "KeyDerivationMethod");
  const parameters = method && childOf(method, "PBKDF2-params");
  if (!method || !derivations.includes(method.attributes.Algorithm ?? "") || !parameters) {
    throw unsupported(
      `The key is derived from the password by ${method ? said(method) : "nothing"}. Postern knows PBKDF2.`,
    );
  }
  const prf = childOf(parameters, "PRF");
  const hash = prfs.get(prf?.attributes.Algorithm ?? "");
  if (!hash) throw unsupported(`PBKDF2 with ${prf ? said(prf) : "this function"} is not known to Postern.`);
  const salt = base64(below(parameters, "Salt", "Specified")?.text ?? "");
  const rounds = wholeNumber(childOf(parameters, "IterationCount")?.text ?? "");
  const bytes = wholeNumber(childOf(parameters, "KeyLength")?.text ?? "16");
  if (!salt || salt.length < 1 || salt.length > 1024 || rounds === null || rounds < 1) {
    throw new TokenFileError("unreadable", "The salt or the count of PBKDF2 is missing or wrong.");
  }
  if (rounds > mostRounds) {
    throw unsupported(`The file asks for ${rounds} rounds of PBKDF2. Postern does at most ${mostRounds}.`);
  }
  if (bytes === null || ![16, 24, 32].includes(bytes)) {
    throw unsupported("PBKDF2 would give a key of a length that AES does not have.");
  }
  if (password === "") {
    throw new TokenFileError(
      "password",
      "The file is encrypted. Enter the password that the maker sent you.",
    );
  }
  return new Uint8Array(pbkdf2Sync(utf8(password), salt, rounds, bytes, hash));
}

/**
 * The octets of a value that is encrypted, after its MAC was found right. `what` opens the sentence of a refusal: "Key package
 * 3 (serial 123)". RFC 6030 section 6.3: the MAC is over the initialisation vector and the ciphertext.
 * @throws TokenFileError 'key' or 'password' when the MAC is wrong: what was typed is not the file's, or the file was changed; 'damaged'
 * when there is none
 */
export function openValue(holder: Element, encryption: Encryption, what: string): Uint8Array {
  const value = childOf(holder, "EncryptedValue");
  const cipherText = value && cipherTextOf(value);
  const claimed = base64(childOf(holder, "ValueMAC")?.text ?? "");
  if (!value || !cipherText) throw new TokenFileError("unreadable", `${what} has no readable ciphertext.`);
  if (!claimed) throw new TokenFileError("damaged", `${what} has no MAC. The file is refused.`);
  const mac = createHmac(encryption.mac.hash, encryption.mac.key).update(cipherText).digest();
  if (!constantTimeEqual(mac, claimed)) {
    // One wrong key in sixteen opens the key of the MAC all the same: this tells it, as a change of the file would.
    throw new TokenFileError(
      encryption.by,
      `${what}: the MAC is wrong. Either the key or password is not that of this file, or the file was changed on its way.`,
    );
  }
  const plain = decrypted(value, encryption.key, what);
  if (!plain) throw new TokenFileError("damaged", `${what} does not decrypt. The file is refused.`);
  return plain;
}

function cipherTextOf(encrypted: Element): Uint8Array | null {
  const octets = base64(below(encrypted, "CipherData", "CipherValue")?.text ?? "");
  return octets && octets.length >= 32 && octets.length % 16 === 0 ? octets : null;
}

/** Null when `key` is not the one: the padding of XML encryption says in its last octet how long it is. */
function decrypted(encrypted: Element, key: Uint8Array, what: string): Uint8Array | null {
  const method = childOf(encrypted, "EncryptionMethod");
  const keyBytes = ciphers.get(method?.attributes.Algorithm ?? "");
  if (!method || !keyBytes) {
    throw unsupported(
      `${what} is encrypted with ${method ? said(method) : "an unnamed method"}. Postern reads AES-CBC.`,
    );
  }
  if (keyBytes !== key.length) {
    throw new TokenFileError(
      "key",
      `The file is encrypted with AES-${keyBytes * 8}, whose key has ${keyBytes * 2} hexadecimal digits. This one has ${key.length * 2}.`,
    );
  }
  const octets = cipherTextOf(encrypted);
  if (!octets) return null;
  const decipher = createDecipheriv(`aes-${keyBytes * 8}-cbc`, key, octets.subarray(0, 16)).setAutoPadding(
    false,
  );
  const plain = Buffer.concat([decipher.update(octets.subarray(16)), decipher.final()]);
  const padding = plain.at(-1) ?? 0;
  return padding >= 1 && padding <= 16 ? new Uint8Array(plain.subarray(0, plain.length - padding)) : null;
}

/** Octets of base64 `text`, blanks between them passed over; null when it is none. */
export function base64(text: string): Uint8Array<ArrayBuffer> | null {
  const bare = text.replace(/\s/g, "");
  const isBase64 = bare.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(bare);
  return isBase64 ? new Uint8Array(Buffer.from(bare, "base64")) : null;
}

/** Larger than any counter of a token, and small enough that numbers around it are exact. */
export const largestNumber = 999_999_999_999_999;

/** A whole number from zero on as it is written, `largestNumber` at most; null for anything else. */
export const wholeNumber = (text: string): number | null => (/^\d{1,15}$/.test(text) ? Number(text) : null);

const said = ({ attributes }: Element) => `“${(attributes.Algorithm ?? "").slice(0, 120)}”`;
const unsupported = (message: string) => new TokenFileError("unsupported", message);
const wrong = (what: "key" | "password") =>
  new TokenFileError(
    what,
    what === "key"
      ? "The pre-shared key is not that of this file."
      : "The password is not that of this file.",
  );
