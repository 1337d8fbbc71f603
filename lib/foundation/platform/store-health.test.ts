/** How a real store is found to be: well, gone, hanging, read-only, full, with another clock; and that each passes by itself. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { openDatabase } from "./database";
import { plainError } from "./log";
import { type Cluster, startCluster } from "./postgres-cluster";
import { openStoreWatch, type StoreWatch } from "./store-health";
import { storeTroubleOf } from "./store-trouble";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const isRoot = process.getuid?.() === 0;
let home: string;
let cluster: Cluster;
let watch: StoreWatch;
/** Lines as the log has them. */
let logged: string[] = [];
const write = (fields: object | string, words = "") =>
  void logged.push(
    JSON.stringify(fields, (_, value) => (value instanceof Error ? plainError(value) : value)) + words,
  );
const log = { error: write, info: write } as Parameters<typeof openStoreWatch>[1];
beforeEach(() => {
  logged = [];
});

/** As root, a disk of its own, small enough to fill. */
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "postern-full-"));
  if (isRoot) execFileSync("mount", ["-t", "tmpfs", "-o", "size=160m,mode=755", "tmpfs", home]);
  const directory = join(home, "cluster");
  mkdirSync(directory);
  cluster = await startCluster({
    directory,
    port: 0,
    portVariable: "none",
    superuser: "postern",
  });
  watch = openStoreWatch(cluster.url("postgres"), log);
});
afterAll(async () => {
  await watch?.close();
  await cluster?.stop();
  if (isRoot) execFileSync("umount", [home]);
  rmSync(home, { recursive: true, force: true });
});

const trouble = async () => (await watch.health()).trouble;
const becomes = (expected: string | null) =>
  vi.waitFor(async () => expect(await trouble()).toBe(expected), { timeout: 20_000, interval: 200 });
async function run(...statements: readonly string[]): Promise<void> {
  const client = new pg.Client(cluster.url("postgres"));
  await client.connect();
  try {
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
}

test("a store that is well has no trouble, and the same clock", async () => {
  const { trouble: none, clockAheadMs } = await watch.health();
  expect(none).toBeNull();
  expect(Math.abs(clockAheadMs ?? Number.NaN)).toBeLessThan(1000);
});

test.skipIf(!isRoot)("a full disk is found, and found to have room again", async () => {
  const filler = join(home, "filler");
  const { bavail, bsize } = statfsSync(home);
  writeFileSync(filler, Buffer.alloc(bavail * bsize));
  await becomes("full");
  const db = openDatabase(cluster.url("postgres"));
  // What a change meets there, as services get it from Prisma; what is read goes on.
  const change = db.$transaction((tx) =>
    tx.$executeRawUnsafe("CREATE TABLE big AS SELECT repeat('x', 1000) FROM generate_series(1, 5000)"),
  );
  const error = await change.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(storeTroubleOf(error)).toBe("full");
  expect(await db.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  await db.$disconnect();
  expect((await watch.health()).clockAheadMs).not.toBeNull();
  rmSync(filler);
  await becomes(null);
});

test("a store that takes no changes is found, and found to take them again", async () => {
  await run("ALTER SYSTEM SET default_transaction_read_only = on");
  await run("SELECT pg_reload_conf()");
  await becomes("read_only");
  const db = openDatabase(cluster.url("postgres"));
  const error = await db.$executeRaw`CREATE TABLE refused ()`.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  await db.$disconnect();
  expect(storeTroubleOf(error)).toBe("read_only");
  await run("SET default_transaction_read_only = off", "ALTER SYSTEM RESET default_transaction_read_only");
  await run("SELECT pg_reload_conf()");
  await becomes(null);
});

test("a store that hangs is silent after seconds, and well again once it goes on", async () => {
  const children = execFileSync("pgrep", ["-P", String(cluster.pid)])
    .toString()
    .trim()
    .split("\n")
    .map(Number);
  for (const pid of [cluster.pid, ...children]) process.kill(pid, "SIGSTOP");
  const fromMs = performance.now();
  await becomes("silent");
  expect(performance.now() - fromMs).toBeLessThan(15_000);
  for (const pid of [...children, cluster.pid]) process.kill(pid, "SIGCONT");
  await becomes(null);
});

test("a store that is not there is silent, and says nothing of its clock", async () => {
  const gone = openStoreWatch("postgresql://postern@127.0.0.1:1/none", log);
  expect(await gone.health()).toMatchObject({ trouble: "silent", clockAheadMs: null });
  expect(logged).toEqual([expect.stringMatching(/"trouble":"silent".*ECONNREFUSED/)]);
  await gone.close();
  const db = openDatabase("postgresql://postern@127.0.0.1:1/none");
  const error = await db.$queryRaw`SELECT 1`.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  await db.$disconnect();
  expect(storeTroubleOf(error)).toBe("silent");
});

test("an error that is none of these is not called silence, and is in the log once, without the password", async () => {
  const url = new URL(cluster.url("postgres"));
  url.username = "late";
  url.password = "hunter2hunter2";
  const failing = openStoreWatch(url.href, log);
  await vi.waitFor(async () => expect((await failing.health()).trouble).toBe("failing"));
  await new Promise((resolve) => setTimeout(resolve, 2500));
  expect(logged).toEqual([expect.stringMatching(/"trouble":"failing".*authentication failed.*late.*28P01/)]);
  await run("CREATE ROLE late LOGIN PASSWORD 'hunter2hunter2'");
  await vi.waitFor(async () => expect((await failing.health()).trouble).toBeNull(), 10_000);
  expect(logged.slice(1)).toEqual([expect.stringContaining("well again")]);
  expect(logged.join()).not.toContain("hunter2");
  await failing.close();
});

test("a clock that differs is measured", async () => {
  const ahead = vi
    .spyOn(Date, "now")
    .mockImplementation(() => performance.timeOrigin + performance.now() + 90_000);
  const shifted = openStoreWatch(cluster.url("postgres"), log);
  const { clockAheadMs } = await shifted.health();
  ahead.mockRestore();
  await shifted.close();
  expect(Math.abs((clockAheadMs ?? 0) - 90_000)).toBeLessThan(2000);
});
