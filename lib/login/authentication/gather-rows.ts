/**
 * Reading what the store knows about an attempt: one prepared statement, so that all of it is of one moment.
 *
 * Attempts that arrive together share a statement: to start one costs PostgreSQL and this process several times what
 * another row in it does.
 */
import type pg from "pg";
import { askingReasons } from "@/lib/login/decision/outcome";
import { type ApprovalJson, approvalsJson, isKindAllowed } from "./approvals";
import { graceEnd } from "./grace";
import { inBatches } from "./in-batches";
import { type StateRow, stateColumnNames } from "./login-state";
import { membershipsAt } from "./memberships";

/** What every attempt asks. */
export type Asked = { readonly username: string; readonly clientId: string | null; readonly now: Date };

/** What few attempts ask in addition; they are read one by one. */
export type RarelyAsked = Asked & {
  /** Digests of endings that may be one-time codes. */
  readonly macs: readonly Buffer[];
  /** Whether a rule looks at the failures of the last day. */
  readonly wantsFailures: boolean;
  /** Whether a rule looks at the networks from which the user was let in. */
  readonly wantsNetworks: boolean;
  /** SHA-256 of the State attribute. */
  readonly stateHash: Buffer | null;
};

/** A confirmed factor; `secret` is sealed, in base64. */
export type FactorJson = {
  id: string;
  kind: string;
  name: string;
  isDefault: boolean;
  data: unknown;
  counter: number;
  /** ISO text. */
  lastUsedAt: string | null;
  secret: string;
  /** Where codes are sent: how many went to the person and the address; times are ISO text. */
  tallies: { key: string; count: number; since: string; lastAt: string }[] | null;
  /** Of the same factors: what the person was asked lately. */
  approvals: ApprovalJson[] | null;
  /** Of the same factors: whether settings and groups still allow the kind. */
  isAllowed: boolean;
};

/** A one-time code whose digest was asked for; `mac` is that digest in hex, times are ISO text. */
export type CodeJson = {
  id: string;
  mac: string;
  usedAt: string | null;
  revokedAt: string | null;
  expiresAt: string | null;
};

/** What the store knows. Without a user, the columns about one are null. */
export type Row = StateRow & {
  config_version: string;
  client_failures: number | null;
  failures_since: Date | null;
  user_id: string | null;
  username: string;
  password_hash: string | null;
  /** Null where there is a password hash: then nobody looks at it. */
  scram_sealed: Buffer | null;
  disabled_at: Date | null;
  directory_disabled_at: Date | null;
  directory_key: string | null;
  /** Null for users who are kept here alone. */
  directory: { id: string; revision: number; active: boolean; localFallback: boolean } | null;
  /** With the end of the grace that the group gives this user, as ISO text. */
  groups: { id: string; name: string; graceUntil: string | null }[] | null;
  factors: FactorJson[] | null;
  /** Kinds of which a one-time code is open. */
  code_kinds: string[];
  codes: CodeJson[] | null;
  first_here: boolean;
  failure_times: string[] | null;
  networks: string[] | null;
  challenge_id: string | null;
  challenge_password_ok: boolean | null;
};

/** The row for an attempt, read together with others that are asked for at the same time. */
export function readRow(pool: pg.Pool, asked: Asked, patienceMs: number): Promise<Row> {
  let ask = askers.get(pool);
  if (!ask) {
    ask = inBatches({ most: 64, answer: (questions) => readRows(pool, questions) });
    askers.set(pool, ask);
  }
  return ask(asked, patienceMs);
}

/** The row for an attempt with the rarely asked columns filled. */
export async function readRareRow(pool: pg.Pool, asked: RarelyAsked): Promise<Row> {
  const { username, clientId, now, macs, wantsFailures, wantsNetworks, stateHash } = asked;
  const values = [username, clientId, now, macs, wantsFailures, stateHash, wantsNetworks];
  const { rows } = await pool.query<Row>({ name: "gather rare", text: rareStatement, values });
  return rows[0] ?? missing();
}

const askers = new WeakMap<pg.Pool, (asked: Asked, patienceMs: number) => Promise<Row>>();

async function readRows(pool: pg.Pool, questions: readonly Asked[]): Promise<Row[]> {
  const values = [
    questions.map(({ username }) => username),
    questions.map(({ clientId }) => clientId),
    questions.map(({ now }) => now),
  ];
  const { rows } = await pool.query<Row & { n: string }>({ name: "gather", text: statement, values });
  const byNumber = new Map(rows.map((row) => [Number(row.n), row]));
  return questions.map((_, i) => byNumber.get(i + 1) ?? missing());
}

function missing(): never {
  throw new Error("the store has no configuration row; run the migrations");
}

const columns = `q.n, v.version AS config_version, c.failures AS client_failures, c.failures_since,
  u.id AS user_id, u.username, u.password_hash,
  CASE WHEN u.password_hash IS NULL THEN u.scram_sealed END AS scram_sealed, u.disabled_at,
  u.directory_disabled_at, u.directory_key, CASE WHEN u.directory_id IS NOT NULL THEN (SELECT json_build_object('id', d.id,
     'revision', d.revision, 'active', d.active, 'localFallback', d.local_fallback)
     FROM directories d WHERE d.id = u.directory_id) END AS directory, ${stateColumnNames},
  (SELECT json_agg(json_build_object('id', g.id, 'name', g.name, 'graceUntil', ${graceEnd("u")}) ORDER BY g.name)
     FROM ${membershipsAt("GREATEST(q.now, s.latest_at)")} m JOIN groups g ON g.id = m.group_id WHERE m.user_id = u.id) AS groups,
  (SELECT json_agg(json_build_object('id', f.id, 'kind', f.kind, 'name', f.name, 'isDefault', f.is_default,
     'data', f.data, 'counter', f.counter, 'lastUsedAt', f.last_used_at, 'secret', encode(f.secret_sealed, 'base64'),
     'tallies', CASE WHEN f.data ? 'to' THEN (SELECT json_agg(json_build_object('key', t.key, 'count', t.count, 'since', t.since,
       'lastAt', t.last_at)) FROM sent_tallies t WHERE t.key IN ('user ' || u.id, f.kind || ' ' || (f.data->>'to'))) END,
     'approvals', CASE WHEN f.data ? 'to' THEN ${approvalsJson("u.id", "GREATEST(q.now, s.latest_at)")} END,
     'isAllowed', CASE WHEN f.data ? 'to' THEN ${isKindAllowed("u.id", "f.kind", "GREATEST(q.now, s.latest_at)")} ELSE true END) ORDER BY f.created_at)
     FROM factors f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL) AS factors,
  ARRAY(SELECT DISTINCT o.kind FROM one_time_codes o WHERE o.user_id = u.id AND o.client_id IS NULL AND o.used_at IS NULL AND o.revoked_at IS NULL
     AND (o.expires_at IS NULL OR o.expires_at > GREATEST(q.now, s.latest_at))) AS code_kinds,
  NOT EXISTS (SELECT 1 FROM user_clients x WHERE x.user_id = u.id AND x.client_id = q.client_id) AS first_here`;

const rareColumns = `
  CASE WHEN cardinality($4::bytea[]) > 0 THEN (SELECT json_agg(json_build_object('id', o.id,
     'mac', encode(o.code_mac, 'hex'), 'usedAt', o.used_at, 'revokedAt', o.revoked_at, 'expiresAt', o.expires_at))
     FROM one_time_codes o WHERE o.user_id = u.id AND o.code_mac = ANY ($4::bytea[])
       AND (o.client_id IS NULL OR o.client_id = q.client_id)) END AS codes,
  CASE WHEN $5 THEN (SELECT json_agg(t.at) FROM (SELECT a.at FROM attempts a WHERE a.user_id = u.id AND a.outcome = 'reject'
     AND a.reason <> ALL (ARRAY[${askingReasons.map((reason) => `'${reason}'`).join(", ")}]) AND a.at > q.now - interval '24 hours' ORDER BY a.id DESC LIMIT 50) t) END AS failure_times,
  CASE WHEN $7 THEN ARRAY(SELECT w.network FROM user_networks w WHERE w.user_id = u.id ORDER BY w.last_at DESC LIMIT 100) END AS networks,
  ch.id AS challenge_id, ch.password_ok AS challenge_password_ok`;

const joins = `JOIN config_version v ON v.id = 1
LEFT JOIN users u ON u.id = (SELECT id FROM users WHERE username = q.username
  UNION ALL SELECT user_id FROM user_aliases WHERE name = q.username LIMIT 1)
LEFT JOIN login_states s ON s.user_id = u.id
LEFT JOIN clients c ON c.id = q.client_id`;

const statement = `SELECT ${columns},
  NULL::json AS codes, NULL::json AS failure_times, NULL::text[] AS networks, NULL::uuid AS challenge_id, NULL::bool AS challenge_password_ok
FROM unnest($1::text[], $2::uuid[], $3::timestamptz[]) WITH ORDINALITY AS q (username, client_id, now, n) ${joins}`;

const rareStatement = `SELECT ${columns}, ${rareColumns}
FROM (SELECT 1 AS n, $1::text AS username, $2::uuid AS client_id, $3::timestamptz AS now) AS q ${joins}
LEFT JOIN challenges ch ON ch.state_hash = $6::bytea AND ch.client_id = q.client_id AND ch.username = q.username
  AND ch.used_at IS NULL AND ch.expires_at > GREATEST(q.now, s.latest_at)`;
