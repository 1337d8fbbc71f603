/** Reading a PostgreSQL server: connects, asks in one read-only transaction, and gives what it may see. */
import type { PeerCertificate } from "node:tls";
import type pg from "pg";
import { systemClock } from "@/lib/foundation/platform/clock";
import { beginReading } from "./begin";
import { type ConnectionTls, type ConnectLimits, type ConnectTarget, connectTo } from "./connect";
import type { ConnectionFailure } from "./connection-failure";
import {
  databasesQuery,
  factsQuery,
  hbaLine,
  hbaQuery,
  membershipsQuery,
  rolesQuery,
  sessionsQuery,
  settingNames,
  settingsQuery,
} from "./queries";
import { type HbaRow, hbaRow, type Reading, reading, type ServerCertificate } from "./reading";
import { withoutSecrets } from "./redact";
import { isRefusal } from "./refusal";
import { unknownOf } from "./unknowns";

/** A reading, or why there is none. */
export type ProbeResult =
  | { readonly ok: true; readonly reading: Reading }
  | { readonly ok: false; readonly failure: ConnectionFailure };

/** Reads the server of `target`, within the limits of the connection whatever it does. @throws the reason of the signal */
export async function probe(target: ConnectTarget, limits?: ConnectLimits): Promise<ProbeResult> {
  const connected = await connectTo(target, limits);
  if (!connected.ok) {
    limits?.signal?.throwIfAborted();
    return connected;
  }
  try {
    return { ok: true, reading: await readAll(connected.client, connected.tls, target) };
  } catch (error) {
    limits?.signal?.throwIfAborted();
    return { ok: false, failure: connected.failureOf(error) };
  } finally {
    await connected.close();
  }
}

async function readAll(client: pg.Client, tls: ConnectionTls, target: ConnectTarget): Promise<Reading> {
  await beginReading(client);
  const askedAt = systemClock.now().getTime();
  const { clockSeconds, loadSeconds, mayReadSettings, mayReadSessions, ...facts } = await one(
    client,
    factsQuery,
  );
  const answeredAt = systemClock.now().getTime();
  const settings = await client.query(settingsQuery, [settingNames]);
  const sessions = mayReadSessions ? await one(client, sessionsQuery) : null;
  const hba = await readHba(client);
  const unknown = [
    !mayReadSettings && unknownOf("settings", target.user, target.database),
    !mayReadSessions && unknownOf("sessions", target.user, target.database),
    hba === null && unknownOf("hba", target.user, target.database),
  ];
  return reading.parse({
    ...facts,
    // Against the middle of the question's way there and back, to the tenth of a second.
    clockAheadSeconds: Math.round(Number(clockSeconds) * 10 - (askedAt + answeredAt) / 200) / 10,
    tls: { ...tls, certificate: tls.certificate && certificateOf(tls.certificate) },
    settings: Object.fromEntries(settings.rows.map(({ name, setting }) => [name, String(setting ?? "")])),
    roles: (await client.query(rolesQuery)).rows,
    memberships: (await client.query(membershipsQuery)).rows,
    databases: (await client.query(databasesQuery)).rows,
    sessions,
    hba,
    load: { loadedAt: instantOf(loadSeconds), seenAt: instantOf(clockSeconds), otherAt: null },
    unknown: unknown.filter((entry) => entry !== false),
  });
}

/** ISO 8601 from the seconds of an epoch. */
const instantOf = (seconds: unknown): string => new Date(Number(seconds) * 1000).toISOString();

async function one(client: pg.Client, query: string): Promise<Record<string, unknown>> {
  const { rows } = await client.query(query);
  return rows[0];
}

/** Null when the role may not. A refusal must not end the transaction that the rest is read in. */
async function readHba(client: pg.Client): Promise<HbaRow[] | null> {
  await client.query("SAVEPOINT hba");
  try {
    const { rows } = await client.query<{ line: Partial<HbaRow> }>(hbaQuery);
    return rows.map(({ line }) => withoutSecrets(hbaRow.parse(hbaLine(line))));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await client.query("ROLLBACK TO SAVEPOINT hba");
    return null;
  }
}

function certificateOf(shown: PeerCertificate): ServerCertificate {
  return {
    subject: nameOf(shown.subject),
    issuer: nameOf(shown.issuer),
    names: shown.subjectaltname ?? "",
    validFrom: new Date(shown.valid_from).toISOString(),
    validTo: new Date(shown.valid_to).toISOString(),
    fingerprint: shown.fingerprint256,
  };
}

/** "CN=db.example.org, O=Example"; parts that repeat stand one after the other. */
function nameOf(name: PeerCertificate["subject"] | undefined): string {
  return Object.entries(name ?? {})
    .flatMap(([part, value]) => [value].flat().map((one) => `${part}=${one}`))
    .join(", ");
}
