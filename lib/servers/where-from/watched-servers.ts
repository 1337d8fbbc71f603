/** The registered servers that ask as a client, each watched; kept as the store says, and what came of it written there. */
import type pg from "pg";
import { textOf } from "@/lib/foundation/base/bytes";
import { seconds } from "@/lib/foundation/base/durations";
import type { Keyring } from "@/lib/foundation/keys/keyring";
import type { Logger } from "@/lib/foundation/platform/log";
import type { SslMode } from "@/lib/protocols/postgres/server-address";
import type { ConnectTarget } from "@/lib/servers/reading/connect";
import { type Watch, type WatchState, watchServer } from "./watch";

/** A server of a client. `isOn`: it is asked where logins come from. */
export type Watched = Watch & { readonly id: string; readonly name: string; readonly isOn: boolean };

/** Keeps them. */
export type WatchedServers = {
  /** Those that ask as the client, also where nothing is asked of them. */
  of(clientId: string): readonly Watched[];
  close(): Promise<void>;
};

/** What watching needs. `worker`: its name in the login log. */
export type WatchingOptions = {
  readonly pool: pg.Pool;
  readonly keyring: Keyring;
  readonly log: Logger;
  readonly worker: string;
  readonly onFailure: () => void;
};

const pollMs = seconds(5);

type Row = {
  readonly id: string;
  readonly name: string;
  readonly client_id: string;
  readonly where_from: boolean;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly ssl_mode: string;
  readonly ca_certificate: string | null;
  readonly monitor_role: string;
  readonly monitor_password_sealed: Buffer | null;
};
type Kept = { readonly key: string; readonly clientId: string; readonly watched: Watched };

const rowsQuery = `SELECT id, name, client_id, where_from, host, port, database, ssl_mode, ca_certificate, monitor_role,
  monitor_password_sealed FROM servers WHERE client_id IS NOT NULL`;

/** Rows of servers that are not watched any more, and of workers that are gone. */
const clearQuery = `DELETE FROM where_from_watches w WHERE (worker = $1 AND server_id <> ALL ($2::uuid[]))
  OR (worker <> $1 AND at < now() - interval '1 minute' AND NOT EXISTS (SELECT FROM worker_instances i WHERE i.id = w.worker))`;

/** The server may be gone meanwhile; then there is nothing to write. */
const stateQuery = `INSERT INTO where_from_watches (server_id, worker, at, failure, sees_starting)
  SELECT id, $2, now(), $3, $4 FROM servers WHERE id = $1 FOR KEY SHARE
  ON CONFLICT (server_id, worker) DO UPDATE SET at = excluded.at, failure = excluded.failure, sees_starting = excluded.sees_starting`;

/** Begins at once, and looks every few seconds whether something changed. A store that is down changes nothing. */
export function watchServers({ pool, keyring, log, worker, onFailure }: WatchingOptions): WatchedServers {
  const kept = new Map<string, Kept>();
  let writing: Promise<unknown> = Promise.resolve();
  let looking: Promise<void> | null = null;

  function targetOf(row: Row): ConnectTarget | null {
    if (!row.where_from || row.monitor_password_sealed === null) return null;
    const place = { table: "servers", column: "monitor_password_sealed", row: row.id };
    try {
      const password = textOf(keyring.open(place, row.monitor_password_sealed)) ?? "";
      const { host, port, database, monitor_role: user, ca_certificate: caCertificate } = row;
      return { host, port, database, user, password, sslMode: row.ssl_mode as SslMode, caCertificate };
    } catch (error) {
      log.warn(
        { err: error, server: row.name },
        "The monitoring password cannot be opened, so the server is not watched.",
      );
      return null;
    }
  }

  function write(id: string, { failure, seesStarting }: WatchState): void {
    writing = writing
      .then(() => pool.query(stateQuery, [id, worker, failure, seesStarting]))
      .catch((error: unknown) =>
        log.warn({ err: error }, "What became of watching a server could not be written."),
      );
  }

  function begin(row: Row, key: string): void {
    const { id, name, host } = row;
    const target = targetOf(row);
    const watch = watchServer({ host, target, onFailure, onState: (state) => write(id, state) });
    kept.set(id, { key, clientId: row.client_id, watched: { ...watch, id, name, isOn: target !== null } });
  }

  async function look(): Promise<void> {
    const { rows } = await pool.query<Row>(rowsQuery);
    const keys = new Map(rows.map((row) => [row.id, JSON.stringify(row)]));
    for (const [id, { key, watched }] of kept) {
      if (keys.get(id) === key) continue;
      kept.delete(id);
      await watched.close();
    }
    for (const row of rows) if (!kept.has(row.id)) begin(row, keys.get(row.id) ?? "");
    await writing;
    const on = [...kept.values()].flatMap(({ watched }) => (watched.isOn ? [watched.id] : []));
    await pool.query(clearQuery, [worker, on]);
  }

  /** One at a time, and a store that cannot be read is somebody else's to report. */
  function lookNow(): void {
    looking ??= look()
      .catch((error: unknown) => log.debug({ err: error }, "The servers to watch could not be read."))
      .finally(() => {
        looking = null;
      });
  }

  lookNow();
  const timer = setInterval(lookNow, pollMs);
  return {
    of: (clientId) =>
      [...kept.values()].flatMap((each) => (each.clientId === clientId ? [each.watched] : [])),
    async close() {
      clearInterval(timer);
      await looking;
      await Promise.all([...kept.values()].map(({ watched }) => watched.close()));
      await writing;
      await pool.query("DELETE FROM where_from_watches WHERE worker = $1", [worker]).catch(() => undefined);
    },
  };
}
