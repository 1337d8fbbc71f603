/** `npm run bench -- sync`: syncs of 10,000 people and 200 groups with a real slapd, on a store as durable as in production. */
import { rmSync } from "node:fs";
import { loadavg } from "node:os";
import { systemActor } from "@/lib/foundation/access/actor";
import { createKeyring } from "@/lib/foundation/keys/keyring";
import { ensureMasterKey, readMasterKeys } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { adoptHome, env } from "@/lib/foundation/platform/env";
import { oneRole } from "@/lib/foundation/platform/store-rights";
import { prepareStore } from "@/lib/foundation/settings/prepare-store";
import { startSync } from "@/lib/people/directory-sync/runs";
import { saveSyncSettings } from "@/lib/people/directory-sync/settings";
import { syncDirectory } from "@/lib/people/directory-sync/sync-job";
import { crowdLdif, crowdName } from "@/lib/testing/directories/crowd";
import { startOpenLdap } from "@/lib/testing/directories/openldap";
import { storeDirectory } from "@/lib/testing/directories/stored";
import { temporaryDirectory } from "@/lib/testing/postgres";
import type { Store } from "./store";

const people = 10_000;
const groups = 200;
const actor = systemActor("bench");

/** Runs the syncs and gives the table. */
export async function measureSync(store: Store, say: (text: string) => void): Promise<string> {
  const home = await temporaryDirectory();
  const url = await store.createDatabase("sync");
  // Before the environment is read for the first time.
  process.env.DATABASE_URL = url;
  adoptHome(home);
  ensureMasterKey(env());
  await prepareStore(oneRole(url), createKeyring(readMasterKeys(env())));
  say(`Loading slapd with ${people.toLocaleString("en")} people and ${groups} groups …`);
  const peer = await startOpenLdap({ ldif: crowdLdif(people, groups), isEmpty: true });
  const lines = [
    `load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(", ")} before the first`,
  ];
  try {
    const { id: directoryId } = await storeDirectory(peer);
    const settings = { conflicts: "skip", stopPercent: 10, allGroups: true, welcome: false } as const;
    await saveSyncSettings(actor, { directoryId, everyMinutes: 0, ...settings });
    const sync = async (what: string, goal: string) => {
      const { id } = await startSync(actor, { directoryId, kind: "sync" });
      const began = performance.now();
      await syncDirectory.run({ runId: id }, { signal: new AbortController().signal, progress: () => {} });
      const took = ((performance.now() - began) / 1000).toFixed(1);
      const run = await database().directorySyncRun.findUniqueOrThrow({ where: { id } });
      lines.push(
        `${what.padEnd(28)} ${took.padStart(6)} s  ${goal.padEnd(11)} ${run.done} done, ${run.state}`,
      );
      say(lines.at(-1) ?? "");
    };
    await sync("from an empty store", "under 30 s");
    for (let round = 1; round <= 3; round++) await sync("without a change", "under 5 s");
    for (let i = 0; i < 100; i++) await peer.change(crowdName(i), { cn: `Changed ${i}` });
    await sync("with a hundred changes", "");
    return lines.join("\n");
  } finally {
    await database().$disconnect();
    await peer.stop();
    rmSync(home, { recursive: true, force: true });
  }
}
