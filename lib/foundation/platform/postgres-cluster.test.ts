/** Tests of the private PostgreSQL, each on a cluster of its own: everything that has gone wrong with one before. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { StartError } from "@/lib/foundation/base/errors";
import { temporaryDirectory } from "@/lib/testing/postgres";
import { type Cluster, type ClusterOptions, startCluster } from "./postgres-cluster";

vi.setConfig({ testTimeout: 60_000 });

let home = "";
let running: Cluster[] = [];

beforeEach(async () => {
  home = await temporaryDirectory();
});
afterEach(async () => {
  await Promise.all(running.map((cluster) => cluster.stop()));
  running = [];
  rmSync(home, { recursive: true, force: true });
});

async function start(changes: Partial<ClusterOptions> = {}): Promise<Cluster> {
  const directory = join(home, "cluster");
  const cluster = await startCluster({
    directory,
    port: 0,
    portVariable: "POSTERN_STORE_PORT",
    superuser: "postern",
    ...changes,
    // Not waiting for the disk changes nothing here: a killed process loses only what it had not written at all.
    settings: { fsync: "off", ...changes.settings },
  });
  running.push(cluster);
  return cluster;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test("a restart keeps data, port and password; what must be closed to others is", async () => {
  const first = await start();
  await query(first.url("postgres"), "CREATE TABLE kept AS SELECT 'here' AS word");
  await first.stop();
  expect(await first.exited).toBe("exit code 0");
  const second = await start();
  expect(second.url("postgres")).toBe(first.url("postgres"));
  expect(await query(second.url("postgres"), "SELECT word FROM kept")).toEqual([{ word: "here" }]);
  expect(statSync(join(home, "cluster/password")).mode & 0o777).toBe(0o600);
  expect(statSync(second.data).mode & 0o777).toBe(0o700);
  expect(existsSync(`${second.data}.password`)).toBe(false);
});

test("passwords are needed, sums are checked, only 127.0.0.1 listens", async () => {
  const { url } = await start();
  const settings = await query(
    url("postgres"),
    `SELECT current_setting('data_checksums') AS sums, current_setting('listen_addresses') AS addresses,
       current_setting('unix_socket_directories') AS sockets, lower('É') AS lower,
       (SELECT string_agg(DISTINCT auth_method, ' ') FROM pg_hba_file_rules) AS methods`,
  );
  expect(settings).toEqual([
    { sums: "on", addresses: "127.0.0.1", sockets: "", lower: "é", methods: "scram-sha-256" },
  ]);
  await expect(query(url("postgres").replace(/:[^:@]+@/, ":wrong@"), "SELECT 1")).rejects.toThrow(/password/);
});

test("a supervisor killed with -9: the next start stops what it left and has everything it wrote", async () => {
  const directory = join(home, "cluster");
  const holder = spawn(process.execPath, ["--import", "tsx", "lib/testing/cluster-holder.ts", directory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(holder.stdout, "data")) as [Buffer];
  const [url = "", pid] = line.toString().trim().split(" ");
  await query(url, "CREATE TABLE kept AS SELECT 1 AS one");
  holder.kill("SIGKILL");
  await once(holder, "exit");
  expect(() => process.kill(Number(pid), 0)).not.toThrow();
  const cluster = await start();
  expect(cluster.pid).not.toBe(Number(pid));
  expect(await query(cluster.url("postgres"), "SELECT one FROM kept")).toEqual([{ one: 1 }]);
});

test("a postmaster killed with -9 is noticed, and starts again from its log", async () => {
  const cluster = await start();
  await query(cluster.url("postgres"), "CREATE TABLE kept AS SELECT 1 AS one");
  process.kill(cluster.pid, "SIGKILL");
  expect(await cluster.exited).toBe("ended by SIGKILL");
  const again = await start();
  expect(await query(again.url("postgres"), "SELECT one FROM kept")).toEqual([{ one: 1 }]);
});

test("a process id that now belongs to another process is not taken for a postmaster", async () => {
  const cluster = await start();
  process.kill(cluster.pid, "SIGKILL");
  await cluster.exited;
  const file = join(cluster.data, "postmaster.pid");
  writeFileSync(file, readFileSync(file, "utf8").replace(/^\d+/, String(process.ppid)));
  await start();
});

test("an initdb that was interrupted is begun again", async () => {
  mkdirSync(join(home, "cluster/data.tmp"), { recursive: true });
  writeFileSync(join(home, "cluster/data.tmp/PG_VERSION"), "18\n");
  const cluster = await start();
  expect(await query(cluster.url("postgres"), "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  expect(existsSync(join(home, "cluster/data.tmp"))).toBe(false);
});

test("two starts at once: one wins, the other is told by whom", async () => {
  const results = await Promise.allSettled([start(), start(), start()]);
  const refused = results.filter((result) => result.status === "rejected");
  expect(refused).toHaveLength(2);
  for (const { reason } of refused) {
    expect(reason).toBeInstanceOf(StartError);
    expect(String(reason)).toContain(`in use by process ${process.pid}`);
  }
});

test("a port in use is an error that names the variable", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  await expect(start({ port })).rejects.toThrow(`TCP port ${port} on 127.0.0.1 is in use`);
  await expect(start({ port })).rejects.toThrow("POSTERN_STORE_PORT");
  server.close();
});

test("settings that PostgreSQL refuses are shown in its own words", async () => {
  await expect(start({ settings: { shared_buffers: "much" } })).rejects.toThrow(/shared_buffers/);
});

test("files are written for the database alone", async () => {
  const hba = "host all all 127.0.0.1/32 trust\n";
  const cluster = await start({ files: { "pg_hba.conf": hba } });
  expect(statSync(join(cluster.data, "pg_hba.conf")).mode & 0o777).toBe(0o600);
  expect(
    await query(`postgresql://postern@127.0.0.1:${cluster.port}/postgres`, "SELECT 1 AS one"),
  ).toHaveLength(1);
});

const isRoot = process.getuid?.() === 0;

test.skipIf(!isRoot)("root hands the database to an account without rights", async () => {
  const cluster = await start();
  expect(statSync(`/proc/${cluster.pid}`).uid).toBeGreaterThan(0);
  expect(statSync(cluster.data).uid).toBe(statSync(`/proc/${cluster.pid}`).uid);
});

test.skipIf(!isRoot)("a home that only root may enter: the data lies where the account can go", async () => {
  chmodSync(home, 0o700);
  const cluster = await start();
  expect(cluster.data).toMatch(/^\/var\/lib\/postern\/data-/);
  await query(cluster.url("postgres"), "CREATE TABLE kept AS SELECT 1 AS one");
  await cluster.stop();
  const again = await start();
  expect(again.data).toBe(cluster.data);
  expect(await query(again.url("postgres"), "SELECT one FROM kept")).toEqual([{ one: 1 }]);
  await again.stop();
  rmSync(dirname(cluster.data), { recursive: true });
});
