/** The store that comes with the product: a private PostgreSQL under POSTERN_HOME, used while DATABASE_URL is unset. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Env } from "./env";
import { type Cluster, ClusterInUseError, startCluster } from "./postgres-cluster";

const database = "postern";
const superuser = "postern";

/** A store that this process started. */
export type EmbeddedStore = { readonly url: string; readonly cluster: Cluster };

/**
 * Starts the embedded store, with an empty database the first time. port: where it was before, for a restart.
 * Waits a little for a command that has it open.
 * @throws StartError when it cannot start
 */
export async function startEmbeddedStore(from: Env, port = from.POSTERN_STORE_PORT): Promise<EmbeddedStore> {
  const cluster = await startCluster({
    directory: join(from.home, "store"),
    port,
    portVariable: "POSTERN_STORE_PORT",
    superuser,
    waitMs: 10_000,
  });
  try {
    await ensureDatabase(cluster.url("postgres"));
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return { url: cluster.url(database), cluster };
}

/**
 * The store for a single command: the one of DATABASE_URL, else the embedded one of a running launcher, else it is
 * started until `close`.
 * @throws StartError when it cannot start
 */
export async function openStore(from: Env): Promise<{ url: string; close(): Promise<void> }> {
  if (from.DATABASE_URL) return { url: from.DATABASE_URL, close: async () => {} };
  for (let attempt = 1; ; attempt++) {
    const running = await runningStore(from);
    if (running) return { url: running, close: async () => {} };
    try {
      const { url, cluster } = await startEmbeddedStore(from);
      return { url, close: () => cluster.stop() };
    } catch (error) {
      // The launcher holds it and is just starting it.
      if (!(error instanceof ClusterInUseError) || attempt === 5) throw error;
      await sleep(500);
    }
  }
}

async function runningStore(from: Env): Promise<string | null> {
  const file = (name: string) => join(from.home, "store", name);
  if (!existsSync(file("port")) || !existsSync(file("password"))) return null;
  const [port, password] = ["port", "password"].map((name) => readFileSync(file(name), "utf8").trim());
  const url = `postgresql://${superuser}:${password}@127.0.0.1:${port}/${database}`;
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 });
  client.on("error", () => {});
  try {
    await client.connect();
    return url;
  } catch {
    return null;
  } finally {
    await client.end().catch(() => {});
  }
}

async function ensureDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client(adminUrl);
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${database}`);
  } finally {
    await client.end();
  }
}
