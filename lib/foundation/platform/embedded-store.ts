/** The store that comes with the product: a private PostgreSQL under POSTERN_HOME, used while DATABASE_URL is unset. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { keptPassword } from "./cluster/data-directory";
import type { Env } from "./env";
import { type Cluster, ClusterInUseError, startCluster } from "./postgres-cluster";
import type { StoreUrls } from "./store-rights";

const database = "postern";
const superuser = "postern";
/** Owns the database and what is in it. Nobody logs in as it; the launcher's superuser takes its part for migrations. */
const owner = "postern_owner";
/** The role of console, worker, jobs and commands. */
const plain = "postern_app";

/** The name by which the cluster says of itself that it is an embedded store (setting `cluster_name`). */
export const embeddedClusterName = "postern embedded store";

/** A store that this process started. */
export type EmbeddedStore = StoreUrls & { readonly cluster: Cluster };

/**
 * Starts the embedded store, with an empty database the first time, and with its two roles. port: where it was before,
 * for a restart. Waits a little for a command that has it open.
 * @throws StartError when it cannot start
 */
export async function startEmbeddedStore(from: Env, port = from.POSTERN_STORE_PORT): Promise<EmbeddedStore> {
  const directory = join(from.home, "store");
  const cluster = await startCluster({
    directory,
    port,
    portVariable: "POSTERN_STORE_PORT",
    superuser,
    settings: { cluster_name: embeddedClusterName },
    waitMs: 10_000,
  });
  try {
    const password = keptPassword(directory, "app-password");
    await withClient(cluster.url("postgres"), (admin) => ensureRolesAndDatabase(admin, password));
    await withClient(cluster.url(database), handOver);
    return { ...urlsOf(cluster.port, cluster.password, password), cluster };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

/**
 * The store for a single command: the one of DATABASE_URL, else the embedded one of a running launcher, else it is
 * started until `close`.
 * @throws StartError when it cannot start
 */
export async function openStore(from: Env): Promise<StoreUrls & { close(): Promise<void> }> {
  const named = namedStore(from);
  if (named) return { ...named, close: async () => {} };
  for (let attempt = 1; ; attempt++) {
    const running = await runningStore(from);
    if (running) return { ...running, close: async () => {} };
    try {
      const { cluster, ...urls } = await startEmbeddedStore(from);
      return { ...urls, close: () => cluster.stop() };
    } catch (error) {
      // The launcher holds it and is just starting it.
      if (!(error instanceof ClusterInUseError) || attempt === 5) throw error;
      await sleep(500);
    }
  }
}

/** The store that DATABASE_URL names, or null. Its owner is the same role unless POSTERN_MIGRATE_URL names another. */
export function namedStore(from: Env): StoreUrls | null {
  if (!from.DATABASE_URL) return null;
  return { url: from.DATABASE_URL, ownerUrl: from.POSTERN_MIGRATE_URL ?? from.DATABASE_URL };
}

function urlsOf(port: number, superuserPassword: string, password: string): StoreUrls {
  const at = `@127.0.0.1:${port}/${database}`;
  return {
    url: `postgresql://${plain}:${password}${at}`,
    ownerUrl: `postgresql://${superuser}:${superuserPassword}${at}?options=-c%20role%3D${owner}`,
  };
}

async function runningStore(from: Env): Promise<StoreUrls | null> {
  const files = ["port", "password", "app-password"].map((name) => join(from.home, "store", name));
  if (!files.every((file) => existsSync(file))) return null;
  const [port = "", superuserPassword = "", password = ""] = files.map((file) =>
    readFileSync(file, "utf8").trim(),
  );
  const urls = urlsOf(Number(port), superuserPassword, password);
  try {
    await withClient(urls.url, async () => {});
    return urls;
  } catch {
    return null;
  }
}

async function withClient(url: string, use: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await use(client);
  } finally {
    await client.end().catch(() => {});
  }
}

async function ensureRolesAndDatabase(admin: pg.Client, password: string): Promise<void> {
  const { rows } = await admin.query<{ rolname: string }>(
    "SELECT rolname FROM pg_roles WHERE rolname = ANY($1)",
    [[owner, plain]],
  );
  for (const role of [owner, plain].filter((name) => !rows.some(({ rolname }) => rolname === name)))
    await admin.query(`CREATE ROLE ${role}`);
  await admin.query(`ALTER ROLE ${plain} LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
  const found = await admin.query("SELECT FROM pg_database WHERE datname = $1", [database]);
  if (found.rowCount === 0) await admin.query(`CREATE DATABASE ${database}`);
  await admin.query(`ALTER DATABASE ${database} OWNER TO ${owner}`);
  await admin.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
  await admin.query(`GRANT CONNECT ON DATABASE ${database} TO ${plain}`);
}

/** Gives the owner what the superuser owned before there was one. Sequences of columns follow their tables. */
async function handOver(client: pg.Client): Promise<void> {
  await client.query(`
    DO $$ DECLARE statement text; BEGIN
      FOR statement IN
        SELECT format('ALTER TABLE %s OWNER TO ${owner}', oid::regclass) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') AND relowner <> '${owner}'::regrole
        UNION ALL
        SELECT format('ALTER ROUTINE %s OWNER TO ${owner}', oid::regprocedure) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proowner <> '${owner}'::regrole
      LOOP EXECUTE statement; END LOOP;
    END $$`);
}
