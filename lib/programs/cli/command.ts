/** The shape of a command, and opening the store for one. */
import type { ParseArgsConfig } from "node:util";
import { type SystemActor, systemActor } from "@/lib/foundation/access/actor";
import { StartError } from "@/lib/foundation/base/errors";
import { database } from "@/lib/foundation/platform/database";
import { openStore } from "@/lib/foundation/platform/embedded-store";
import { adoptStore, env } from "@/lib/foundation/platform/env";
import { pendingMigrations } from "@/lib/foundation/platform/migrate";
import type { StoreUrls } from "@/lib/foundation/platform/store-rights";

/** What was typed after the command's name. */
export type Words = {
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
};

/** One command. `run` prints its result and gives the exit code; it refuses by throwing AppError or UsageError. */
export type Command = {
  /** One or two words, for example "keys rotate". */
  readonly name: string;
  /** What follows the name, for example "--user NAME [--at TIME]"; empty when nothing does. */
  readonly usage: string;
  readonly summary: string;
  readonly options?: NonNullable<ParseArgsConfig["options"]>;
  run(words: Words): Promise<number>;
};

/** The command line was not as the usage says; exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Who acts when a command changes something: whoever may run it on this host may do everything. */
export const cliActor: SystemActor = systemActor("cli");

/** Prints a line of a command's result. */
export const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/**
 * Runs `use` with `database()` pointing at the store: the running one, or the embedded one started for this command.
 * @throws StartError when it cannot be reached or is not up to date
 */
export async function withStore<T>(
  use: (store: StoreUrls) => Promise<T>,
  { isMigrating = false } = {},
): Promise<T> {
  const store = await openStore(env());
  try {
    if (!isMigrating && (await pendingMigrations(store.ownerUrl)).length > 0) {
      throw new StartError("The store is not up to date. Run: npm run postern -- migrate");
    }
    adoptStore(store.url);
    return await use(store);
  } finally {
    const { posternLoginPool } = globalThis as { posternLoginPool?: { end(): Promise<void> } };
    await posternLoginPool?.end();
    if (env().DATABASE_URL) await database().$disconnect();
    await store.close();
  }
}
