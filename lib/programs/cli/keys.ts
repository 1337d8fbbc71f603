/** Owns `postern keys check` and `postern keys rotate`. */

import { checkKeys, rotateKeys } from "@/lib/foundation/keys/rotate-keys";
import type { SealedCount } from "@/lib/foundation/keys/sealed-columns";
import { env } from "@/lib/foundation/platform/env";
import { type Command, cliActor, print, withStore } from "./command";

/** Says whether every secret in the store opens, and under which key. */
export const keysCheckCommand: Command = {
  name: "keys check",
  usage: "",
  summary: "Open every sealed secret in the store and say under which key it is",
  run: () =>
    withStore(async () => {
      const counts = await checkKeys(cliActor, env());
      for (const count of counts) {
        print(
          `${nameOf(count)} newest key ${count.current}, older keys ${count.older}, unreadable ${count.unreadable}`,
        );
      }
      return verdict(counts);
    }),
};

/** Adds a master key and seals everything anew. */
export const keysRotateCommand: Command = {
  name: "keys rotate",
  usage: "",
  summary: "Make a new master key and seal every secret under it; goes on where an interrupted one stopped",
  run: () =>
    withStore(async () => {
      const counts = await rotateKeys(cliActor, env());
      for (const count of counts) print(`${nameOf(count)} sealed anew ${count.older}`);
      print("Back up the master key now: older backups of the store still need the older keys in it.");
      return verdict(counts);
    }),
};

const nameOf = ({ table, column }: SealedCount): string => `${table}.${column}`.padEnd(40);

function verdict(counts: readonly SealedCount[]): number {
  if (counts.every(({ unreadable }) => unreadable === 0)) return 0;
  print("Some secrets open under none of the master keys. Put the missing key back beside the others.");
  return 1;
}
