/** The connections to the store: one Prisma client and one plain pool per process. */
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { minutes, seconds } from "@/lib/foundation/base/durations";
import { env, noDatabaseUrl } from "./env";
import { PrismaClient } from "./generated/prisma/client";
import type { Logger } from "./log";

export { Prisma } from "./generated/prisma/client";
export type Database = PrismaClient;
/** What a function inside a transaction gets; also satisfied by the whole client. */
export type Transaction = Omit<
  PrismaClient,
  "$connect" | "$disconnect" | "$on" | "$use" | "$extends" | "$transaction"
>;

/**
 * Opens a Prisma client on `url` with at most `connections` connections. The caller disconnects it.
 * A transaction waits ten seconds for a connection: on a busy machine Prisma's own two are too few, and what a person
 * has just typed would be refused.
 */
export function openDatabase(url: string, connections = 10): Database {
  return new PrismaClient({
    adapter: new PrismaPg({
      connectionString: url,
      max: connections,
      // A store that hangs must not hold pages for ever; no statement of a page takes nearly as long.
      connectionTimeoutMillis: seconds(10),
      query_timeout: minutes(1),
      keepAlive: true,
    }),
    transactionOptions: { maxWait: seconds(10) },
  });
}

/**
 * Opens a plain pool on `url`, for prepared statements on the login path and LISTEN. The caller ends it.
 * With limits, because a store that hangs must not hold logins for longer than their clients wait. Prepared
 * statements live with their connection, so idle ones are kept for a while.
 */
export function openPool(url: string, connections: number, log: Logger): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    application_name: "postern",
    connectionTimeoutMillis: seconds(2.5),
    query_timeout: seconds(2.5),
    idleTimeoutMillis: minutes(5),
    keepAlive: true,
    // Statements that take arrays would be planned anew for every length; planning costs more than answering.
    options: "-c plan_cache_mode=force_generic_plan",
  });
  pool.on("error", (error) => log.warn({ err: error }, "The connection to the store was lost."));
  return pool;
}

/** What `work` gives, in one transaction on a connection of `pool`; rolled back when it throws. */
export async function inTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Null when the store answers, otherwise a sentence for whoever supervises the program. */
export async function whyStoreSilent(pool: pg.Pool): Promise<string | null> {
  try {
    await pool.query("SELECT 1");
    return null;
  } catch {
    return "The store does not answer.";
  }
}

const shared = globalThis as { posternDatabase?: Database };

/**
 * The process-wide client of the console and CLI, opened at the first call on DATABASE_URL.
 * Kept on globalThis because Next evaluates modules more than once.
 * @throws Error when DATABASE_URL is unset (the launcher sets it for its children)
 */
export function database(): Database {
  const url = env().DATABASE_URL;
  if (!url) throw new Error(noDatabaseUrl);
  shared.posternDatabase ??= openDatabase(url);
  return shared.posternDatabase;
}

/** The SQLSTATE or Prisma code of a database error, or null for anything else. 'P2002' and '23505' mean "not unique". */
export function databaseErrorCode(error: unknown): string | null {
  if (typeof error !== "object" || error === null) return null;
  const { code, meta } = error as {
    code?: unknown;
    meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } };
  };
  const original = meta?.driverAdapterError?.cause?.originalCode;
  if (typeof original === "string") return original;
  return typeof code === "string" ? code : null;
}

/** Whether `error` says that a unique value already exists. */
export function isNotUnique(error: unknown): boolean {
  return ["P2002", "23505"].includes(databaseErrorCode(error) ?? "");
}
