/** The key of one-way digests (recovery codes, bypass codes, typed credentials): made once, kept sealed in settings. */
import { randomBytes } from "node:crypto";
import { copyOf } from "@/lib/foundation/base/bytes";
import { StartError } from "@/lib/foundation/base/errors";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { type Keyring, KeyringError, type Place } from "./keyring";
import { keyring } from "./master-key";

const place: Place = { table: "settings", column: "mac_key_sealed", row: "1" };

let cached: Promise<Uint8Array> | undefined;

/** The key of this installation, 32 octets; opened at the first call and kept by the process, since it never changes. */
export function macKey(): Promise<Uint8Array> {
  cached ??= readMacKey(database(), keyring()).catch((error: unknown) => {
    cached = undefined;
    throw error;
  });
  return cached;
}

/**
 * Makes the key if the store has none, then proves that the master key opens it. Part of every start, after migrating.
 * @throws StartError when the store was sealed under another master key
 */
export async function ensureMacKey(db: Transaction, keys: Keyring): Promise<void> {
  const sealed = keys.seal(place, copyOf(randomBytes(32)));
  await db.settings.updateMany({ where: { id: 1, macKeySealed: null }, data: { macKeySealed: sealed } });
  try {
    await readMacKey(db, keys);
  } catch (error) {
    if (!(error instanceof KeyringError)) throw error;
    throw new StartError(
      `This master key does not belong to this store. Use the one that does (POSTERN_MASTER_KEY, or master.key in POSTERN_HOME): ${error.message}`,
      { cause: error },
    );
  }
}

async function readMacKey(db: Transaction, keys: Keyring): Promise<Uint8Array> {
  const { macKeySealed } = await db.settings.findUniqueOrThrow({
    where: { id: 1 },
    select: { macKeySealed: true },
  });
  if (!macKeySealed) throw new StartError("The store was never started by Postern. Run: npm start");
  return keys.open(place, macKeySealed);
}
