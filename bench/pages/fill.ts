/** The store that pages are measured on: 100,000 users, nearly all of a directory, and 5,000,000 attempts of sixty days, made by the store itself. */
import { randomBytes } from "node:crypto";
import pg from "pg";
import type { Keyring } from "@/lib/foundation/keys/keyring";
import { aReading, aRole } from "@/lib/testing/readings";

/** How much there is of what grows. */
export const amounts = {
  ...{ users: 100_000, attempts: 5_000_000, auditEvents: 500_000, mails: 100_000, days: 60 },
} as const;

/** Fills the migrated, empty store at `url`; `progress` hears what it is at. Three to five minutes. */
export async function fill(url: string, keyring: Keyring, progress: (text: string) => void): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (const [what, statements] of Object.entries(steps)) {
      progress(what);
      for (const sql of statements) await client.query(sql);
    }
    progress("secrets");
    await sealSecrets(client, keyring);
    progress("servers");
    await addServers(client);
    progress("statistics");
    await client.query("VACUUM (ANALYZE)");
    await client.query("CHECKPOINT");
  } finally {
    await client.end();
  }
}

/** A client whose secret does not open is left out by the worker. */
async function sealSecrets(client: pg.Client, keyring: Keyring): Promise<void> {
  const { rows } = await client.query<{ id: string }>("SELECT id::text FROM clients");
  for (const { id } of rows) {
    const sealed = keyring.seal({ table: "clients", column: "secret_sealed", row: id }, randomBytes(24));
    await client.query("UPDATE clients SET secret_sealed = $2 WHERE id = $1", [id, Buffer.from(sealed)]);
  }
}

const { users, attempts, auditEvents, mails, days } = amounts;

/** Names of people: nine letters out of two lists, so that searches find one, hundreds, or all. */
const firstNames = `(ARRAY['Ada','Bruno','Carla','Dario','Emma','Farid','Greta','Hugo','Ines','Jonas','Kira','Luca','Mira','Noah',
  'Olga','Paul','Rosa','Sami','Tara','Uwe','Vera','Wanda','Xenia','Yara','Zoe'])`;
const lastNames = `(ARRAY['Abel','Baker','Costa','Dietz','Evans','Fuchs','Garcia','Huber','Ivanov','Jansen','Koch','Lopez','Moreau',
  'Novak','Olsen','Peters','Quinn','Rossi','Schmidt','Toth','Urban','Vogel','Weber','Xu','Young','Zeman'])`;

const steps: Readonly<Record<string, readonly string[]>> = {
  users: [
    "SELECT setseed(0.5)",
    `CREATE TEMPORARY TABLE person AS
     SELECT n, gen_random_uuid() AS id, random() AS fate,
       lower(first || '.' || last) || n AS username, first || ' ' || last AS display_name
     FROM (SELECT n, ${firstNames}[1 + n * 7 % 25] AS first, ${lastNames}[1 + (n / 25 * 11 + n) % 26] AS last
       FROM generate_series(1, ${users}) n) AS t`,
    `INSERT INTO users (id, username, display_name, email, password_hash, disabled_at, created_at, updated_at)
     SELECT id, username, display_name, username || '@example.org',
       CASE WHEN fate < 0.82 THEN '$argon2id$v=19$m=19456,t=2,p=1$' || md5(username) || '$' || md5(username) || md5(display_name) END,
       CASE WHEN fate BETWEEN 0.70 AND 0.71 THEN now() END, now() - n % 700 * interval '1 day', now() FROM person`,
    `INSERT INTO factors (user_id, kind, name, secret_sealed, data, is_default, confirmed_at)
     SELECT id, 'totp', 'Phone', sha256(username::bytea) || sha256(id::text::bytea), '{"digits":6,"algorithm":"SHA1","periodSeconds":30}',
       true, CASE WHEN fate < 0.72 THEN now() - interval '30 days' END
     FROM person WHERE fate < 0.73`,
    `INSERT INTO enrollment_links (user_id, token_hash, issued_by, expires_at)
     SELECT id, sha256(username::bytea), 'owner', now() + (fate - 0.85) * interval '20 days' FROM person WHERE fate > 0.80 AND fate < 0.95`,
    `INSERT INTO one_time_codes (user_id, kind, code_mac)
     SELECT id, 'recovery_code', sha256((username || i)::bytea) FROM person, generate_series(1, 10) i WHERE fate < 0.72`,
    `UPDATE login_states s SET locked_until = CASE WHEN fate < 0.005 THEN now() + interval '20 minutes' END,
       last_login_at = CASE WHEN fate < 0.80 THEN now() - fate * interval '300 days' END
     FROM person p WHERE p.id = s.user_id`,
    `INSERT INTO user_aliases (name, user_id) SELECT 'alias' || n, id FROM person WHERE n % 50 = 0`,
  ],
  groups: [
    `INSERT INTO groups (name, description, updated_at) SELECT 'Department ' || n, 'Where people work', now() FROM generate_series(1, 120) n`,
    `INSERT INTO groups (name, description, updated_at) VALUES ('Everybody', '', now()), ('Service accounts', '', now()), ('Readers', '', now())`,
    `INSERT INTO group_members (group_id, user_id) SELECT g.id, p.id FROM person p JOIN groups g ON g.name = 'Department ' || (1 + n % 120)`,
    `INSERT INTO group_members (group_id, user_id) SELECT g.id, p.id FROM person p, groups g
     WHERE g.name = 'Everybody' OR g.name = 'Readers' AND n % 3 = 0 OR g.name = 'Service accounts' AND n % 100 = 1`,
  ],
  directory: [
    `INSERT INTO directories (name, kind, active, addresses, bind_dn, user_base, user_filter, attributes, group_base, group_filter,
       group_attributes, updated_at)
     VALUES ('Head office', 'active-directory', true, '{dc1.example.org,dc2.example.org}', 'CN=postern,DC=example,DC=org',
       'OU=People,DC=example,DC=org', '(objectClass=user)', '{}', 'OU=Groups,DC=example,DC=org', '(objectClass=group)', '{}', now()),
       ('Branch', 'openldap', false, '{ldap.example.org}', '', '', '', '{}', NULL, '', '{}', now())`,
    // All but the service accounts; some of them are disabled there.
    `UPDATE users u SET directory_id = d.id, directory_key = p.id, directory_name = p.username, password_hash = NULL,
       directory_dn = 'CN=' || p.display_name || ' ' || n || ',OU=Department ' || (1 + n % 120) || ',OU=People,DC=example,DC=org',
       directory_disabled_at = CASE WHEN fate BETWEEN 0.71 AND 0.73 THEN now() END,
       directory_disabled_why = CASE WHEN fate BETWEEN 0.71 AND 0.73 THEN 'Disabled in the directory.' END
     FROM person p, directories d WHERE u.id = p.id AND d.name = 'Head office' AND n % 100 <> 1`,
    `UPDATE groups g SET directory_id = d.id, directory_key = g.id FROM directories d WHERE d.name = 'Head office' AND g.name ~ '^Dep'`,
    `UPDATE group_members m SET from_directory = true FROM groups g WHERE g.id = m.group_id AND g.directory_id IS NOT NULL`,
    `INSERT INTO directory_syncs (directory_id, every_minutes, next_at, updated_at)
     SELECT id, 60, now() + interval '1 year', now() FROM directories`,
    `INSERT INTO directory_groups (directory_id, key, dn, name, people, group_id)
     SELECT d.id, coalesce(g.id, gen_random_uuid()), 'CN=Department ' || n || ',OU=Groups,DC=example,DC=org', 'Department ' || n, 800, g.id
     FROM directories d, generate_series(1, 200) n LEFT JOIN groups g ON g.name = 'Department ' || n WHERE d.name = 'Head office'`,
    `INSERT INTO directory_sync_runs (directory_id, kind, state, requested_by, listed_users, listed_groups, counts, planned, done,
       created_at, started_at, finished_at)
     SELECT id, 'sync', 'finished', 'the schedule', ${users}, 200, CASE WHEN n = 500 THEN '{"add":${users}}' ELSE '{"change":40}' END::jsonb,
       planned, planned, at, at, at + interval '1 minute'
     FROM (SELECT d.id, n, now() - n * interval '1 hour' AS at, CASE WHEN n = 500 THEN ${users} ELSE 40 END AS planned
       FROM directories d, generate_series(1, 500) n WHERE d.name = 'Head office') AS t`,
    `INSERT INTO directory_sync_items (run_id, number, kind, user_id, key, dn, name, reason, state, error)
     SELECT r.id, n, CASE WHEN planned = 40 THEN 'change' WHEN n % 1000 = 0 THEN 'error' ELSE 'add' END, u.id, u.directory_key,
       coalesce(u.directory_dn, ''), u.username, 'Is in the directory and not here.', CASE WHEN n % 500 = 0 THEN 'failed' ELSE 'done' END,
       CASE WHEN n % 500 = 0 THEN 'The name was taken meanwhile.' END
     FROM directory_sync_runs r JOIN person p ON p.n <= r.planned JOIN users u ON u.id = p.id`,
  ],
  mails: [
    `INSERT INTO outgoing_mails (event, user_id, to_name, to_address, subject, message_id, has_secret, useful_until, state, attempts, due_at,
       answer, finished_at, created_at)
     SELECT 'activation', p.id, display_name, username || '@example.org', 'Set up your second factor', n || '@postern', true, at + interval '7 days',
       CASE WHEN n % 1000 = 0 THEN 'dead' ELSE 'sent' END, 1, at, CASE WHEN n % 1000 = 0 THEN '550 No such user' ELSE '250 OK' END, at, at
     FROM (SELECT p.*, now() - (${mails} - n) * (interval '${days} days' / ${mails}) AS at FROM person p WHERE n <= ${mails}) AS p`,
  ],
  policies: [
    `INSERT INTO clients (name, ldap_name, doors, network, secret_sealed, updated_at)
     SELECT 'Database ' || n, 'database-' || n, CASE WHEN n > 24 THEN '{ldap}' ELSE '{radius}' END::text[], '10.1.' || n || '.0/24', '\\x00', now()
     FROM generate_series(1, 30) n`,
    `INSERT INTO policies (name, position, method, reuse_uses, reuse_seconds, updated_at)
     SELECT 'Department ' || n, n, 'password_and_factor', 4, 30, now() FROM generate_series(1, 10) n`,
    `INSERT INTO policy_groups SELECT p.id, g.id FROM policies p JOIN groups g USING (name)`,
    `INSERT INTO policies (name, position, method, updated_at) VALUES ('Service accounts', 0, 'password', now())`,
    `INSERT INTO policy_groups SELECT p.id, g.id FROM policies p JOIN groups g USING (name) WHERE p.name = 'Service accounts'`,
    `INSERT INTO policies (name, position, method, enabled, report_only, report_since, updated_at)
     VALUES ('Everybody', 11, 'password_and_factor', false, true, now() - interval '60 days', now())`,
    `INSERT INTO would_refuse (policy_id, user_id, last_at, reason)
     SELECT q.id, p.id, now() - fate * interval '30 days', CASE WHEN fate < 0.5 THEN 'missing_code' ELSE 'no_factor' END
     FROM person p, policies q WHERE q.report_only`,
    `INSERT INTO operators (username, role, updated_at) SELECT 'operator' || n, 'administrator', now() FROM generate_series(1, 8) n`,
    `INSERT INTO worker_instances (id, host, pid, version, addresses, started_at, last_seen_at)
     SELECT 'worker' || n, 'host' || n, n, '0.1.0', '{"radius":{"host":"10.0.0.1","port":1812}}', now(), now() + interval '1 year'
     FROM generate_series(1, 2) n`,
    `INSERT INTO jobs (name, state, input, due_at, created_at, started_at, finished_at, result)
     SELECT 'server.read', 'done', jsonb_build_object('id', gen_random_uuid()), now() - n * interval '30 seconds', now(),
       now() - n * interval '30 seconds', now() - n * interval '29 seconds', 'Read.' FROM generate_series(1, 20000) n`,
  ],
  "attempts: rows": [
    `DO $$ DECLARE i record; BEGIN
       CREATE TEMPORARY TABLE attempt_indexes AS SELECT indexname, indexdef FROM pg_indexes
         WHERE tablename = 'attempts' AND schemaname = current_schema() AND indexname <> 'attempts_pkey';
       FOR i IN SELECT * FROM attempt_indexes LOOP EXECUTE format('DROP INDEX %I', i.indexname); END LOOP;
     END $$`,
    `CREATE TEMPORARY TABLE door AS
     SELECT row_number() OVER (ORDER BY length(name), name)::int - 1 AS n, id, name, doors[1] AS door FROM clients`,
    "ANALYZE person",
    "ANALYZE door",
    `INSERT INTO attempts (id, at, door, client_id, client_name, source_address, username, user_id, outcome, reason, policy_name,
       factor_kind, latency_ms, worker, trace)
     SELECT i, now() - (${attempts} - i) * (interval '${days} days' / ${attempts}) - r4 * interval '3 seconds',
       CASE WHEN r1 > 0.995 THEN 'console' ELSE d.door END, CASE WHEN r1 <= 0.995 THEN d.id END,
       CASE WHEN r1 <= 0.995 THEN d.name ELSE 'Console' END, '10.1.1.' || (d.n + 1),
       CASE WHEN reason = 'unknown_user' THEN 'stranger' || i % 5000 ELSE p.username END,
       CASE WHEN reason <> 'unknown_user' THEN p.id END,
       CASE WHEN reason LIKE 'accepted%' THEN 'accept' ELSE 'reject' END, reason,
       'Default', CASE WHEN reason = 'accepted' THEN 'totp' END, 4 + r4 * 30, 'worker1',
       jsonb_build_array(
         jsonb_build_object('step', 'client', 'result', 'ok', 'text', 'Client ' || d.name || ' by its address.'),
         jsonb_build_object('step', 'user', 'result', 'ok', 'text', 'User ' || p.username || '.'),
         jsonb_build_object('step', 'lock', 'result', 'ok', 'text', 'Not locked.'),
         jsonb_build_object('step', 'policy', 'result', 'info', 'text', 'Policy "Default": password and second factor.'),
         jsonb_build_object('step', 'password', 'result', 'ok', 'text', 'The password is right; 6 characters behind it are the code.'),
         jsonb_build_object('step', 'factor', 'result', 'ok', 'text', 'Code of the authenticator app "Phone", fresh.'),
         jsonb_build_object('step', 'outcome', 'result', 'ok', 'text', 'Password and code were right.'))
     FROM (
       SELECT i, r1, r4, CASE WHEN r1 < 0.10 THEN 1 ELSE 1 + floor(r2 * r2 * ${users})::int % ${users} END AS n,
         CASE WHEN r1 < 0.10 THEN 3 WHEN r1 > 0.995 THEN 0 ELSE floor(r2 * 29)::int END AS client,
         CASE WHEN i IN (1000, 2000000, 2000001) THEN 'rule_denied' WHEN i % 100000 = 7 AND i < 3000000 THEN 'policy_denied'
           WHEN r1 < 0.10 THEN 'accepted_password_only' WHEN r3 < 0.90 THEN 'accepted' WHEN r3 < 0.94 THEN 'wrong_password'
           WHEN r3 < 0.955 THEN 'wrong_code' WHEN r3 < 0.963 THEN 'missing_code' WHEN r3 < 0.97 THEN 'replayed_code'
           WHEN r3 < 0.99 THEN 'unknown_user' ELSE 'user_locked' END AS reason
       FROM (SELECT i, random() AS r1, random() AS r2, random() AS r3, random() AS r4 FROM generate_series(1, ${attempts}) i) AS r) AS a
     JOIN person p USING (n) JOIN door d ON d.n = a.client`,
    `SELECT setval('attempts_id_seq', ${attempts})`,
  ],
  "attempts: indexes": [
    `DO $$ DECLARE i record; BEGIN
       FOR i IN SELECT * FROM attempt_indexes LOOP EXECUTE i.indexdef; END LOOP;
     END $$`,
  ],
  "audit log": [
    `INSERT INTO audit_events (at, actor_kind, actor_id, actor_name, actor_role, ip, action, subject_kind, subject_id, subject_name, detail)
     SELECT now() - (${auditEvents} - i) * (interval '${days} days' / ${auditEvents}),
       CASE WHEN i % 50 = 0 THEN 'user' ELSE 'operator' END, p.id, CASE WHEN i % 50 = 0 THEN p.username ELSE 'operator' || (1 + i % 8) END,
       CASE WHEN i % 50 = 0 THEN NULL ELSE 'administrator' END, '10.0.0.7',
       (ARRAY['user.updated', 'user.created', 'factor.reset', 'operator.signed_in', 'operator.signed_out', 'user.groups_changed'])[1 + i % 6],
       'user', p.id::text, p.username, '{"reason":"Phone lost","email":{"from":"a@example.org","to":"b@example.org"}}'
     FROM generate_series(1, ${auditEvents}) i JOIN person p ON p.n = 1 + i::bigint * 7919 % ${users}`,
  ],
};

/** One server that everybody has a role on, and twenty small ones. */
async function addServers(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ username: string }>("SELECT username FROM users ORDER BY username");
  const everybody = rows.map(({ username }) => aRole(username));
  const groups = Array.from({ length: 20 }, (_, i) => aRole(`group${i}`, { login: false }));
  const memberships = everybody.map(({ name }, i) => ({
    role: `group${i % 20}`,
    member: name,
    admin: false,
  }));
  for (let n = 0; n <= 20; n++) {
    const roles = n === 0 ? everybody : everybody.slice(n * 100, n * 100 + 100);
    const reading = aReading({
      roles: [...roles, ...groups, aRole("postgres", { superuser: true })],
      memberships: n === 0 ? memberships : [],
    });
    await client.query(
      `INSERT INTO servers (name, host, monitor_role, client_id, reading, read_at, tried_at, updated_at)
       SELECT $1, 'db.example.org', 'postern_monitor', c.id, $3, now(), now(), now() FROM clients c WHERE c.name = $2`,
      [`Server ${n}`, `Database ${n + 1}`, JSON.stringify(reading)],
    );
  }
}
