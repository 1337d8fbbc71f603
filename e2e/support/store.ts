/** Reaching into the store for what no page can do: let time pass, and have many users. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { copyOf } from "@/lib/foundation/base/bytes";
import { createKeyring } from "@/lib/foundation/keys/keyring";
import { presets } from "@/lib/login/directory/attributes";
import type { Reading } from "@/lib/servers/reading/reading";
import { installation } from "./installation";

/** Lets every open enrolment link of `username` run out. */
export function expireLinks(username: string): Promise<void> {
  return inStore(
    `UPDATE enrollment_links SET expires_at = now() - interval '1 second'
     WHERE used_at IS NULL AND user_id = (SELECT id FROM users WHERE username = $1)`,
    [username],
  );
}

/** Adds `count` users whom nobody has invited, so that lists have more than one page. */
export function addManyUsers(count: number): Promise<void> {
  return inStore(
    `INSERT INTO users (username, display_name, email, updated_at)
     SELECT 'crew_' || n, 'Member of the crew ' || n, 'crew' || n || '@example.org', now()
     FROM generate_series(1, $1) n ON CONFLICT DO NOTHING`,
    [count],
  );
}

/** Adds a group with users in it whom nobody has invited. */
export function addGroup(name: string, usernames: readonly string[]): Promise<void> {
  return inStore(
    `WITH g AS (INSERT INTO groups (name, updated_at) VALUES ($1, now()) RETURNING id),
       u AS (INSERT INTO users (username, updated_at) SELECT unnest($2::text[]), now() RETURNING id)
     INSERT INTO group_members (group_id, user_id) SELECT g.id, u.id FROM g, u`,
    [name, usernames],
  );
}

/** Takes away the policies, groups and users whose names begin so. */
export function removeNamed(beginning: string): Promise<void> {
  return inStore(
    `WITH p AS (DELETE FROM policies WHERE starts_with(name, $1)), u AS (DELETE FROM users WHERE starts_with(username, $2)),
       m AS (DELETE FROM policy_groups WHERE group_id IN (SELECT id FROM groups WHERE starts_with(name, $1)))
     DELETE FROM groups WHERE starts_with(name, $1)`,
    [beginning, beginning.toLowerCase()],
  );
}

/** Proves every session of the console anew: the journeys together take longer than a proof is fresh. */
export function freshenProofs(): Promise<void> {
  return inStore("UPDATE console_sessions SET proven_at = now()", []);
}

/** Makes what the person was asked about their logins five minutes older, so that it has ended. */
export function ageApprovals(username: string): Promise<void> {
  return inStore(
    `UPDATE approvals SET opened_at = opened_at - interval '5 minutes', answered_at = answered_at - interval '5 minutes' WHERE username = $1`,
    [username],
  );
}

/** Lets the proof in every session of the operator run out. */
export function ageProofs(username: string): Promise<void> {
  return inStore(
    `UPDATE console_sessions SET proven_at = now() - interval '10 minutes'
     WHERE operator_id = (SELECT id FROM operators WHERE username = $1)`,
    [username],
  );
}

/** Ends the newest session of the operator, as if it had run out. */
export function endNewestSession(username: string): Promise<void> {
  return inStore(
    `UPDATE console_sessions SET ended_at = now() WHERE id = (
       SELECT s.id FROM console_sessions s JOIN operators o ON o.id = s.operator_id
       WHERE o.username = $1 ORDER BY s.created_at DESC LIMIT 1)`,
    [username],
  );
}

/** Lets people enrol without a link, or not. */
export function setEnrollWithoutLink(isAllowed: boolean): Promise<void> {
  return inStore("UPDATE settings SET enroll_without_link = $1", [isAllowed]);
}

/** Takes all posture runs away, those that the schedule made among them. */
export function removePostureRuns(): Promise<void> {
  return inStore("DELETE FROM posture_runs", []);
}

/** A job of the store, under a token that no process has. */
export type StoredJob = {
  readonly name: string;
  readonly state: "running" | "dead";
  readonly input?: object;
  readonly error?: string;
  readonly progress?: string;
  readonly percent?: number;
};

/** Adds a job as if a job process of elsewhere had run it; one that runs has a lease of an hour. */
export function addJob({ name, state, input = {}, error, progress, percent }: StoredJob): Promise<void> {
  return inStore(
    `INSERT INTO jobs (name, state, input, error, progress, percent, attempts, due_at, started_at, finished_at, lease)
     VALUES ($1, $2, $3, $4, $5, $6, 3, now() + interval '1 hour', now() - interval '90 seconds',
       CASE $2 WHEN 'dead' THEN now() END, CASE $2 WHEN 'running' THEN gen_random_uuid() END)`,
    [name, state, input, error, progress, percent],
  );
}

/** Moves the progress of every job that runs. */
export function tellProgress(progress: string, percent: number): Promise<void> {
  return inStore("UPDATE jobs SET progress = $1, percent = $2 WHERE state = 'running'", [progress, percent]);
}

/** Takes all jobs away. */
export function removeJobs(): Promise<void> {
  return inStore("DELETE FROM jobs", []);
}

/** Adds a server that was read so, under its id. The same again reads it anew. */
export function addReadServer(id: string, name: string, reading: Reading): Promise<void> {
  return inStore(
    `INSERT INTO servers (id, name, host, port, monitor_role, reading, read_at, tried_at, updated_at)
     VALUES ($1, $2, '127.0.0.1', 1, 'monitor', $3, now(), now(), now())
     ON CONFLICT (id) DO UPDATE SET reading = excluded.reading, tried_at = now(), updated_at = now()`,
    [id, name, JSON.stringify(reading)],
  );
}

/** Takes a server away. */
export function removeServer(id: string): Promise<void> {
  return inStore("DELETE FROM servers WHERE id = $1", [id]);
}

/** Adds a directory that anybody may read, with what is usual for OpenLDAP. */
export function addDirectory(
  id: string,
  name: string,
  where: {
    readonly address: string;
    readonly authority: string;
    readonly people: string;
    readonly groups: string;
  },
): Promise<void> {
  const { userFilter, attributes, groupFilter, groupAttributes } = presets.openldap;
  return inStore(
    `INSERT INTO directories (id, name, kind, active, addresses, tls, ca_certificate, user_base, user_filter, attributes,
       group_base, group_filter, group_attributes, updated_at)
     VALUES ($1, $2, 'openldap', true, ARRAY[$3], 'ldaps', $4, $5, $6, $7, $8, $9, $10, now())`,
    [
      ...[id, name, where.address, where.authority, where.people, userFilter, JSON.stringify(attributes)],
      ...[where.groups, groupFilter, JSON.stringify(groupAttributes)],
    ],
  );
}

/** Takes a directory away with everybody and everything that came from it. */
export function removeDirectory(id: string): Promise<void> {
  return inStore(
    `WITH u AS (DELETE FROM users WHERE directory_id = $1), o AS (DELETE FROM operators WHERE directory_id = $1), g AS (DELETE FROM groups WHERE directory_id = $1)
     SELECT 1`,
    [id],
  ).then(() => inStore("DELETE FROM directories WHERE id = $1", [id]));
}

/** Lets the directory be asked about its operators at their next request, as if five minutes had passed. */
export function forgetJudgements(id: string): Promise<void> {
  return inStore(
    `UPDATE operators SET directory_checked_at = now() - interval '5 minutes' WHERE directory_id = $1`,
    [id],
  );
}

/** Takes away the hardware tokens whose serial numbers begin so. */
export const removeTokens = (beginning: string): Promise<void> =>
  inStore("DELETE FROM tokens WHERE starts_with(serial, $1)", [beginning]);

/** Takes a directory away that nobody came from. */
export const removeDirectoryNamed = (name: string): Promise<void> =>
  inStore("DELETE FROM directories WHERE name = $1", [name]);

/** Gives `username` a hardware token that counts, as if it had been handed out. */
export function addHardwareToken(username: string, name: string, secret: Uint8Array): Promise<void> {
  const id = randomUUID();
  const keys = createKeyring([
    Buffer.from(readFileSync(join(installation().home, "master.key"), "utf8"), "base64"),
  ]);
  const sealed = keys.seal({ table: "factors", column: "secret_sealed", row: id }, copyOf(secret));
  return inStore(
    `INSERT INTO factors (id, user_id, kind, name, secret_sealed, confirmed_at)
     SELECT $1, id, 'hotp', $2, $3, now() FROM users WHERE username = $4`,
    [id, name, Buffer.from(sealed), username],
  );
}

/** Adds a passkey of the user, made for the console under the name `rpId`. */
export const addPasskeyRow = (
  username: string,
  row: Readonly<Record<"credentialId" | "publicKey" | "userHandle", Uint8Array>> & { readonly rpId: string },
): Promise<void> =>
  inStore(
    `INSERT INTO passkeys (user_id, name, credential_id, public_key, counter, user_handle, rp_id, transports, aaguid, is_backed_up)
     SELECT id, 'Laptop', $2, $3, 1, $4, $5, '{internal}', '00000000-0000-0000-0000-000000000000', false
     FROM users WHERE username = $1`,
    [username, row.credentialId, row.publicKey, row.userHandle, row.rpId],
  );

/** What the settings say the console's address is; empty for its own. */
export const setLoginUrl = (url: string): Promise<void> =>
  inStore("UPDATE settings SET login_url = $1 WHERE id = 1", [url]);

/** Lets every program that waits for a connection password be at another address than it is. */
export const moveWaitingPrograms = (address: string): Promise<void> =>
  inStore("UPDATE connect_requests SET address = $1, subscriber = $2 WHERE allowed_at IS NULL", [
    address,
    `${address}/32`,
  ]);

/**
 * Leaves the client to the server that was registered first, and gives its id: where several stand for one client, none of them
 * alone says where a login comes from.
 */
export async function keepFirstServer(): Promise<string> {
  const rows = await rowsInStore<{ id: string }>(
    `WITH kept AS (SELECT id FROM servers ORDER BY created_at LIMIT 1),
       others AS (UPDATE servers SET client_id = NULL WHERE id NOT IN (SELECT id FROM kept))
     SELECT id FROM kept`,
    [],
  );
  return rows[0]?.id ?? "";
}

async function inStore(statement: string, values: readonly unknown[]): Promise<void> {
  await rowsInStore(statement, values);
}

async function rowsInStore<Row extends pg.QueryResultRow>(
  statement: string,
  values: readonly unknown[],
): Promise<Row[]> {
  const file = (name: string) => readFileSync(join(installation().home, "store", name), "utf8").trim();
  const client = new pg.Client(`postgresql://postern:${file("password")}@127.0.0.1:${file("port")}/postern`);
  await client.connect();
  try {
    return (await client.query<Row>(statement, [...values])).rows;
  } finally {
    await client.end();
  }
}
