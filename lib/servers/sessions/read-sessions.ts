/** Reading the sessions of a server: one statement, within the limits of every reading. */
import { systemClock } from "@/lib/foundation/platform/clock";
import { beginReading } from "@/lib/servers/reading/begin";
import { type ConnectLimits, type ConnectTarget, connectTo } from "@/lib/servers/reading/connect";
import { type ConnectionFailure, HostileServerError } from "@/lib/servers/reading/connection-failure";
import { unknownOf } from "@/lib/servers/reading/unknowns";
import { mostSessions, type ServerSession, sessionsOf } from "./session";

/** The sessions, newest first, and how far the server's clock is ahead of ours; or why there are none. */
export type ReadSessions =
  | {
      readonly ok: true;
      readonly sessions: readonly ServerSession[];
      readonly isCut: boolean;
      readonly clockAheadSeconds: number;
    }
  | { readonly ok: false; readonly failure: Pick<ConnectionFailure, "text" | "fix"> };

const mayReadQuery = `
  SELECT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS "mayRead",
    extract(epoch FROM clock_timestamp())::float8 AS "clockSeconds"`;

/** Sessions that are still starting have no role yet. Postern's own connections from here, such as a worker's, are no one's session. */
const sessionsQuery = `
  SELECT a.pid, a.usename::text AS "role", coalesce(a.datname::text, '') AS "database",
    left(a.application_name, 200) AS "application", host(a.client_addr) AS "address",
    CASE WHEN s.ssl THEN 'tls' WHEN g.encrypted THEN 'gss' ELSE 'plain' END AS "transport",
    a.backend_type = 'walsender' AS "isReplication",
    to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "startedAt", a.state
  FROM pg_stat_activity a LEFT JOIN pg_stat_ssl s USING (pid) LEFT JOIN pg_stat_gssapi g USING (pid)
  WHERE a.backend_type IN ('client backend', 'walsender') AND a.usename IS NOT NULL
    AND NOT (a.usename = current_user AND a.application_name = 'postern'
      AND a.client_addr IS NOT DISTINCT FROM inet_client_addr())
  ORDER BY a.backend_start DESC, a.pid LIMIT ${mostSessions + 1}`;

/** Reads as the role of `target`. @throws the reason of the signal */
export async function readSessions(target: ConnectTarget, limits?: ConnectLimits): Promise<ReadSessions> {
  const connected = await connectTo(target, limits);
  if (!connected.ok) {
    limits?.signal?.throwIfAborted();
    return connected;
  }
  const { client } = connected;
  try {
    await beginReading(client);
    const asked = systemClock.now().getTime();
    const { rows } = await client.query<{ mayRead: unknown; clockSeconds: unknown }>(mayReadQuery);
    const clockAheadSeconds = Number(rows[0]?.clockSeconds) - (asked + systemClock.now().getTime()) / 2000;
    if (rows[0]?.mayRead !== true) return { ok: false, failure: notAllowed(target) };
    const sessions = sessionsOf((await client.query(sessionsQuery)).rows);
    if (sessions === null || !Number.isFinite(clockAheadSeconds))
      throw new HostileServerError("not_understood");
    const isCut = sessions.length > mostSessions;
    return { ok: true, sessions: sessions.slice(0, mostSessions), isCut, clockAheadSeconds };
  } catch (error) {
    limits?.signal?.throwIfAborted();
    return { ok: false, failure: connected.failureOf(error) };
  } finally {
    await connected.close();
  }
}

function notAllowed({ user, database }: ConnectTarget) {
  return {
    text: `${user} may not see the sessions of other roles.`,
    fix: unknownOf("sessions", user, database).grant,
  };
}
