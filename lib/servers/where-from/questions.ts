/** What is asked over the connection that a worker keeps open to a server. */
import type pg from "pg";
import { z } from "zod";
import { systemClock } from "@/lib/foundation/platform/clock";
import { canonicalAddress, localAddress } from "@/lib/login/decision/where-from";
import { HostileServerError } from "@/lib/servers/reading/connection-failure";
import { type ServerSession, sessionsOf } from "@/lib/servers/sessions/session";
import type { Shown } from "./attribution";

/** More logins that wait at once are too many to say anything. */
const mostWaiting = 100;
/** Sessions that began lately, at most; with more nothing is said of them. */
const mostBegun = 500;
/** How far back they are looked for: longer than any login takes from its process's start to a second after its answer. */
const begunWithinSeconds = 40;

/** What the connection is good for. */
export type Rights = { readonly mayRead: boolean; readonly version: number };

/** Sets the connection up: it changes nothing, and no statement takes longer than `mostMs`. */
export async function prepare(client: pg.Client, mostMs: number): Promise<Rights> {
  await client.query(
    `SET default_transaction_read_only = on; SET statement_timeout = ${mostMs}; SET lock_timeout = ${mostMs}; SET search_path = pg_catalog`,
  );
  const { rows } = await client.query(
    `SELECT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS "mayRead", current_setting('server_version_num')::int AS version`,
  );
  return understood(z.tuple([z.object({ mayRead: z.boolean(), version: z.int() })]), rows)[0];
}

/**
 * Logins that wait for an answer. One whose process reads from its client is none: it waits for the person's own words, as
 * everybody can make one wait who reaches the port. Null where there are too many. Before 18, none is shown.
 */
export async function waitingLogins(client: pg.Client): Promise<Shown> {
  const { rows } = await client.query(`
    SELECT host(client_addr) AS address, client_port AS port FROM pg_stat_activity
    WHERE state = 'starting' AND backend_type IN ('client backend', 'walsender') AND wait_event IS DISTINCT FROM 'ClientRead'
    LIMIT ${mostWaiting + 1}`);
  const found = understood(
    z.array(z.object({ address: z.string().nullable(), port: z.int().nullable() })),
    rows,
  );
  if (found.length > mostWaiting) return null;
  return found.map(({ address, port }) => {
    if (address === null) return { address: localAddress, port: null };
    return { address: canonicalAddress(address) ?? notUnderstood(), port };
  });
}

/** Sessions that began lately; how far the server's clock is ahead of ours, and by how much that may be wrong. */
export type Begun = {
  readonly sessions: readonly ServerSession[];
  readonly clockAheadMs: number;
  readonly clockErrorMs: number;
};

/** Null where there are too many. */
export async function begunSessions(client: pg.Client): Promise<Begun | null> {
  const askedMs = performance.now();
  const { rows: clocks } = await client.query(
    `SELECT extract(epoch FROM clock_timestamp())::float8 AS seconds`,
  );
  const tookMs = performance.now() - askedMs;
  const [{ seconds }] = understood(z.tuple([z.object({ seconds: z.number() })]), clocks);
  const clockAheadMs = seconds * 1000 - (systemClock.now().getTime() - tookMs / 2);
  const { rows } = await client.query(`
    SELECT pid, usename::text AS "role", coalesce(datname::text, '') AS "database", left(application_name, 200) AS "application",
      host(client_addr) AS "address", 'plain' AS "transport", backend_type = 'walsender' AS "isReplication",
      to_char(backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "startedAt", state
    FROM pg_stat_activity
    WHERE backend_type IN ('client backend', 'walsender') AND usename IS NOT NULL AND pid <> pg_backend_pid()
      AND backend_start > clock_timestamp() - interval '${begunWithinSeconds} seconds'
    ORDER BY backend_start LIMIT ${mostBegun + 1}`);
  const sessions = sessionsOf(rows) ?? notUnderstood();
  return sessions.length > mostBegun ? null : { sessions, clockAheadMs, clockErrorMs: tookMs / 2 };
}

function understood<T>(schema: z.ZodType<T>, rows: unknown): T {
  return schema.safeParse(rows).data ?? notUnderstood();
}

function notUnderstood(): never {
  throw new HostileServerError("not_understood");
}
