/** Tests of the kept store: a crash is fixed at the same address, and stopping leaves nothing. */
import { readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createKeyring } from "@/lib/foundation/keys/keyring";
import { postmasterPid } from "@/lib/foundation/platform/cluster/orphan";
import { openStore } from "@/lib/foundation/platform/embedded-store";
import { parseEnv } from "@/lib/foundation/platform/env";
import { startCluster } from "@/lib/foundation/platform/postgres-cluster";
import { prepareStore } from "@/lib/foundation/settings/prepare-store";
import secrets from "@/lib/testing/first-store/secrets.json" with { type: "json" };
import { temporaryDirectory } from "@/lib/testing/postgres";
import { keepStore } from "./store";

vi.setConfig({ testTimeout: 60_000 });

let home = "";
beforeEach(async () => {
  home = await temporaryDirectory();
});
afterEach(() => rmSync(home, { recursive: true }));

const answer = (url: string) => query(url, "SELECT current_database() AS name");

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(statement)).rows;
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

test("console and worker get a role without rights over the store, also on one that a superuser filled", async () => {
  const before = await startCluster({
    directory: join(home, "store"),
    port: 0,
    portVariable: "POSTERN_STORE_PORT",
    superuser: "postern",
  });
  const first = new pg.Client(before.url("postgres"));
  await first.connect();
  await first.query("CREATE DATABASE postern");
  await first.end();
  await query(before.url("postern"), readFileSync("lib/testing/first-store/store.sql", "utf8"));
  await before.stop();

  const store = await keepStore(parseEnv({ POSTERN_HOME: home }));
  try {
    await prepareStore(store, createKeyring([Buffer.from(secrets.masterKey, "base64")]));
    const role =
      "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user";
    expect(await query(store.url, role)).toEqual([
      { rolname: "postern_app", rolsuper: false, rolcreaterole: false, rolcreatedb: false },
    ]);
    expect(
      await query(
        store.url,
        `SELECT DISTINCT relowner::regrole::text AS owner FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')
         UNION SELECT DISTINCT proowner::regrole::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace`,
      ),
    ).toEqual([{ owner: "postern_owner" }]);
    expect(await query(store.url, "SELECT count(*)::int AS users FROM users")).toEqual([{ users: 8 }]);
    for (const statement of ["DELETE FROM audit_events", "DROP TABLE users", "CREATE TEMP TABLE t ()"])
      await expect(query(store.url, statement)).rejects.toMatchObject({ code: "42501" });
    expect(statSync(join(home, "store/app-password")).mode & 0o777).toBe(0o600);
    const forCommand = await openStore(parseEnv({ POSTERN_HOME: home }));
    expect(forCommand).toMatchObject({ url: store.url, ownerUrl: store.ownerUrl });
  } finally {
    await store.stop();
  }
});

test("with DATABASE_URL nothing is started", async () => {
  const url = "postgresql://postern@db.example/postern";
  const ownerUrl = "postgresql://owner@db.example/postern";
  const store = await keepStore(parseEnv({ POSTERN_HOME: home, DATABASE_URL: url }));
  expect(store).toMatchObject({ url, ownerUrl: url });
  const split = parseEnv({ POSTERN_HOME: home, DATABASE_URL: url, POSTERN_MIGRATE_URL: ownerUrl });
  expect(await keepStore(split)).toMatchObject({ url, ownerUrl });
});
