/** The PostgreSQL server of the benchmark: private, new, and as durable as one in production. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { startCluster } from "@/lib/foundation/platform/postgres-cluster";
import { temporaryDirectory } from "@/lib/testing/postgres";

/** A server for databases of both sides. */
export type Store = {
  readonly version: string;
  /** The postmaster, parent of everything that works for the store. */
  readonly pid: number;
  /** Makes an empty database and gives its address. */
  createDatabase(name: string): Promise<string>;
  /** Brings statistics and visibility up to date and writes everything out, so that no side pays for the seeding. */
  settle(url: string): Promise<void>;
  stop(): Promise<void>;
};

/** Both sides are held to this: a login that was answered is on the disk. */
const durability = { fsync: "on", synchronous_commit: "on", full_page_writes: "on" };
/** Room for the pools of both sides, and checkpoints far enough apart to fall on no side in particular. */
const size = { max_connections: "200", shared_buffers: "512MB", max_wal_size: "8GB" };

/** Starts it below the system's temporary directory; `stop` removes its files. */
export async function startStore(): Promise<Store> {
  const home = await temporaryDirectory();
  const cluster = await startCluster({
    directory: join(home, "cluster"),
    port: 0,
    portVariable: "POSTERN_STORE_PORT",
    superuser: "postern",
    settings: { ...durability, ...size },
  });
  const [row] = await ask<{ version: string }>(
    cluster.url("postgres"),
    "SELECT current_setting('server_version') AS version",
  );
  return {
    version: row?.version ?? "?",
    pid: cluster.pid,
    async createDatabase(name) {
      await ask(cluster.url("postgres"), `CREATE DATABASE ${name}`);
      return cluster.url(name);
    },
    async settle(url) {
      await ask(url, "VACUUM (ANALYZE)");
      await ask(url, "CHECKPOINT");
    },
    async stop() {
      await cluster.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The rows of one statement, on a connection of its own. */
export async function ask<R extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values: unknown[] = [],
): Promise<R[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<R>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
