/** What every start does to the store before anything else uses it: migrations, the digest key, what SQL cannot move. */

import type { Keyring } from "@/lib/foundation/keys/keyring";
import { ensureMacKey } from "@/lib/foundation/keys/mac-key";
import { openDatabase } from "@/lib/foundation/platform/database";
import { migrate } from "@/lib/foundation/platform/migrate";
import { requireSameStore, type StoreUrls } from "@/lib/foundation/platform/store-rights";
import { moveSecrets } from "./move-secrets";

/**
 * Makes the store ready for this version and gives the names of the migrations applied. Safe to run at once
 * in several processes.
 * @throws StartError with the fix, when the store or the master key does not fit
 */
export async function prepareStore(store: StoreUrls, keys: Keyring): Promise<string[]> {
  const applied = await migrate(store);
  await requireSameStore(store);
  const db = openDatabase(store.url, 1);
  try {
    await ensureMacKey(db, keys);
    await moveSecrets(db, keys);
  } finally {
    await db.$disconnect();
  }
  return applied;
}
