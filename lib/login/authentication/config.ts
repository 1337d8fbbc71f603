/** The small tables that a worker holds in memory: loads them in one snapshot and notices when they change. */
import type pg from "pg";
import { seconds } from "@/lib/foundation/base/durations";
import type { Keyring } from "@/lib/foundation/keys/keyring";
import type { Logger } from "@/lib/foundation/platform/log";
import { watchStore } from "@/lib/foundation/platform/watch-store";
import { readConfig, readVersion } from "./config-rows";
import type { Config } from "./contract";

/** The configuration as doors see it. */
export type ConfigHolder = {
  /** What was loaded last; null until the store answered for the first time. */
  current(): Config | null;
  /** Loads again; the snapshot is taken after this call. Callers at the same time share one load. */
  refresh(): Promise<Config>;
  /**
   * Asks the store for its version, at most every 250 ms and never twice at once, and loads when it is newer.
   * Gives whether `current()` is newer than before. Never throws: for datagrams that nobody may have sent.
   */
  refreshIfStale(): Promise<boolean>;
  /** Stops listening and polling. The pool stays open. */
  close(): Promise<void>;
};

const pollMs = seconds(5);
const staleCheckMs = 250;

/**
 * A holder that loads at once, listens to `postern_config` on a connection of its own from `pool`, and asks every five
 * seconds as well, because a notification can be lost with its connection. While the store is down it keeps the last
 * configuration and goes on trying.
 */
export function createConfigHolder(pool: pg.Pool, keyring: Keyring, log: Logger): ConfigHolder {
  let config: Config | null = null;
  let running: Promise<Config> | null = null;
  let queued: Promise<Config> | null = null;
  let checkedMs = Number.NEGATIVE_INFINITY;
  let checking: Promise<boolean> | null = null;

  async function load(): Promise<Config> {
    config = await readConfig(pool, keyring, log);
    return config;
  }

  /** One load at a time. One that runs already may have read before the change, so callers share the one after it. */
  function refresh(): Promise<Config> {
    if (!running) {
      running = load().finally(() => {
        running = null;
      });
      return running;
    }
    queued ??= running
      .catch(() => null)
      .then(() => {
        queued = null;
        return refresh();
      });
    return queued;
  }

  async function refreshWhenNewer(): Promise<boolean> {
    const before = config?.version;
    if (before !== undefined && (await readVersion(pool)) === before) return false;
    return (await refresh()).version !== before;
  }

  function refreshIfStale(): Promise<boolean> {
    if (checking) return checking;
    if (performance.now() - checkedMs < staleCheckMs) return Promise.resolve(false);
    checkedMs = performance.now();
    checking = refreshWhenNewer()
      .catch(() => false)
      .finally(() => {
        checking = null;
      });
    return checking;
  }

  const watch = watchStore({
    pool,
    log,
    channel: "postern_config",
    pollMs,
    look: async () => {
      await refreshWhenNewer();
    },
  });
  return { current: () => config, refresh, refreshIfStale, close: watch.close };
}
