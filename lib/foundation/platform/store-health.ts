/** How the store is: whether it answers, has room for changes, and agrees about the time. Looked at every few seconds. */
import pg from "pg";
import { seconds } from "@/lib/foundation/base/durations";
import { env } from "./env";
import { createLog, type Logger } from "./log";
import { isDown, StoreDown, type StoreTrouble, storeTroubleOf } from "./store-trouble";

/** How the store was at the last look. */
export type StoreHealth = {
  /** Null while all is well. */
  readonly trouble: StoreTrouble | null;
  /** How far this process's clock is ahead of the store's, in milliseconds; null while it does not answer. */
  readonly clockAheadMs: number | null;
  /** The error that shows the trouble; null where none was needed. For the log alone. */
  readonly cause: unknown;
};

const lookMs = seconds(5);
const lookInTroubleMs = seconds(1);
/** Past this, a store that hangs counts as one that does not answer. */
const patienceMs = seconds(3);

/**
 * One look by `client`. Room is tried by a sort that does not fit into memory: its temporary file needs space, and leaves
 * neither rows nor WAL behind.
 */
export async function lookAtStore(client: Pick<pg.Pool, "query">): Promise<StoreHealth> {
  const before = Date.now();
  let clockAheadMs: number | null = null;
  try {
    const { rows } = await client.query<{ nowMs: number; isReadOnly: boolean }>(
      `SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS "nowMs",
         current_setting('transaction_read_only') = 'on' AS "isReadOnly"`,
    );
    // The store read its clock somewhere between the two.
    clockAheadMs = Math.round((before + Date.now()) / 2 - (rows[0]?.nowMs ?? 0));
    if (rows[0]?.isReadOnly) return { trouble: "read_only", clockAheadMs, cause: null };
    await client.query(
      "SELECT count(*) FROM (SELECT n FROM generate_series(1, 8000) n ORDER BY random()) sorted",
    );
    return { trouble: null, clockAheadMs, cause: null };
  } catch (error) {
    return { trouble: storeTroubleOf(error) ?? "failing", clockAheadMs, cause: error };
  }
}

/** A store that is looked at again and again. */
export type StoreWatch = {
  /** How it is, from the last look: at once, but for the first call. */
  health(): Promise<StoreHealth>;
  close(): Promise<void>;
};

/**
 * Watches the store at `databaseUrl` on a connection of its own, so that a pool that waits does not keep it waiting. A
 * trouble is in the log with its cause when it begins and when its cause changes; its end is too.
 */
export function openStoreWatch(
  databaseUrl: string | undefined,
  log: Pick<Logger, "error" | "info">,
): StoreWatch {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 1,
    application_name: "postern health",
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs,
    // So little that the sort of a look goes to the disk.
    options: "-c work_mem=64kB",
  });
  pool.on("error", () => {});
  let isClosed = false;
  let settled: StoreHealth | null = null;
  let timer: NodeJS.Timeout | undefined;
  let told = "";
  const tell = ({ trouble, cause }: StoreHealth) => {
    const { code, message } = (cause ?? {}) as { readonly code?: string; readonly message?: string };
    const now = trouble === null ? "" : `${trouble} ${code ?? message ?? ""}`;
    if (now === told) return;
    told = now;
    if (trouble === null) log.info("The store is well again.");
    else log.error({ trouble, err: cause ?? undefined }, "The store is in trouble.");
  };
  const look = async (): Promise<StoreHealth> => {
    const found = await lookAtStore(pool);
    tell(found);
    settled = found;
    const waitMs = settled.trouble === null ? lookMs : lookInTroubleMs;
    if (!isClosed) timer = setTimeout(() => void look(), waitMs).unref();
    return settled;
  };
  const first = look();
  return {
    health: async () => settled ?? first,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await first;
      await pool.end();
    },
  };
}

const shared = globalThis as { posternStoreWatch?: StoreWatch };

/** How the store of this process is. Kept on globalThis because Next evaluates modules more than once. */
export function storeHealth(): Promise<StoreHealth> {
  shared.posternStoreWatch ??= openStoreWatch(env().DATABASE_URL, createLog("console"));
  return shared.posternStoreWatch.health();
}

/** Lets through while the store can be read. @throws StoreDown when it could not at the last look */
export async function requireStore(): Promise<void> {
  const { trouble } = await storeHealth();
  if (isDown(trouble)) throw new StoreDown(trouble);
}
