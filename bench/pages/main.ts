/** `npm run bench -- pages`: every page of the console, timed on a store with 100,000 users and 5,000,000 attempts. */
import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { createKeyring } from "@/lib/foundation/keys/keyring";
import { ensureMasterKey, readMasterKeys } from "@/lib/foundation/keys/master-key";
import { adoptHome, env } from "@/lib/foundation/platform/env";
import { oneRole } from "@/lib/foundation/platform/store-rights";
import { prepareStore } from "@/lib/foundation/settings/prepare-store";
import { temporaryDirectory } from "@/lib/testing/postgres";
import { ask, type Store } from "../store";
import { startConsole } from "./console";
import { amounts, fill } from "./fill";
import { tableOfPages, timeVisits } from "./measure";
import { visitsOf } from "./visits";

/**
 * Fills a database of `store`, runs the product on it, and gives the table. `only`: just the visits whose page or address
 * has one of these words.
 */
export async function measurePages(
  store: Store,
  only: readonly string[],
  say: (text: string) => void,
): Promise<string> {
  const home = await temporaryDirectory();
  adoptHome(home);
  ensureMasterKey(env());
  const url = await store.createDatabase("pages");
  const keyring = createKeyring(readMasterKeys(env()));
  await prepareStore(oneRole(url), keyring);
  await fill(url, keyring, (what) => say(`Filling the store: ${what} …`));
  say("Starting the product …");
  const console = await startConsole(home, url);
  try {
    say("Waiting until the log is counted …");
    await untilCounted(url);
    const all = await visitsOf(url);
    const visits =
      only.length === 0
        ? all
        : all.filter(({ page, path }) => only.some((word) => `${page} ${path}`.includes(word)));
    const [peer] = await timeVisits(
      console,
      all.filter(({ page }) => page === "Settings").slice(0, 1),
      () => {},
    );
    if (!peer) throw new TypeError("no page to compare with");
    return tableOfPages(await timeVisits(console, visits, say), peer);
  } finally {
    await console.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

/** A log of years is counted in the background after an upgrade, and both cores are busy with it. */
async function untilCounted(url: string): Promise<void> {
  for (;;) {
    const [row] = await ask<{ upTo: string }>(url, `SELECT up_to::text AS "upTo" FROM attempts_counted`);
    if (Number(row?.upTo ?? 0) > amounts.attempts * 0.99) return;
    await sleep(1000);
  }
}
