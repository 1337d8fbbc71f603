/** The password somebody has: a hash of ours, or else the SCRAM verifier that the database role came with. */
import { createHash } from "node:crypto";
import { textOf, utf8 } from "@/lib/foundation/base/bytes";
import { type Keyring, KeyringError } from "@/lib/foundation/keys/keyring";
import { keyring } from "@/lib/foundation/keys/master-key";
import type { Credential } from "@/lib/login/decision/facts";
import { directory, storedLink } from "./directory";
import { local } from "./local";
import { scram } from "./scram";

/** The columns of a person that a password stands in; operators have no verifier. */
export type PasswordColumns = {
  readonly passwordHash: string | null;
  readonly scramSealed: Uint8Array | null;
};

/** The directory that somebody comes from, as much of it as is known where a password is about to be checked. */
export type DirectoryLink = {
  readonly id: string;
  readonly revision: number;
  readonly active: boolean;
  readonly localFallback: boolean;
  /** The id of the entry there. */
  readonly key: string;
};

/** Columns to write with a hash of ours: what the role came with is gone with it. */
export const replacingPassword = (passwordHash: string) => ({ passwordHash, scramSealed: null }) as const;

/** Whether there is a password of either kind. */
export const hasPassword = ({ passwordHash, scramSealed }: PasswordColumns): boolean =>
  passwordHash !== null || scramSealed !== null;

/**
 * The credential in these columns; null when there is none. Who comes from a directory is asked there.
 * @throws KeyringError when a verifier cannot be opened
 */
export function credentialOf(
  person: PasswordColumns & { readonly id: string; readonly directory?: DirectoryLink | null },
  keys: Keyring = keyring(),
): Credential | null {
  const { directory: link } = person;
  if (!link) return keptCredential(person, keys);
  const fallback = link.localFallback ? keptCredential(person, keys) : null;
  return credential(directory.name, storedLink(link, fallback));
}

function keptCredential(person: PasswordColumns & { readonly id: string }, keys: Keyring): Credential | null {
  const { id, passwordHash, scramSealed } = person;
  if (passwordHash !== null) return credential(local.name, passwordHash);
  return scramSealed && credential(scram.name, openVerifier(keys, id, scramSealed));
}

function credential(source: string, stored: string): Credential {
  const token = createHash("sha256").update(source).update("\0").update(stored).digest("base64url");
  return { source, token, stored };
}

function openVerifier(keys: Keyring, userId: string, sealed: Uint8Array): string {
  const text = textOf(keys.open(placeOf(userId), sealed));
  if (text === null) throw new KeyringError("The sealed verifier is no text.");
  return text;
}

/** The verifier of the user `userId`, sealed. */
export function sealVerifier(userId: string, verifier: string): Uint8Array<ArrayBuffer> {
  return keyring().seal(placeOf(userId), utf8(verifier));
}

const placeOf = (userId: string) => ({ table: "users", column: "scram_sealed", row: userId });
