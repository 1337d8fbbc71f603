/** The checks on real servers, embedded and from packages: faults that were planted, their repaired twin, and roles without rights. */
import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { days } from "@/lib/foundation/base/durations";
import { selfSignedCertificate } from "@/lib/foundation/certificates/certificate";
import { childEnv } from "@/lib/foundation/platform/env";
import type { ConnectTarget } from "@/lib/servers/reading/connect";
import { newMonitorPassword } from "@/lib/servers/registry/monitor-password";
import { monitorRoleLines, monitorRoleSql } from "@/lib/servers/registry/monitor-role";
import { startDebianServer } from "@/lib/testing/debian-postgres";
import { startTestCluster } from "@/lib/testing/postgres";
import { isPerDatabase, parts } from "./check";
import { checks } from "./checks/table";
import type { Checked, CheckResult, PostureReport } from "./report";
import { grantFor } from "./rights";
import { takePosture } from "./take";

type Server = {
  readonly port: number;
  readonly data: string;
  url(database: string): string;
  remove(): Promise<void>;
};
type Settings = Readonly<Record<string, string>>;

async function embedded(settings: Settings): Promise<Server> {
  const { certificate, privateKey } = await selfSignedCertificate(["localhost", "127.0.0.1"], 2, new Date());
  return startTestCluster({
    superuser: "postgres",
    settings: { ssl: "on", ssl_cert_file: "server.crt", ssl_key_file: "server.key", ...settings },
    files: { "server.crt": certificate, "server.key": privateKey },
  });
}

const { password, verifier } = newMonitorPassword();
const monitor = "postern_monitor";
const now = new Date();
/** An address of this machine that is no loopback address. */
const ownAddress = Object.values(networkInterfaces())
  .flatMap((each) => each ?? [])
  .find(({ family, internal }) => family === "IPv4" && !internal)?.address;

/** Runs SQL as an administrator who copied it. */
function psql(server: Server, database: string, sql: string): void {
  const words = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-", server.url(database)];
  execFileSync("psql", words, { input: sql, env: childEnv({ LC_ALL: "C.UTF-8" }), stdio: "pipe" });
}

const targetOf = (server: Server, changes: Partial<ConnectTarget> = {}): ConnectTarget => ({
  ...{ host: "localhost", port: server.port, database: "postgres", user: monitor, password },
  sslMode: "verify-full",
  caCertificate: readFileSync(join(server.data, "server.crt"), "utf8"),
  ...changes,
});

async function report(
  server: Server,
  options: Partial<Parameters<typeof takePosture>[1]> = {},
  user = monitor,
) {
  const result = await takePosture(targetOf(server, { user }), { now, ...options });
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.report;
}

const found = ({ checks: all }: PostureReport, id: string): Checked => {
  const checked = all.find((one) => one.id === id);
  if (!checked) throw new Error(`${id} is not in the report`);
  return checked;
};
const idsOf = ({ checks: all }: PostureReport, result: CheckResult) =>
  all.filter((one) => one.result === result).map(({ id }) => id);

const append = (server: Server, file: string, line: string) =>
  appendFileSync(join(server.data, file), `\n${line}\n`);

const setHba = (server: Server, lines: readonly string[]) =>
  writeFileSync(
    join(server.data, "pg_hba.conf"),
    ["host all postgres 127.0.0.1/32 scram-sha-256", ...lines, ""].join("\n"),
  );
/** The postmaster reads the files a moment after it was told to. */
const reload = (server: Server) => psql(server, "postgres", "SELECT pg_reload_conf(); SELECT pg_sleep(0.5);");

const linesFor = (user: string, ...databases: readonly string[]) =>
  databases.map((database) => monitorRoleLines({ role: user, database, addresses: ["127.0.0.1", "::1"] }));

const allGrants = (["fileSettings", "identMappings", "passwordKinds"] as const)
  .map((right) => grantFor(right, { role: monitor, database: "postgres" }))
  .join("\n");

const nextYear = new Date(now.getTime() + days(365)).toISOString();
/** Everything in use, and nothing of it a fault. */
const goodSql = `
CREATE DATABASE app;
REVOKE ALL ON DATABASE app, postgres FROM PUBLIC; GRANT CONNECT ON DATABASE app TO PUBLIC; REVOKE ALL ON DATABASE app FROM PUBLIC;
ALTER ROLE postgres VALID UNTIL '${nextYear}';
CREATE ROLE owner; CREATE ROLE readers; CREATE ROLE web LOGIN CONNECTION LIMIT 5 PASSWORD '${verifier}' VALID UNTIL '${nextYear}' IN ROLE readers;
ALTER ROLE web IN DATABASE app SET search_path = app, pg_temp; ALTER ROLE web IN DATABASE app SET statement_timeout = '30s';
\\connect app
CREATE EXTENSION pg_stat_statements; CREATE SCHEMA app AUTHORIZATION owner;
SET ROLE owner;
CREATE TABLE app.orders (id int, whose text); ALTER TABLE app.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON app.orders USING (whose = current_user); GRANT SELECT ON app.orders TO readers;
CREATE VIEW app.recent WITH (security_invoker = true) AS SELECT * FROM app.orders; CREATE VIEW app.constants AS SELECT 1 AS one;
CREATE FUNCTION app.count_all() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = app, pg_temp AS 'SELECT count(*) FROM app.orders';
REVOKE EXECUTE ON FUNCTION app.count_all() FROM PUBLIC;
ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO readers;`;

/** A function in the right place that says what its owner likes. */
const impostor = `
CREATE OR REPLACE FUNCTION postern.password_kinds() RETURNS TABLE (role text, kind text, iterations integer)
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT 'web', 'scram', 4096 $$;
ALTER FUNCTION postern.password_kinds() OWNER TO web;`;

/** Settings that are a fault, in every version. */
const badSettings: Settings = {
  listen_addresses: "*",
  ssl_min_protocol_version: "TLSv1",
  password_encryption: "md5",
  authentication_timeout: "120",
  log_disconnections: "off",
  log_line_prefix: "%m [%p] ",
  debug_print_plan: "on",
  shared_preload_libraries: "refint",
  primary_conninfo: "host=10.0.0.1 user=standby password='top secret' sslmode=require",
  fsync: "off",
};

const goodSettings: Settings = {
  ssl_min_protocol_version: "TLSv1.2",
  ssl_ciphers: "HIGH:!aNULL:!3DES",
  authentication_timeout: "60",
  log_connections: "on",
  log_disconnections: "on",
  log_line_prefix: "%m [%p] %q%u@%d %r ",
  log_statement: "ddl",
  log_replication_commands: "on",
  logging_collector: "on",
  shared_preload_libraries: "passwordcheck,auth_delay,pg_stat_statements",
  unix_socket_permissions: "0770",
  idle_in_transaction_session_timeout: "10min",
  archive_mode: "on",
  archive_command: "/bin/true",
  fsync: "on",
  full_page_writes: "on",
};

const badLines = [
  "host all live 0.0.0.0/0 trust",
  "host all web 198.51.100.0/24 password",
  "host all web 198.51.101.0/24 md5",
  "host all web 198.51.102.0/24 ident",
  "hostssl all root2 203.0.113.0/24 scram-sha-256",
  "host replication standby 203.0.113.0/24 scram-sha-256",
  "hostssl all web,bare 0.0.0.0/0 scram-sha-256",
  "hostssl all web 203.0.113.7/32 scram-sha-256",
  'hostssl all ana 192.0.2.0/26 radius radiusservers="10.0.0.1" radiussecrets="secret-of-the-line"',
  "hostssl all certified 192.0.2.64/26 cert",
];

const key = Buffer.alloc(32, 7).toString("base64");
/** `crm` has a fault that `app` has not. */
const badSql = `
CREATE ROLE root2 LOGIN SUPERUSER REPLICATION; CREATE ROLE demoted NOLOGIN SUPERUSER; CREATE ROLE maker LOGIN CREATEROLE;
CREATE ROLE passer LOGIN BYPASSRLS; CREATE ROLE standby LOGIN REPLICATION; CREATE ROLE table_owner; CREATE ROLE live LOGIN; CREATE ROLE bare LOGIN;
CREATE ROLE web LOGIN PASSWORD 'web'; CREATE ROLE ops; GRANT pg_execute_server_program TO ops; GRANT ops TO web; GRANT pg_signal_backend TO web;
CREATE ROLE quick LOGIN PASSWORD 'SCRAM-SHA-256$1000:c2FsdHNhbHRzYWx0c2FsdA==$${key}:${key}';
ALTER ROLE web SET row_security = off; GRANT SET ON PARAMETER log_statement TO web;
SELECT pg_create_physical_replication_slot('forgotten', true);
CREATE DATABASE app; CREATE DATABASE crm;
\\connect app
GRANT CREATE ON SCHEMA public TO PUBLIC;
CREATE TABLE open_table (id int, "the Note" text); GRANT SELECT ON open_table TO PUBLIC; GRANT UPDATE ("the Note") ON open_table TO PUBLIC;
ALTER TABLE open_table OWNER TO web;
ALTER DEFAULT PRIVILEGES GRANT INSERT ON TABLES TO PUBLIC;
CREATE FUNCTION risky(a int, "B c" text[]) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
CREATE EXTENSION dblink; CREATE EXTENSION pg_stat_statements VERSION '1.9'; CREATE LANGUAGE handmade HANDLER plpgsql_call_handler;
CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION watch();
ALTER EVENT TRIGGER watch OWNER TO demoted;
CREATE SUBSCRIPTION feed CONNECTION 'host=127.0.0.1 port=1 password=hidden' PUBLICATION p WITH (connect = false);
ALTER SUBSCRIPTION feed OWNER TO demoted; ALTER ROLE demoted NOSUPERUSER;
SELECT lo_create(4711); GRANT SELECT ON LARGE OBJECT 4711 TO PUBLIC;
CREATE TABLE no_rls (id int); CREATE POLICY p ON no_rls USING (id > 0); ALTER TABLE no_rls OWNER TO table_owner;
CREATE TABLE no_policy (id int); ALTER TABLE no_policy ENABLE ROW LEVEL SECURITY; ALTER TABLE no_policy OWNER TO table_owner;
CREATE TABLE unforced (id int); ALTER TABLE unforced ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON unforced USING (true); ALTER TABLE unforced OWNER TO web;
CREATE VIEW direct AS SELECT * FROM unforced; CREATE VIEW deeper AS SELECT * FROM direct;
\\connect crm
CREATE TABLE only_here (id int); GRANT DELETE ON only_here TO PUBLIC;`;

/** What each planted fault must be told by. */
const evidence: Readonly<Record<string, RegExp>> = {
  "ver.minor": /runs, \d+\.\d+ is out/,
  "ver.eol": /no fixes since/,
  checksums: /data_checksums = off/,
  restart: /^max_locks_per_transaction was changed/,
  "conf.error": /postgresql\.conf line \d+: not_a_setting/,
  override: /^web: row_security = off$/,
  "param.grant": /^web: SET log_statement$/,
  "dev.unsafe": /^fsync = off$/,
  "alter.sys": /^allow_alter_system = on$/,
  "lib.unknown": /^shared_preload_libraries: refint$/,
  "tls.min": /^ssl_min_protocol_version = TLSv1$/,
  "tls.cipher": /MEDIUM$/,
  "tls.13": /TLS_AES_128_CCM_8_SHA256/,
  "tls.live": /^live in postgres from .*: 1 without encryption$/,
  "pw.enc": /^password_encryption = md5$/,
  "pw.iter": /^scram_iterations = 1000$/,
  "pw.md5": /^web: MD5$/,
  "pw.weak": /^quick: 1000 iterations$/,
  "pw.none": /^bare has no password, and line \d+ of pg_hba.conf asks for it/,
  "pw.until": /^web: no VALID UNTIL$/,
  "pw.check": /^shared_preload_libraries = refint, without passwordcheck/,
  "auth.delay": /without auth_delay/,
  "auth.timeout": /^authentication_timeout = 120$/,
  "log.conn": /^log_connections = (off|receipt)$/,
  "log.disc": /^log_disconnections = off$/,
  "log.prefix": /without the role \(%u\), the database \(%d\), the address \(%r\)$/,
  "log.stmt": /^log_statement = none, without pgaudit$/,
  "log.audit": /without pgaudit$/,
  "log.dest": /^log_destination = stderr, logging_collector = off$/,
  "log.mode": /^log_file_mode = 0644$/,
  "log.rotate": /^log_rotation_age = 0, log_rotation_size = 0$/,
  "log.debug": /^debug_print_plan = on$/,
  "log.param": /^log_statement = all, log_parameter_max_length = -1$/,
  "log.repl": /^log_replication_commands = off$/,
  "net.listen": /^listen_addresses = \*$/,
  "net.socket": /^unix_socket_permissions = 0777$/,
  "limit.role": /^web: no CONNECTION LIMIT$/,
  "limit.idle": /= 0$/,
  "wal.archive": /^archive_mode = off$|^archiving fails/,
  "repl.slot": /^forgotten is not in use$/,
  "repl.tls": /^primary_conninfo holds a password$/,
  "repl.role": /^root2: SUPERUSER and REPLICATION$/,
  "hba.error": /line \d+: .*invalid connection type/,
  "hba.trust": /host all live 0\.0\.0\.0\/0 trust$/,
  "hba.password": /198\.51\.100\.0\/24 password$/,
  "hba.md5": /md5$/,
  "hba.ident-tcp": /ident$/,
  "hba.clear": /198\.51\.100\.0\/24 password$/,
  "hba.no-reject": /does not end with a line that refuses/,
  "hba.wide": /web,bare 0\.0\.0\.0\/0/,
  "hba.super-remote": /^root2 from .*203\.0\.113\.0/,
  "hba.repl": /host replication standby/,
  "hba.shadowed": /203\.0\.113\.7\/32/,
  "hba.radius-19": /radius/,
  "hba.ldap-notls": /ldap ldapserver=10\.0\.0\.1/,
  "hba.clientcert-no-ca": /certified .* cert/,
  "hba.clientcert-no-crl": /certified .* cert/,
  "ident.super": /pg_ident\.conf line \d+: admins root postgres$/,
  "role.super": /^root2: SUPERUSER$/,
  "role.attr": /^maker: CREATEROLE$/,
  "role.server": /^web → ops → pg_execute_server_program$/,
  "role.data": /^web → pg_signal_backend$/,
  "role.stale": /^web: last login 20\d\d-/,
  "role.owner": /^app: web owns 2 tables and views$/,
  "rls.bypass": /^passer: BYPASSRLS$/,
  "pub.db": /^crm: CONNECT, TEMPORARY$/,
  "pub.create": /^app: schema public: CREATE$/,
  "pub.table": /^crm: table public\.only_here: DELETE$/,
  "pub.default": /^app: tables that postgres creates: INSERT$/,
  "fn.path": /^app: function public\.risky\(int4, _text\) with the rights of postgres$/,
  "fn.public": /^app: function public\.risky/,
  lang: /^app: language handmade$/,
  "ext.danger": /^app: extension dblink/,
  "ext.old": /^app: extension pg_stat_statements 1\.9, 1\.\d+ is installed$/,
  evt: /^app: event trigger watch of demoted$/,
  sub: /^app: subscription feed of demoted$/,
  lo: /^app: large object 4711: SELECT$/,
  "rls.off": /^app: table public\.no_rls/,
  "rls.none": /^app: table public\.no_policy/,
  "rls.force": /^app: table public\.unforced of web$/,
  "rls.true": /^app: policy p on public\.unforced$/,
  "rls.view": /^app: view public\.deeper shows rows of public\.unforced$/,
};

describe.each([
  {
    name: "embedded",
    start: embedded,
    bad: {
      ...{ scram_iterations: "1000", ssl_tls13_ciphers: "TLS_AES_256_GCM_SHA384:TLS_AES_128_CCM_8_SHA256" },
      ...{ logging_collector: "on", log_file_mode: "0644", log_rotation_age: "0", log_rotation_size: "0" },
      ...{ log_connections: "receipt", log_statement: "all", archive_mode: "off" },
    } as Settings,
    lines: [] as string[],
    good: { allow_alter_system: "off" } as Settings,
    /** No server without TLS is read at all; the others contradict a fault that is there. */
    notPlanted: ["tls.on", "checksums", "log.dest", "log.stmt", "hba.ldap-notls", "hba.clientcert-no-crl"],
    /** What the twin cannot have here: the newest release, and pgaudit. */
    notRepaired: ["ver.minor", "log.audit"],
  },
  {
    name: "from packages",
    start: startDebianServer as (settings: Settings) => Promise<Server>,
    bad: {
      ...{
        logging_collector: "off",
        log_statement: "none",
        log_connections: "off",
        ssl_ca_file: "server.crt",
      },
      ...{ archive_mode: "on", archive_command: "/bin/false" },
    } as Settings,
    lines: ['hostssl all ana 192.0.2.128/26 ldap ldapserver=10.0.0.1 ldapprefix="uid=" ldapsuffix=",dc=x"'],
    good: {} as Settings,
    notPlanted: [
      ...["tls.on", "tls.13", "pw.iter", "alter.sys", "log.mode", "log.rotate", "log.param"],
      "hba.clientcert-no-ca",
    ],
    notRepaired: ["ver.minor", "checksums", "log.audit"],
  },
])("on PostgreSQL $name", ({ start, bad, lines, good, notPlanted, notRepaired }) => {
  let faulty: Server;
  let twin: Server;
  let live: pg.Client;
  /** Long enough from now for every version to have ended. */
  const late = new Date("2031-06-01T00:00:00Z");
  const recently = new Date("2031-05-31T00:00:00Z");
  const lastLogins = new Map([
    ...["maker", "passer", "standby", "live", "bare", "quick", "root2", "poor"].map(
      (name) => [name, recently] as const,
    ),
    ["web", new Date("2031-01-01T00:00:00Z")],
  ]);
  const planted = checks.map(({ id }) => id).filter((id) => !notPlanted.includes(id));
  const read = (user = monitor) => report(faulty, { now: late, lastLogins }, user);

  beforeAll(async () => {
    faulty = await start({ ...badSettings, ...bad });
    psql(faulty, "postgres", badSql);
    psql(faulty, "postgres", monitorRoleSql({ role: monitor, database: "postgres", verifier }));
    psql(faulty, "postgres", allGrants);
    psql(faulty, "postgres", `CREATE ROLE poor LOGIN PASSWORD '${verifier}'`);
    const ways = [...linesFor(monitor, "postgres", "app", "crm"), ...linesFor("poor", "postgres", "app")];
    setHba(faulty, [...ways, ...badLines, ...lines]);
    append(faulty, "pg_ident.conf", "admins root postgres");
    psql(faulty, "postgres", "ALTER SYSTEM SET max_locks_per_transaction = 128");
    reload(faulty);
    append(faulty, "postgresql.conf", "not_a_setting = 1");
    append(faulty, "pg_hba.conf", "this is no line");
    live = new pg.Client({ host: ownAddress, port: faulty.port, user: "live", database: "postgres" });
    await live.connect();
    if (bad.archive_mode === "on") {
      psql(faulty, "postgres", "SELECT pg_switch_wal()");
      await vi.waitFor(() => psql(faulty, "postgres", "SELECT 1 / failed_count FROM pg_stat_archiver"), {
        timeout: 20_000,
        interval: 200,
      });
    }
  });
  beforeAll(async () => {
    twin = await start({ ...goodSettings, ...good });
    psql(twin, "postgres", goodSql);
    psql(twin, "postgres", monitorRoleSql({ role: monitor, database: "postgres", verifier }));
    psql(twin, "postgres", allGrants);
    psql(
      twin,
      "postgres",
      `GRANT CONNECT ON DATABASE app TO ${monitor}; ALTER ROLE ${monitor} VALID UNTIL '${nextYear}'`,
    );
    setHba(twin, [
      "local all postgres peer",
      ...linesFor(monitor, "postgres", "app"),
      "hostssl all web 10.0.0.7/32 scram-sha-256",
      "host all,replication all all reject",
    ]);
    reload(twin);
  });
  afterAll(async () => {
    await live?.end();
    await faulty?.remove();
    await twin?.remove();
  });

  it("finds every planted fault, with what shows it and what puts it right, and no secret", async () => {
    const progress: string[] = [];
    const all = await report(faulty, { now: late, lastLogins, progress: (text) => void progress.push(text) });
    expect(all.unread).toEqual([]);
    expect(all.databases).toEqual(["app", "crm", "postgres"]);
    expect(idsOf(all, "unknown")).toEqual([]);
    expect(idsOf(all, "fail").toSorted()).toEqual(planted.toSorted());
    for (const id of planted) {
      const checked = found(all, id);
      expect(checked.evidence, id).toContainEqual(expect.stringMatching(evidence[id] ?? /nothing/));
      expect(checked.fix, id).not.toBe("");
      expect(checked.grant, id).toBe("");
    }
    expect(JSON.stringify(all)).not.toMatch(/top secret|secret-of-the-line|hidden/);
    expect(progress).toContain("Reading database crm (2 of 3)");
  });

  it("finds none on the repaired twin", async () => {
    const all = await report(twin, { lastLogins: new Map([["web", now]]) });
    expect(idsOf(all, "unknown")).toEqual([]);
    expect(all.checks.filter(({ id, result }) => result === "fail" && !notRepaired.includes(id))).toEqual([]);
  });

  it("knows nothing that a role without grants may not read, says what to grant, and passes none of it", async () => {
    const all = await read("poor");
    const guarded = checks.filter(({ reads }) => reads.some((name) => parts[name].right !== null));
    expect(guarded.length).toBeGreaterThan(25);
    for (const { id } of guarded) {
      const { result, grant } = found(all, id);
      if (result === "not_applicable") continue;
      expect({ id, result }).toEqual({ id, result: "unknown" });
      expect(grant, id).toMatch(/^(GRANT|\\connect)/);
    }
    expect(all.unread).toEqual([{ database: "crm", why: expect.stringContaining("pg_hba.conf") }]);
    for (const check of checks.filter(isPerDatabase))
      expect(found(all, check.id)).toMatchObject({
        result: expect.stringMatching(/^(fail|unknown|not_applicable)$/),
      });
    expect(found(all, "pub.table").evidence).not.toContainEqual(expect.stringContaining("crm"));
  });

  it("is not taken in by settings of the role or database that reads", async () => {
    psql(faulty, "postgres", `ALTER ROLE ${monitor} SET password_encryption = 'scram-sha-256'`);
    const checked = found(await read(), "pw.enc");
    psql(faulty, "postgres", `ALTER ROLE ${monitor} RESET password_encryption`);
    expect(checked).toMatchObject({
      result: "unknown",
      grant: expect.stringContaining("RESET password_encryption"),
    });
  });

  it("calls no function that somebody else put where the one for passwords belongs", async () => {
    psql(faulty, "postgres", impostor);
    const { result, grant } = found(await read(), "pw.md5");
    psql(faulty, "postgres", allGrants);
    expect(result).toBe("unknown");
    expect(grant).toContain("DROP FUNCTION IF EXISTS postern.password_kinds();");
    expect(found(await read(), "pw.md5").result).toBe("fail");
  });

  it("repairs by the SQL that it gives", async () => {
    const before = await read();
    // Lines of files, passwords, and what is still to be filled in.
    const bySql = before.checks.filter(
      ({ result, fix }) => result === "fail" && !/^(#|\\password)| {2}# |…/m.test(fix),
    );
    expect(bySql.length).toBeGreaterThan(20);
    const ids = bySql.map(({ id }) => id);
    psql(faulty, "postgres", bySql.map(({ fix }) => fix).join("\n\\connect postgres\n"));
    // Who is no superuser any more needs a connection limit.
    psql(faulty, "postgres", found(await read(), "limit.role").fix);
    const after = await read();
    expect(ids.map((id) => [id, found(after, id).result])).toEqual(ids.map((id) => [id, "pass"]));
  });

  it("reads 10,000 tables to the last", async () => {
    psql(faulty, "postgres", "CREATE DATABASE big");
    const make = `CREATE TABLE t%1$s (id int); ALTER TABLE t%1$s ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON t%1$s USING (id > 0)`;
    psql(
      faulty,
      "big",
      `DO $do$ BEGIN FOR i IN 1..10000 LOOP EXECUTE format('${make}', i); IF i % 500 = 0 THEN COMMIT; END IF; END LOOP; END $do$;
       GRANT SELECT ON t10000 TO PUBLIC; ALTER TABLE t10000 DISABLE ROW LEVEL SECURITY;`,
    );
    setHba(faulty, linesFor(monitor, "postgres", "app", "crm", "big"));
    reload(faulty);
    const all = await read();
    expect(all.unread).toEqual([]);
    expect(found(all, "pub.table").evidence).toContain("big: table public.t10000: SELECT");
    expect(found(all, "rls.off").evidence).toEqual([expect.stringMatching(/^big: table public.t10000 has/)]);
    expect(found(all, "rls.force")).toMatchObject({ result: "fail", more: 9999 - 50 });
    expect(idsOf(all, "unknown")).toEqual([]);
  });
});
