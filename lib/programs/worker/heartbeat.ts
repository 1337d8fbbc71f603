/** The worker's row in the store: written every few seconds, removed at the end, the rows of the dead cleared away. */
import { hostname } from "node:os";
import type pg from "pg";
import { seconds } from "@/lib/foundation/base/durations";
import type { Logger } from "@/lib/foundation/platform/log";
import type { WorkerAddresses } from "@/lib/servers/workers/addresses";

/** What the row says. `counters` is asked at every beat. */
export type HeartbeatOptions = {
  readonly pool: pg.Pool;
  readonly log: Logger;
  readonly id: string;
  readonly version: string;
  readonly addresses: WorkerAddresses;
  readonly counters: () => Readonly<Record<string, number>>;
};

const beatMs = seconds(5);

/** Starts beating. `stop` removes the row, so that a worker that was stopped is not missed. */
export function startHeartbeat(options: HeartbeatOptions): { stop(): Promise<void> } {
  const { pool, log, id } = options;
  const startedAt = new Date();
  let beating: Promise<void> | null = null;
  let hasFailed = false;

  async function beat(): Promise<void> {
    try {
      await pool.query(upsert, [
        id,
        hostname(),
        process.pid,
        options.version,
        JSON.stringify(options.addresses),
        JSON.stringify(options.counters()),
        startedAt,
        new Date(),
      ]);
      await pool.query(clearTheDead, [id, hostname(), JSON.stringify(options.addresses.radius)]);
      hasFailed = false;
    } catch (error) {
      if (!hasFailed)
        log.warn({ err: error }, "The worker cannot report to the store; the console will miss it.");
      hasFailed = true;
    }
  }

  /** A beat that hangs in a store that hangs must not pile up others behind it. */
  function next(): void {
    beating ??= beat().finally(() => {
      beating = null;
    });
  }

  next();
  const timer = setInterval(next, beatMs);
  return {
    async stop() {
      clearInterval(timer);
      await beating;
      await pool.query("DELETE FROM worker_instances WHERE id = $1", [id]).catch(() => undefined);
    },
  };
}

/** The clock is compared by the store itself, and kept within what the column holds. */
const upsert = `
  INSERT INTO worker_instances
    (id, host, pid, version, addresses, counters, started_at, last_seen_at, clock_ahead_ms)
  VALUES ($1, $2, $3, $4, $5, $6, $7, now(),
    least(greatest(extract(epoch FROM $8::timestamptz - clock_timestamp()) * 1000, -2e9), 2e9)::int)
  ON CONFLICT (id) DO UPDATE SET addresses = excluded.addresses, counters = excluded.counters,
    last_seen_at = excluded.last_seen_at, clock_ahead_ms = excluded.clock_ahead_ms`;

/** Rows of a day ago, and of one that was killed and that this worker stands in for: nobody else has its port. */
const clearTheDead = `
  DELETE FROM worker_instances WHERE last_seen_at < now() - interval '1 day'
    OR (last_seen_at < now() - interval '15 seconds' AND id <> $1 AND host = $2 AND addresses -> 'radius' = $3::jsonb)`;
