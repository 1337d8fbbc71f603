/**
 * What the session of an accepted login says, added to its row in the log: address, database and program. Asked a second after
 * the answer, over the connection that is open anyway, for all logins of that second together; never while a login waits.
 */
import type pg from "pg";
import { seconds } from "@/lib/foundation/base/durations";
import type { Logger } from "@/lib/foundation/platform/log";
import { rememberNetworks } from "@/lib/login/authentication/attempt-row";
import { canonicalAddress, localAddress, networkOf } from "@/lib/login/decision/where-from";
import { reachOf } from "./attribution";
import { type Accepted, type Begun, sureSessions } from "./sure-sessions";
import type { Watched, WatchedServers } from "./watched-servers";

/** How long a session has to begin after the answer. */
const patienceMs = seconds(1);
/** Logins of one role that are looked at; with more within the window nothing is said. */
const mostOfRole = 50;

/** What noting needs. */
export type NotingOptions = {
  readonly pool: pg.Pool;
  readonly log: Logger;
  readonly worker: string;
  readonly servers: Pick<WatchedServers, "of">;
  readonly isOwn: (address: string) => boolean;
};

type Row = Accepted & {
  readonly clientId: string | null;
  readonly outcome: string;
  readonly worker: string;
  readonly source: string;
  readonly address: string | null;
  readonly candidates: readonly string[] | null;
  readonly knownBy: string | null;
  readonly userId: string | null;
};
type Noted = { readonly login: Row; readonly session: Begun; readonly address: string };

/** The newest logins of each role, accepted or not, so that one that is missing is noticed. */
const loginsQuery = `
  SELECT a.id::text, a.username AS role, a.at, a.latency_ms::float8 AS "latencyMs", a.outcome, a.client_id AS "clientId", a.worker,
    a.source_address AS source, a.person_address AS address, a.person_candidates AS candidates, a.known_by AS "knownBy", a.user_id AS "userId"
  FROM unnest($1::text[]) AS r (role) CROSS JOIN LATERAL (
    SELECT * FROM attempts WHERE username = r.role ORDER BY id DESC LIMIT ${mostOfRole}) AS a
  WHERE a.at > now() - interval '1 minute'`;
const noteQuery = `SELECT note_sessions($1::bigint[], $2::text[], $3::text[], $4::text[])::text AS id`;
const networksQuery = rememberNetworks(
  "SELECT DISTINCT ON (user_id, network) * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS w (user_id, network, at) ORDER BY user_id, network, at DESC",
);

/** Notes sessions of clients whose logins were accepted. */
export function sessionNoting(options: NotingOptions): {
  accepted(clientId: string): void;
  close(): Promise<void>;
} {
  const { servers, log } = options;
  let fresh = new Set<string>();
  let due = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let noting: Promise<void> = Promise.resolve();

  function note(): void {
    const clientIds = [...due];
    [due, fresh] = [fresh, new Set()];
    timer = due.size > 0 ? setTimeout(note, patienceMs) : undefined;
    noting = noting
      .then(async () => {
        for (const clientId of clientIds) await noteClient(options, clientId);
      })
      .catch((error: unknown) =>
        log.warn({ err: error }, "Which sessions began could not be written to the login log."),
      );
  }

  return {
    accepted(clientId) {
      if (servers.of(clientId).length === 0) return;
      if (timer) fresh.add(clientId);
      else due.add(clientId);
      timer ??= setTimeout(note, patienceMs);
    },
    async close() {
      clearTimeout(timer);
      await noting;
    },
  };
}

async function noteClient(options: NotingOptions, clientId: string): Promise<void> {
  const { pool, log, worker, servers } = options;
  const seen = await Promise.all(
    servers.of(clientId).map(async (server) => ({ server, begun: await server.begun() })),
  );
  const sessions = seen.flatMap(({ server, begun }) =>
    (begun?.sessions ?? []).map((session) => ({
      ...{ ...session, server, errorMs: begun?.clockErrorMs ?? 0 },
      startedMs: Date.parse(session.startedAt) - (begun?.clockAheadMs ?? 0),
    })),
  );
  const roles = [...new Set(sessions.map(({ role }) => role))];
  if (roles.length === 0) return;
  const { rows } = await pool.query<Row>(loginsQuery, [roles]);
  const logins = rows.filter(({ outcome, clientId: through }) => outcome === "accept" && through !== null);
  const crowded = new Set(
    roles.filter((role) => rows.filter((row) => row.role === role).length >= mostOfRole),
  );
  const unseen = seen.flatMap(({ server, begun }) => (begun ? [] : [server]));
  const sure = sureSessions(sessions, logins);
  const noted = logins.flatMap((login): Noted[] => {
    const session = sure.get(login.id);
    const isOwn = login.worker === worker && login.clientId === clientId;
    if (!session || !isOwn || crowded.has(login.role)) return [];
    const reach = (server: Watched) =>
      reachOf(login.source, server.connected(), server.named(), options.isOwn);
    if (reach(session.server) !== "here" || unseen.some((server) => reach(server) !== "not")) return [];
    const address = session.address === null ? localAddress : canonicalAddress(session.address);
    // What the door was told is about the person; a session from elsewhere is that of something in between.
    if (address === null || (login.knownBy === "door" && login.address !== address)) return [];
    return [{ login, session, address }];
  });
  if (noted.length > 0) await write(pool, log, noted);
}

async function write(pool: pg.Pool, log: Logger, noted: readonly Noted[]): Promise<void> {
  const { rows } = await pool.query<{ id: string }>(noteQuery, [
    noted.map(({ login }) => login.id),
    noted.map(({ address }) => address),
    noted.map(({ session }) => session.database),
    noted.map(({ session }) => session.application),
  ]);
  const changed = new Set(rows.map(({ id }) => id));
  const fresh = noted.filter(({ login }) => changed.has(login.id));
  for (const { login, address } of fresh) {
    const said = login.address === null ? (login.candidates ?? []) : [login.address];
    if (said.length > 0 && !said.includes(address))
      log.warn(
        { attempt: login.id, said, session: address },
        "A login's session came from another address than was seen while it waited; the session's is kept.",
      );
  }
  const people = fresh.flatMap(({ login: { userId, at }, address }) =>
    userId === null ? [] : [{ userId, at, network: networkOf(address) }],
  );
  if (people.length > 0)
    await pool.query(networksQuery, [
      people.map(({ userId }) => userId),
      people.map(({ network }) => network),
      people.map(({ at }) => at),
    ]);
}
