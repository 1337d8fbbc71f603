/** Where the master key comes from: POSTERN_MASTER_KEY, else `$POSTERN_HOME/master.key` (mode 0600). */
import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { draftOf, replaceDurably, writeDurably } from "@/lib/foundation/platform/durable-file";
import { type Env, env } from "@/lib/foundation/platform/env";
import { createKeyring, type Keyring, KeyringError } from "./keyring";

/** Path of the key file of this installation. */
export const masterKeyFile = (from: Env = env()): string => join(from.home, "master.key");

const shared = globalThis as { posternKeyring?: Keyring };

/** The process-wide keyring, opened at the first call. @throws KeyringError naming the file or variable and the fix */
export function keyring(): Keyring {
  shared.posternKeyring ??= followingKeyring(env());
  return shared.posternKeyring;
}

/**
 * A keyring that reads the master keys again when it meets a key it does not know, so that rotating the key file needs
 * no restart. `derive` stays as it was at first: what hangs on it (console sessions) must not change under way.
 * @throws KeyringError as readMasterKeys
 */
export function followingKeyring(from: Env): Keyring {
  const first = createKeyring(readMasterKeys(from));
  let newest = first;
  return {
    seal: (place, plain) => newest.seal(place, plain),
    open(place, sealed) {
      if (!newest.knows(sealed)) newest = createKeyring(readMasterKeys(from));
      return newest.open(place, sealed);
    },
    knows: (sealed) => newest.knows(sealed),
    isCurrent: (sealed) => newest.isCurrent(sealed),
    derive: (purpose) => first.derive(purpose),
  };
}

/**
 * The master keys, newest first: base64, separated by commas or line ends.
 * @throws KeyringError when there is none, it is unreadable, or others may read the file
 */
export function readMasterKeys(from: Env): Uint8Array[] {
  if (from.POSTERN_MASTER_KEY) return decoded(from.POSTERN_MASTER_KEY, "POSTERN_MASTER_KEY");
  const file = masterKeyFile(from);
  let text: string;
  try {
    if ((statSync(file).mode & 0o077) !== 0) {
      throw new KeyringError(`Other accounts can read ${file}. Run: chmod 600 ${file}`);
    }
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof KeyringError) throw error;
    throw new KeyringError(
      `No master key: ${file} cannot be read and POSTERN_MASTER_KEY is not set. Restore the file from your backup.`,
    );
  }
  return decoded(text, file);
}

/**
 * Makes `$POSTERN_HOME/master.key` when neither it nor POSTERN_MASTER_KEY exists. Safe when two processes race:
 * the file appears whole or not at all, and the first one stays.
 */
export function ensureMasterKey(from: Env): void {
  if (from.POSTERN_MASTER_KEY) return;
  mkdirSync(from.home, { recursive: true });
  const draft = draftOf(masterKeyFile(from));
  // On the disk before anything is sealed under it: a key lost in a power cut takes the secrets with it.
  writeDurably(draft, `${randomBytes(32).toString("base64")}\n`);
  try {
    linkSync(draft, masterKeyFile(from));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Puts a new key in front of the file's keys; older ones stay so that sealed secrets still open. Gives all, newest first. */
export function addMasterKey(from: Env): Uint8Array[] {
  if (from.POSTERN_MASTER_KEY) {
    throw new KeyringError(
      "The master key comes from POSTERN_MASTER_KEY. Set it to the new key, a comma, and the old key.",
    );
  }
  const file = masterKeyFile(from);
  const keys = [new Uint8Array(randomBytes(32)), ...readMasterKeys(from)];
  replaceDurably(file, `${keys.map((key) => Buffer.from(key).toString("base64")).join("\n")}\n`);
  return keys;
}

function decoded(text: string, source: string): Uint8Array[] {
  const keys = text.split(/[\s,]+/).filter((part) => part !== "");
  return keys.map((part) => {
    const key = Buffer.from(part, "base64");
    if (key.length !== 32)
      throw new KeyringError(`${source} must hold 32 octets in base64. Make one: openssl rand -base64 32`);
    return new Uint8Array(key);
  });
}
