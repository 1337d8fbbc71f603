/** Tests of the two roles of a store: the owner migrates, the other one can do what the program does and no more. */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createKeyring } from "@/lib/foundation/keys/keyring";
import { prepareStore } from "@/lib/foundation/settings/prepare-store";
import { createTestDatabase } from "@/lib/testing/database";
import { oneRole } from "./store-rights";

const store = await createTestDatabase({ isEmpty: true });
const suffix = randomBytes(4).toString("hex");
const [owner, plain] = [`owner_${suffix}`, `Plain "${suffix}"`] as const;
const keys = createKeyring([randomBytes(32)]);
let admin: pg.Client;
let client: pg.Client;

const urlAs = (role: string): string => {
  const url = new URL(store.url);
  url.username = encodeURIComponent(role);
  url.password = "secret";
  return url.href;
};
const both = { url: urlAs(plain), ownerUrl: urlAs(owner) };

beforeAll(async () => {
  admin = new pg.Client(store.url);
  await admin.connect();
  await admin.query(`CREATE ROLE ${owner} LOGIN PASSWORD 'secret'`);
  await admin.query(`CREATE ROLE ${pg.escapeIdentifier(plain)} LOGIN PASSWORD 'secret'`);
  await admin.query(`ALTER DATABASE ${new URL(store.url).pathname.slice(1)} OWNER TO ${owner}`);
  client = new pg.Client(both.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await admin.query(`DROP OWNED BY ${pg.escapeIdentifier(plain)}, ${owner} CASCADE`);
  await admin.end();
  await store.drop();
});

test("the plain role alone cannot migrate, and the refusal says what to set", async () => {
  await expect(prepareStore(oneRole(both.url), keys)).rejects.toThrow(
    /is not allowed to update it.*POSTERN_MIGRATE_URL/,
  );
});

test("the owner migrates and gives the rights; up to date, the plain role starts alone", async () => {
  const applied = await Promise.all([prepareStore(both, keys), prepareStore(both, keys)]);
  expect(applied.flat()).toContain("20261125163000_append_only_logs");
  expect(await prepareStore(oneRole(both.url), keys)).toEqual([]);
});

test("addresses of two databases are refused", async () => {
  const elsewhere = new URL(both.url);
  elsewhere.pathname = "/postgres";
  await expect(prepareStore({ ...both, url: elsewhere.href }, keys)).rejects.toThrow(
    /point to different databases/,
  );
});

test("the plain role changes every table but the logs, which it adds to", async () => {
  const { rows } = await client.query<{ name: string; may: string[] }>(`
    SELECT relname AS name, array(
      SELECT privilege FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) privilege
      WHERE has_table_privilege(oid, privilege)) AS may
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`);
  const all = ["SELECT", "INSERT", "UPDATE", "DELETE"];
  const less: Record<string, string[]> = {
    attempts: ["SELECT", "INSERT"],
    audit_events: ["SELECT", "INSERT"],
    _prisma_migrations: ["SELECT"],
  };
  expect(rows.length).toBeGreaterThan(20);
  for (const { name, may } of rows) expect({ name, may }).toEqual({ name, may: less[name] ?? all });
});

test("it adds rows, also where triggers and sequences take part", async () => {
  await client.query("INSERT INTO users (username, updated_at) VALUES ('ada', now())");
  expect((await client.query("SELECT FROM login_states")).rowCount).toBe(1);
  await client.query("UPDATE settings SET organisation_name = 'Example'");
  await client.query(
    `INSERT INTO audit_events (actor_kind, actor_name, action, subject_kind) VALUES ('system', 'x', 'x', 'x')`,
  );
  await client.query(`
    INSERT INTO attempts (at, door, source_address, username, outcome, reason, latency_ms, worker, trace)
    SELECT now() - days * interval '1 day', 'radius', '', 'ada', 'reject', 'wrong_code', 1, 'w', '[]'
    FROM unnest(ARRAY[500, 401, 399, 31, 1]) days`);
});

test("it removes attempts through the function alone: past the setting, never younger than 30 days", async () => {
  const remove = async () =>
    (await client.query("SELECT remove_expired_attempts(1000) AS count")).rows[0].count as number;
  expect(await remove()).toBe(2);
  await client.query("UPDATE settings SET attempt_retention_days = -1000");
  await client.query("CREATE TEMP TABLE settings AS SELECT 1 AS id, -1000 AS attempt_retention_days");
  expect(await remove()).toBe(2);
  expect((await client.query("SELECT FROM attempts")).rowCount).toBe(1);
});

test("it says where accepted logins came from through the function alone: of the last minutes, once each", async () => {
  const { rows } = await client.query<{ id: string }>(`
    INSERT INTO attempts (at, door, source_address, person_address, known_by, username, outcome, reason, latency_ms, worker, trace)
    SELECT now() - minutes * interval '1 minute', 'radius', '', address, known_by, 'eve', outcome, 'x', 1, 'w', '[]'
    FROM (VALUES (1, 'accept', NULL, NULL), (1, 'accept', 'a', 'starting'), (1, 'reject', NULL, NULL), (11, 'accept', NULL, NULL))
      AS v (minutes, outcome, address, known_by) RETURNING id`);
  const ids = rows.map(({ id }) => id);
  const note = async (address: string) =>
    (
      await client.query<{ id: string }>("SELECT note_sessions($1, $2, $3, $4)::text AS id", [
        ids,
        ...[address, "db", "psql"].map((text) => ids.map(() => text)),
      ])
    ).rows.map(({ id }) => id);
  expect((await note("a")).sort()).toEqual(ids.slice(0, 2));
  expect(await note("b")).toEqual([]);
  const { rows: kept } = await client.query(
    "SELECT person_address, known_by, database, application FROM attempts WHERE id = ANY ($1) ORDER BY id",
    [ids],
  );
  const none = { person_address: null, known_by: null, database: null, application: null };
  const said = { person_address: "a", database: "db", application: "psql" };
  expect(kept).toEqual([{ ...said, known_by: "session" }, { ...said, known_by: "starting" }, none, none]);
});

test.each([
  "UPDATE attempts SET outcome = 'accept'",
  "DELETE FROM attempts",
  "TRUNCATE audit_events",
  "UPDATE audit_events SET actor_name = 'y'",
  "DELETE FROM audit_events",
  "UPDATE _prisma_migrations SET checksum = ''",
  "CREATE TABLE mine (n int)",
  "CREATE SCHEMA mine",
  "ALTER TABLE users DROP COLUMN email",
  "ALTER TABLE policies DISABLE TRIGGER keep_default_policy",
  "DROP TABLE users",
  "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
  "CREATE ROLE mine",
  `SET ROLE ${owner}`,
  "COPY users TO PROGRAM 'cat'",
  "SELECT pg_read_file('/etc/passwd')",
])("it may not: %s", async (statement) => {
  await expect(client.query(statement)).rejects.toMatchObject({ code: "42501" });
});
