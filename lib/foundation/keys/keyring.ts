/** Encryption at rest: seals and opens small secrets under the master key, bound to their place in the store. */
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { utf8 } from "@/lib/foundation/base/bytes";
import { StartError } from "@/lib/foundation/base/errors";

/** Where a ciphertext lives. It opens only there, so rows and columns cannot be swapped. */
export type Place = { readonly table: string; readonly column: string; readonly row: string };

/** Seals and opens secrets. Sealed form: version 1, key id (4), nonce (12), tag (16), ciphertext. */
export type Keyring = {
  /** Ciphertext of `plain` under the newest key, for that place alone. */
  seal(place: Place, plain: Uint8Array): Uint8Array<ArrayBuffer>;
  /** The plain octets. @throws KeyringError when the key is missing, the place differs or a bit changed */
  open(place: Place, sealed: Uint8Array): Uint8Array<ArrayBuffer>;
  /** Whether the key that made `sealed` is among those of this keyring. */
  knows(sealed: Uint8Array): boolean;
  /** Whether `sealed` was made under the newest key. */
  isCurrent(sealed: Uint8Array): boolean;
  /** A key for another purpose (for example "console-session"), derived from the newest master key. */
  derive(purpose: string): Uint8Array<ArrayBuffer>;
};

/** A ciphertext that cannot be opened. The message says which of the three reasons and the fix. */
export class KeyringError extends StartError {
  override readonly name = "KeyringError";
}

const version = 1;
const headBytes = 1 + 4 + 12 + 16;

/**
 * A keyring over master keys of 32 octets, newest first.
 * @throws KeyringError when there is none or one has another length
 */
export function createKeyring(masterKeys: readonly Uint8Array[]): Keyring {
  const keys = masterKeys.map((key) => {
    if (key.length !== 32) throw new KeyringError("A master key is 32 octets (44 characters of base64).");
    return { id: keyId(key), key, sealing: derived(key, "seal") };
  });
  const newest = keys[0];
  if (!newest) throw new KeyringError("There is no master key.");
  return {
    seal(place, plain) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", newest.sealing, nonce);
      cipher.setAAD(boundTo(place));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return new Uint8Array(
        Buffer.concat([Uint8Array.of(version), newest.id, nonce, cipher.getAuthTag(), body]),
      );
    },
    open(place, sealed) {
      if (sealed.length < headBytes || sealed[0] !== version)
        throw new KeyringError("This is not a sealed secret.");
      const id = Buffer.from(sealed.subarray(1, 5));
      const key = keys.find((candidate) => id.equals(candidate.id));
      if (!key) {
        throw new KeyringError(
          "The master key that sealed this is missing. Add the old key again next to the new one.",
        );
      }
      const decipher = createDecipheriv("aes-256-gcm", key.sealing, sealed.subarray(5, 17));
      decipher.setAAD(boundTo(place));
      decipher.setAuthTag(sealed.subarray(17, headBytes));
      try {
        return new Uint8Array(Buffer.concat([decipher.update(sealed.subarray(headBytes)), decipher.final()]));
      } catch {
        throw new KeyringError(`The sealed secret in ${place.table}.${place.column} was moved or changed.`);
      }
    },
    knows: (sealed) => keys.some(({ id }) => id.equals(sealed.subarray(1, 5))),
    isCurrent: (sealed) => newest.id.equals(sealed.subarray(1, 5)),
    derive: (purpose) => derived(newest.key, purpose),
  };
}

/** A keyed one-way digest (HMAC-SHA-256) of `text`, for codes and credentials that are only ever compared. */
export function macOf(macKey: Uint8Array, purpose: string, text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHmac("sha256", macKey).update(purpose).update("\0").update(text).digest());
}

/** SHA-256 of a random token: what the store keeps of links. Tokens carry 32 random octets, so no salt is needed. */
export function tokenHash(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(token).digest());
}

function keyId(key: Uint8Array): Buffer {
  return createHash("sha256").update("postern key id\0").update(key).digest().subarray(0, 4);
}

function derived(key: Uint8Array, purpose: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hkdfSync("sha256", key, new Uint8Array(), utf8(`postern ${purpose}`), 32));
}

function boundTo({ table, column, row }: Place): Uint8Array {
  return utf8(`${table}\0${column}\0${row}`);
}
