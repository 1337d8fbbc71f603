/** Running the posture checks against a server: one connection for the whole, then one for each database, one after another. */

import { z } from "zod";
import { seconds } from "@/lib/foundation/base/durations";
import { systemClock } from "@/lib/foundation/platform/clock";
import { quoteIdentifier } from "@/lib/protocols/postgres/quote";
import { majorOf } from "@/lib/protocols/postgres/versions";
import { beginReading } from "@/lib/servers/reading/begin";
import { type ConnectResult, type ConnectTarget, connectTo } from "@/lib/servers/reading/connect";
import {
  type ConnectionFailure,
  HostileServerError,
  monitorLine,
} from "@/lib/servers/reading/connection-failure";
import { factsQuery } from "@/lib/servers/reading/queries";
import type { PartsRead } from "./check";
import { checks } from "./checks/table";
import { type DatabaseRead, judgeAll } from "./judge";
import { clusterParts } from "./parts/cluster";
import { databaseParts } from "./parts/database";
import { readParts, statementTimeoutMs } from "./parts/read";
import type { PostureReport } from "./report";

/** What a run is given beside the server. */
export type PostureOptions = {
  readonly now: Date;
  /** The last login of each role that Postern let in; without it, whether roles are stale is unknown. */
  readonly lastLogins?: ReadonlyMap<string, Date>;
  /** Told what is being read, one sentence. */
  readonly progress?: (text: string) => void;
  /** Ends the run at any time. */
  readonly signal?: AbortSignal;
};

/** A report, or why there is none. */
export type PostureResult =
  | { readonly ok: true; readonly report: PostureReport }
  | { readonly ok: false; readonly failure: ConnectionFailure };

/** How long a run may take in all, and how many databases it reads. What is left is unread, and so unknown. */
const mostSeconds = 120;
const mostDatabases = 100;

const facts = z.object({ versionNumber: z.int(), seenAs: z.string().nullable() });

/**
 * Checks the server of `target` with the rights of its role, within the limits of every connection. It changes nothing
 * there. Databases that cannot be read are named in the report, and what is judged in them is unknown.
 * @throws the reason of the signal
 */
export async function takePosture(target: ConnectTarget, options: PostureOptions): Promise<PostureResult> {
  const { progress = () => {}, signal } = options;
  const endMs = systemClock.now().getTime() + seconds(mostSeconds);
  progress("Reading the server");
  const cluster = await readWith(target, signal, readCluster);
  if (!cluster.ok) return cluster;
  const { versionNumber, seenAs, parts } = cluster.read;
  const names = databasesOf(parts);
  const databases: DatabaseRead[] = [];
  for (const [index, database] of names.entries()) {
    if (index >= mostDatabases || systemClock.now().getTime() > endMs) {
      databases.push(leftOut(database, index));
      continue;
    }
    progress(`Reading database ${database} (${index + 1} of ${names.length})`);
    const there = { ...target, database };
    const read = await readWith(there, signal, (open) => readDatabase(open, there, versionNumber));
    databases.push(
      read.ok ? { isRead: true, database, parts: read.read } : notRead(there, seenAs, read.failure),
    );
  }
  progress("Judging");
  const context = {
    ...{ versionNumber, now: options.now, lastLogins: options.lastLogins ?? null },
    monitor: { role: target.user, database: target.database },
  };
  const judged = judgeAll(checks, parts, databases, context);
  return {
    ok: true,
    report: {
      versionNumber,
      databases: databases.filter(({ isRead }) => isRead).map(({ database }) => database),
      unread: databases.flatMap((read) => (read.isRead ? [] : [{ database: read.database, why: read.why }])),
      checks: [...judged],
    },
  };
}

type Open = Extract<ConnectResult, { ok: true }>;
type Read<T> =
  | { readonly ok: true; readonly read: T }
  | { readonly ok: false; readonly failure: ConnectionFailure };

/** Connects, reads and closes. Whatever goes wrong is this connection's failure. @throws the reason of the signal */
async function readWith<T>(
  target: ConnectTarget,
  signal: AbortSignal | undefined,
  reading: (open: Open, target: ConnectTarget) => Promise<T>,
): Promise<Read<T>> {
  const connected = await connectTo(target, signal ? { signal } : {});
  signal?.throwIfAborted();
  if (!connected.ok) return connected;
  try {
    await beginReading(connected.client, statementTimeoutMs);
    return { ok: true, read: await reading(connected, target) };
  } catch (error) {
    signal?.throwIfAborted();
    return { ok: false, failure: connected.failureOf(asHostile(error)) };
  } finally {
    await connected.close();
  }
}

/** What is in a form that no PostgreSQL sends. */
const asHostile = (error: unknown): unknown =>
  error instanceof z.ZodError ? new HostileServerError("not_understood") : error;

async function readCluster({ client }: Open, { user, database }: ConnectTarget) {
  const { rows } = await client.query(factsQuery);
  const { versionNumber, seenAs } = facts.parse(rows[0]);
  const reader = { major: majorOf(versionNumber), grantee: { role: user, database } };
  const parts: PartsRead = await readParts(client, clusterParts, reader);
  return { versionNumber, seenAs, parts };
}

const readDatabase = (
  { client }: Open,
  { user, database }: ConnectTarget,
  versionNumber: number,
): Promise<PartsRead> =>
  readParts(client, databaseParts, { major: majorOf(versionNumber), grantee: { role: user, database } });

/** Those that can be connected to. Templates hold nothing of anybody's. */
function databasesOf({ databases }: PartsRead): readonly string[] {
  if (!databases?.isRead) return [];
  return databases.rows
    .filter(({ allowsConnections, isTemplate }) => allowsConnections && !isTemplate)
    .map(({ name }) => name);
}

const leftOut = (database: string, index: number): DatabaseRead => ({
  isRead: false,
  database,
  why:
    index >= mostDatabases
      ? `Postern reads ${mostDatabases} databases at most.`
      : `There was no time left: a run takes ${mostSeconds} seconds at most.`,
  grant: "-- No right would change this.",
});

/** Why a database was not read, and the grant or the line that lets the role in. */
function notRead(
  { user, database }: ConnectTarget,
  seenAs: string | null,
  { code, text, fix }: ConnectionFailure,
): DatabaseRead {
  const grant =
    code === "database_closed"
      ? `GRANT CONNECT ON DATABASE ${quoteIdentifier(database)} TO ${quoteIdentifier(user)};`
      : code === "no_hba_entry"
        ? `# pg_hba.conf, above the lines that match others:\n${monitorLine(database, user, seenAs)}`
        : `-- ${fix}`;
  return { isRead: false, database, why: text, grant };
}
