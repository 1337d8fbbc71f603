/** Tests of the kept store: a crash is fixed at the same address, and stopping leaves nothing. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { postmasterPid } from "@/lib/foundation/platform/cluster/orphan";
import { parseEnv } from "@/lib/foundation/platform/env";
import { temporaryDirectory } from "@/lib/testing/postgres";
import { keepStore } from "./store";

vi.setConfig({ testTimeout: 60_000 });

let home = "";
beforeEach(async () => {
  home = await temporaryDirectory();
});
afterEach(() => rmSync(home, { recursive: true }));

async function answer(url: string): Promise<unknown> {
  const client = new pg.Client(url);
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query("SELECT current_database() AS name")).rows;
  } finally {
    await client.end();
  }
}

test("a store that crashes is started again at its address; stopped, it is gone", async () => {
  const store = await keepStore(parseEnv({ POSTERN_HOME: home }));
  const data = join(home, "store/data");
  const first = postmasterPid(data) ?? 0;
  expect(await answer(store.url)).toEqual([{ name: "postern" }]);
  process.kill(first, "SIGKILL");
  await vi.waitFor(async () => expect(await answer(store.url)).toHaveLength(1), 20_000);
  expect(postmasterPid(data)).not.toBe(first);
  await store.stop();
  await expect(answer(store.url)).rejects.toThrow(/ECONNREFUSED/);
});

test("with DATABASE_URL nothing is started", async () => {
  const url = "postgresql://postern@db.example/postern";
  const store = await keepStore(parseEnv({ POSTERN_HOME: home, DATABASE_URL: url }));
  expect(store.url).toBe(url);
  await store.stop();
});
