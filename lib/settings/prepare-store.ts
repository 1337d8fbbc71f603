/** Owns what every start does to the store before anything else uses it: migrations, then the digest key. */
import { openDatabase } from "@/lib/platform/database";
import type { Keyring } from "@/lib/platform/keyring";
import { migrate } from "@/lib/platform/migrate";
import { ensureMacKey } from "./mac-key";

/**
 * Makes the store at `url` ready for this version and gives the names of the migrations applied. Safe to run at once
 * in several processes.
 * @throws StartError with the mend, when the store or the master key does not fit
 */
export async function prepareStore(url: string, keys: Keyring): Promise<string[]> {
  const applied = await migrate(url);
  const db = openDatabase(url, 1);
  try {
    await ensureMacKey(db, keys);
  } finally {
    await db.$disconnect();
  }
  return applied;
}
