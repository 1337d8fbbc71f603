/**
 * What a worker does beside answering logins: clearing away attempts past their retention, challenges nobody
 * answered and sessions that are over, and reading the registered PostgreSQL servers.
 */
import type pg from "pg";
import { hours, minutes, seconds } from "@/lib/foundation/base/durations";
import type { Logger } from "@/lib/foundation/platform/log";
import { deleteExpiredAttempts } from "@/lib/login/log/retention";
import { deleteExpiredSessions } from "@/lib/people/console-sessions/retention";
import { readDueServers } from "@/lib/servers/registry/read";

const firstMs = minutes(5);
const everyMs = hours(6);

const lookForServersFirstMs = seconds(30);
const lookForServersEveryMs = minutes(1);
/** Names the advisory lock of the worker that reads servers. */
const readingLock = 1936025202;

/** Starts all of them. */
export function startChores(pool: pg.Pool, log: Logger): { stop(): void } {
  const chores = [startClearing(pool, log), startReadingServers(pool, log)];
  return {
    stop() {
      for (const chore of chores) chore.stop();
    },
  };
}

/** Clears a while after the start and then every few hours. Several workers may do the same work. */
function startClearing(pool: pg.Pool, log: Logger): { stop(): void } {
  let timer = setTimeout(run, firstMs);
  async function run(): Promise<void> {
    try {
      const attempts = await deleteExpiredAttempts();
      await deleteExpiredSessions();
      await pool.query("DELETE FROM challenges WHERE expires_at < now() - interval '1 day'");
      if (attempts > 0) log.info({ attempts }, "Attempts past their retention were removed.");
    } catch (error) {
      log.warn({ err: error }, "Old attempts could not be removed; the next try is in a few hours.");
    }
    timer = setTimeout(run, everyMs);
  }
  return { stop: () => clearTimeout(timer) };
}

/** Looks every minute which servers are due. One worker at a time: the others find the lock taken and wait a minute. */
function startReadingServers(pool: pg.Pool, log: Logger): { stop(): void } {
  const ending = new AbortController();
  let timer = setTimeout(run, lookForServersFirstMs);
  async function run(): Promise<void> {
    try {
      const count = await readServersAlone(pool, ending.signal);
      if (count && count.read + count.failed > 0) log.info(count, "PostgreSQL servers were read.");
    } catch (error) {
      log.warn({ err: error }, "PostgreSQL servers could not be read; the next try is in a minute.");
    }
    if (!ending.signal.aborted) timer = setTimeout(run, lookForServersEveryMs);
  }
  return {
    stop() {
      ending.abort();
      clearTimeout(timer);
    },
  };
}

/**
 * What was read; null when another worker is at it, or `signal` ended it: then the connection is given back at once,
 * and what is under way ends by itself. The lock ends with its connection, should this process die.
 */
export async function readServersAlone(
  pool: pg.Pool,
  signal: AbortSignal,
): Promise<Awaited<ReturnType<typeof readDueServers>> | null> {
  const holder = await pool.connect();
  try {
    const { rows } = await holder.query("SELECT pg_try_advisory_lock($1) AS held", [readingLock]);
    if (!rows[0].held) return null;
    const ended = new Promise<null>((resolve) => {
      signal.addEventListener("abort", () => resolve(null), { once: true });
    });
    try {
      return await Promise.race([readDueServers(signal), ended]);
    } finally {
      await holder.query("SELECT pg_advisory_unlock($1)", [readingLock]);
    }
  } finally {
    holder.release();
  }
}
