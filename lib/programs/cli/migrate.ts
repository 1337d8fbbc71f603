/** Owns `postern migrate`. */

import { createKeyring } from "@/lib/foundation/keys/keyring";
import { ensureMasterKey, readMasterKeys } from "@/lib/foundation/keys/master-key";
import { env } from "@/lib/foundation/platform/env";
import { prepareStore } from "@/lib/foundation/settings/prepare-store";
import { type Command, print, withStore } from "./command";

/** Brings the store up to date, as every start does. */
export const migrateCommand: Command = {
  name: "migrate",
  usage: "",
  summary: "Bring the store up to date (every start does this too)",
  run: () =>
    withStore(
      async (store) => {
        ensureMasterKey(env());
        const applied = await prepareStore(store, createKeyring(readMasterKeys(env())));
        for (const name of applied) print(`applied ${name}`);
        if (applied.length === 0) print("The store is up to date.");
        return 0;
      },
      { isMigrating: true },
    ),
};
