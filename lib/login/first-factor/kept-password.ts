/** The password a user has: a hash of ours, or else the SCRAM verifier that the database role came with. */
import { textOf, utf8 } from "@/lib/foundation/base/bytes";
import { type Keyring, KeyringError } from "@/lib/foundation/keys/keyring";
import { keyring } from "@/lib/foundation/keys/master-key";

/** The columns of a user that a password stands in. */
export type PasswordColumns = {
  readonly passwordHash: string | null;
  readonly scramSealed: Uint8Array | null;
};

/** Columns to write with a hash of ours: what the role came with is gone with it. */
export const replacingPassword = (passwordHash: string) => ({ passwordHash, scramSealed: null }) as const;

/** Whether there is a password of either kind. */
export const hasPassword = ({ passwordHash, scramSealed }: PasswordColumns): boolean =>
  passwordHash !== null || scramSealed !== null;

/**
 * What a typed password is compared with by `verifyPassword`; null when there is none.
 * @throws KeyringError when a verifier cannot be opened
 */
export function passwordOf(user: PasswordColumns & { readonly id: string }): string | null {
  const { id, passwordHash, scramSealed } = user;
  return passwordHash ?? (scramSealed && openVerifier(keyring(), id, scramSealed));
}

/** The verifier of the user `userId`, opened. @throws KeyringError */
export function openVerifier(keys: Keyring, userId: string, sealed: Uint8Array): string {
  const text = textOf(keys.open(placeOf(userId), sealed));
  if (text === null) throw new KeyringError("The sealed verifier is no text.");
  return text;
}

/** The verifier of the user `userId`, sealed. */
export function sealVerifier(userId: string, verifier: string): Uint8Array<ArrayBuffer> {
  return keyring().seal(placeOf(userId), utf8(verifier));
}

const placeOf = (userId: string) => ({ table: "users", column: "scram_sealed", row: userId });
