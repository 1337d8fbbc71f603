/** Tests of migrations at run time on an empty database, with migration files made here. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { StartError } from "@/lib/foundation/base/errors";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { migrate } from "./migrate";
import { oneRole } from "./store-rights";

let store: TestDatabase;
let client: pg.Client;
let directory = "";

beforeEach(async () => {
  store = await createTestDatabase({ isEmpty: true });
  client = new pg.Client(store.url);
  await client.connect();
  directory = mkdtempSync(join(tmpdir(), "postern-migrations-"));
  write("1_first", "CREATE TABLE a (n int); INSERT INTO a VALUES (1);");
});
afterEach(async () => {
  await client.end();
  await store.drop();
  rmSync(directory, { recursive: true });
});

function write(name: string, sql: string): void {
  mkdirSync(join(directory, name), { recursive: true });
  writeFileSync(join(directory, name, "migration.sql"), sql);
}

async function refusal(): Promise<string> {
  const error: unknown = await migrate(oneRole(store.url), directory).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(StartError);
  return String(error);
}

test("applies what is missing, in order, once; the rows are as Prisma writes them", async () => {
  expect(await migrate(oneRole(store.url), directory)).toEqual(["1_first"]);
  write("2_second", "ALTER TABLE a ADD COLUMN m int;");
  expect(await migrate(oneRole(store.url), directory)).toEqual(["2_second"]);
  expect(await migrate(oneRole(store.url), directory)).toEqual([]);
  const { rows } = await client.query(
    `SELECT migration_name, checksum, applied_steps_count, finished_at >= started_at AS finished, logs, rolled_back_at
     FROM _prisma_migrations ORDER BY started_at LIMIT 1`,
  );
  // printf %s 'CREATE TABLE a (n int); INSERT INTO a VALUES (1);' | sha256sum
  expect(rows).toEqual([
    {
      migration_name: "1_first",
      checksum: "ef25060c73ad0200021bc4eefbe9a7541c6f7669f3fafcb830bcf9b0a1442b8a",
      applied_steps_count: 1,
      finished: true,
      logs: null,
      rolled_back_at: null,
    },
  ]);
});

test("eight processes at once: each migration is applied by exactly one", async () => {
  write("2_second", "SELECT pg_sleep(0.1); CREATE TABLE b (n int);");
  const applied = await Promise.all(Array.from({ length: 8 }, () => migrate(oneRole(store.url), directory)));
  expect(applied.flat().sort()).toEqual(["1_first", "2_second"]);
});

test("a migration that fails changes nothing and is named; fixed, it applies", async () => {
  write("2_second", "CREATE TABLE b (n int); SELECT 1 / 0;");
  expect(await refusal()).toMatch(/Migration 2_second failed and changed nothing: division by zero/);
  expect((await client.query("SELECT to_regclass('b') AS b")).rows).toEqual([{ b: null }]);
  write("2_second", "CREATE TABLE b (n int);");
  expect(await migrate(oneRole(store.url), directory)).toEqual(["2_second"]);
});

test("a process killed between a migration and its row in the bookkeeping leaves neither; the next start applies it", async () => {
  await migrate(oneRole(store.url), directory);
  write("2_second", "CREATE TABLE b (n int);");
  // Lets it read the bookkeeping, and not write to it.
  await client.query("BEGIN; LOCK TABLE _prisma_migrations IN SHARE MODE");
  const address = JSON.stringify(store.url);
  const program = `const { migrate } = await import("./lib/foundation/platform/migrate.ts");
    await migrate({ url: ${address}, ownerUrl: ${address} }, ${JSON.stringify(directory)});`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program]);
  while (!(await waitsToInsert())) await sleep(50);
  child.kill("SIGKILL");
  await once(child, "exit");
  await client.query("COMMIT");
  expect(await migrate(oneRole(store.url), directory)).toEqual(["2_second"]);
  expect((await client.query("SELECT FROM b")).rowCount).toBe(0);
});

async function waitsToInsert(): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM pg_locks WHERE NOT granted AND mode = 'RowExclusiveLock' AND relation = '_prisma_migrations'::regclass
     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  return rowCount === 1;
}

test("refuses a file changed after it was applied, a history from a newer version, and one marked as failed", async () => {
  await migrate(oneRole(store.url), directory);
  write("1_first", "CREATE TABLE a (n bigint);");
  expect(await refusal()).toMatch(/1_first was changed after it was applied/);
  write("1_first", "CREATE TABLE a (n int); INSERT INTO a VALUES (1);");
  await client.query("UPDATE _prisma_migrations SET finished_at = NULL");
  expect(await refusal()).toMatch(/1_first failed earlier.*migrate resolve --rolled-back 1_first/);
  await client.query("UPDATE _prisma_migrations SET finished_at = now(), migration_name = '9_later'");
  expect(await refusal()).toMatch(/migrated by a newer version of Postern \(9_later\)/);
});

test.each([
  ["postgresql://postern@127.0.0.1:1/x", /nothing listens there.*DATABASE_URL/],
  ["postgresql://postern@no-such-host.invalid/x", /host name is not known/],
])("says what is wrong with %s", async (url, words) => {
  await expect(migrate(oneRole(url), directory)).rejects.toThrow(words);
});

test("says that the database is missing or the password wrong", async () => {
  const missing = new URL(store.url);
  missing.pathname = "/none";
  await expect(migrate(oneRole(missing.href), directory)).rejects.toThrow(
    /database "none": the database does not exist/,
  );
  const wrong = new URL(store.url);
  wrong.password = "wrong";
  await expect(migrate(oneRole(wrong.href), directory)).rejects.toThrow(/refused the user name and password/);
});
