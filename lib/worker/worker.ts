/** Owns a running worker: pool, configuration, core, RADIUS door, metrics and heartbeat, wired and stopped in order. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { createAuthenticator } from "@/lib/authentication/authenticate";
import { createConfigHolder } from "@/lib/authentication/config";
import { openPool } from "@/lib/platform/database";
import type { Keyring } from "@/lib/platform/keyring";
import type { Logger } from "@/lib/platform/log";
import { projectRoot } from "@/lib/platform/project-root";
import { type RadiusStats, startRadiusServer } from "@/lib/radius-server/server";
import { startChores } from "./chores";
import { startHeartbeat } from "./heartbeat";
import { startHttp } from "./http";
import { createMetrics } from "./metrics";

/** What a worker runs with. Ports: 0 means any. */
export type WorkerOptions = {
  readonly databaseUrl: string;
  readonly keyring: Keyring;
  readonly log: Logger;
  readonly radius: { readonly host: string; readonly port: number };
  readonly metrics: { readonly host: string; readonly port: number };
};

/** A running worker. */
export type Worker = {
  /** Its name in the login log and in worker_instances; new at every start. */
  readonly id: string;
  readonly radius: { readonly host: string; readonly port: number };
  readonly metrics: { readonly host: string; readonly port: number };
  /** Answers what has begun, takes its row away and closes everything. */
  close(): Promise<void>;
};

/** Connections to the store: more only queue inside PostgreSQL (measured: 16 give its full rate on two cores). */
const connections = 16;

/**
 * Starts a worker and gives it when its ports are open. Logins are answered once the store has answered; a store that
 * is down is waited for.
 * @throws the system's error when a port cannot be bound; nothing is left running then
 */
export async function startWorker({ log, keyring, ...options }: WorkerOptions): Promise<Worker> {
  const id = `${hostname()}-${randomBytes(3).toString("hex")}`;
  const pool = openPool(options.databaseUrl, connections, log);
  const metrics = createMetrics();
  const authenticator = createAuthenticator({ pool, keyring, log, worker: id, observe: metrics.observe });
  const configs = createConfigHolder(pool, keyring, log);
  const started: (() => unknown)[] = [() => pool.end(), configs.close];
  const stop = async () => {
    for (const each of started.toReversed()) await each();
  };
  try {
    const whyNotReady = async () =>
      configs.current()
        ? await whyStoreSilent(pool)
        : "The configuration has not been read from the store yet.";
    const http = await startHttp({ ...options.metrics, metrics, whyNotReady });
    started.push(http.close);
    const radius = await startRadiusServer({ ...options.radius, configs, authenticator, log });
    metrics.watch({
      radius: radius.stats,
      hashQueueDepth: authenticator.hashQueueDepth,
      configVersion: () => configs.current()?.version ?? null,
    });
    const heartbeat = startHeartbeat({
      pool,
      log,
      id,
      version: version(),
      addresses: { radius: { host: options.radius.host, port: radius.address.port } },
      counters: () => countersOf(radius.stats()),
    });
    // Stopped in the opposite order: the door first, so that what has begun is answered and recorded.
    started.push(heartbeat.stop, startChores(pool, log).stop, radius.close);
    log.info({ worker: id, radius: radius.address, metrics: http.address }, "The worker is up.");
    return { id, radius: radius.address, metrics: http.address, close: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function whyStoreSilent(pool: pg.Pool): Promise<string | null> {
  try {
    await pool.query("SELECT 1");
    return null;
  } catch {
    return "The store does not answer.";
  }
}

function countersOf({ received, replies, repeats, drops }: RadiusStats): Record<string, number> {
  return {
    received,
    accepted: replies["Access-Accept"],
    rejected: replies["Access-Reject"],
    repeats,
    dropped: Object.values(drops).reduce((sum, count) => sum + count, 0),
    shed: drops.shed + drops.overload,
    ...Object.fromEntries(Object.entries(drops).map(([reason, count]) => [`dropped:${reason}`, count])),
  };
}

function version(): string {
  const { version } = JSON.parse(readFileSync(join(projectRoot(), "package.json"), "utf8")) as {
    version: string;
  };
  return version;
}
