/** Noticing changes in the store: by its notifications, and by asking now and then, because one can be lost. */
import type pg from "pg";
import type { Logger } from "./log";

const soonMs = 200;

/** What is watched, and what is done about it. The channel is a name of ours, not text from outside. */
export type StoreWatch = {
  readonly pool: pg.Pool;
  readonly log: Logger;
  readonly channel: string;
  /** How often to look without being told. */
  readonly pollMs: number;
  readonly look: () => Promise<void>;
};

/**
 * Calls `look` at once, at every notification and every `pollMs`, on a connection of its own from `pool`. When that is
 * lost or the store is down, tries again soon, then less often. A look may begin while another is under way.
 */
export function watchStore({ pool, log, channel, pollMs, look }: StoreWatch): {
  /** Looks without waiting for a notification. */
  lookNow(): void;
  /** Stops listening and waits for the looks under way. The pool stays open. */
  close(): Promise<void>;
} {
  let listener: pg.PoolClient | null = null;
  let failures = 0;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  let dueMs = 0;
  let round: Promise<void> = Promise.resolve();

  /** An earlier look that is already due stays due: a notification must not get lost behind the poll. */
  function lookIn(ms: number): void {
    const atMs = performance.now() + ms;
    if (isClosed || (timer && dueMs <= atMs)) return;
    clearTimeout(timer);
    dueMs = atMs;
    timer = setTimeout(() => {
      timer = undefined;
      round = Promise.all([round, tick()]).then(() => undefined);
    }, ms);
  }

  function lose(client: pg.PoolClient): void {
    if (listener !== client) return;
    listener = null;
    client.removeAllListeners("notification");
    client.release(true);
    lookIn(soonMs);
  }

  async function listen(): Promise<void> {
    const client = await pool.connect();
    listener = client;
    client.on("error", () => lose(client));
    client.on("end", () => lose(client));
    client.on("notification", () => lookIn(0));
    try {
      await client.query(`LISTEN ${channel}`);
    } catch (error) {
      lose(client);
      throw error;
    }
  }

  /** Listens first and looks then, so that no change falls between the two. */
  async function tick(): Promise<void> {
    let waitMs = pollMs;
    try {
      if (!listener) await listen();
      await look();
      if (failures > 0) log.info("The store is available again.");
      failures = 0;
    } catch (error) {
      if (failures === 0)
        log.error({ err: error }, "The store cannot be read. Trying again until it answers.");
      waitMs = Math.min(pollMs, soonMs * 2 ** Math.min(failures++, 10));
    }
    lookIn(waitMs);
  }

  round = tick();
  return {
    lookNow: () => lookIn(0),
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await round;
      if (listener) lose(listener);
    },
  };
}
