/** Owns `postern migrate`. */
import { env } from "@/lib/platform/env";
import { createKeyring } from "@/lib/platform/keyring";
import { ensureMasterKey, readMasterKeys } from "@/lib/platform/master-key";
import { prepareStore } from "@/lib/settings/prepare-store";
import { type Command, print, withStore } from "./command";

/** Brings the store up to date, as every start does. */
export const migrateCommand: Command = {
  name: "migrate",
  usage: "",
  summary: "Bring the store up to date (every start does this too)",
  run: () =>
    withStore(
      async (url) => {
        ensureMasterKey(env());
        const applied = await prepareStore(url, createKeyring(readMasterKeys(env())));
        for (const name of applied) print(`applied ${name}`);
        if (applied.length === 0) print("The store is up to date.");
        return 0;
      },
      { isMigrating: true },
    ),
};
