/** The accepted logins that can have opened sessions of a server, out of the log. */
import { database } from "@/lib/foundation/platform/database";
import { type AcceptedLogin, windowOf } from "./match";
import type { ServerSession } from "./session";

/** A login may take this long beside what `windowOf` allows: a directory's answer is waited for so long at most. */
const longestLatencySeconds = 30;

/**
 * Logins that were accepted through the client `clientId` about the moments in which `sessions` began. The log is entered by its
 * blocks, each of which knows its times, and by name, so that an old session costs what a new one does.
 */
export async function acceptedLogins(
  clientId: string,
  sessions: readonly ServerSession[],
  clockAheadSeconds: number,
): Promise<readonly AcceptedLogin[]> {
  const windows = sessions.map(({ role, startedAt }) => {
    const { from, until } = windowOf(Date.parse(startedAt) - clockAheadSeconds * 1000);
    return { role, from: new Date(from), until: new Date(until + longestLatencySeconds * 1000) };
  });
  return database().$queryRaw<AcceptedLogin[]>`
    SELECT DISTINCT a.id::text AS "id", a.username AS "role", a.at, a.latency_ms::float8 AS "latencyMs"
    FROM unnest(${windows.map(({ role }) => role)}::text[], ${windows.map(({ from }) => from)}::timestamptz[],
      ${windows.map(({ until }) => until)}::timestamptz[]) AS w ("role", "from", "until")
    CROSS JOIN LATERAL (
      SELECT first_id AS "first", last_id AS "last" FROM attempt_blocks
      WHERE last_at >= w."from" AND first_at <= w."until"
      UNION ALL SELECT up_to + 1, 9223372036854775807 FROM attempts_counted) AS b
    CROSS JOIN LATERAL (
      SELECT id, username, at, latency_ms FROM attempts
      WHERE username = w."role" AND id BETWEEN b."first" AND b."last" AND at BETWEEN w."from" AND w."until"
        AND outcome = 'accept' AND client_id = ${clientId}::uuid AND door IN ('radius', 'ldap')) AS a`;
}
