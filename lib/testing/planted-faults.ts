/** Servers with faults of every posture check, and their twins in order: the SQL, settings and lines that make them, and what shows each fault. */
import { days } from "@/lib/foundation/base/durations";
import { newMonitorPassword } from "@/lib/servers/registry/monitor-password";

type Settings = Readonly<Record<string, string>>;

/** The password of the monitoring role, and of every role here that has one. */
export const { password, verifier } = newMonitorPassword();
/** When the servers are checked. */
export const now = new Date();

/** A day on which passwords that are in order end. */
export const nextYear = new Date(now.getTime() + days(365)).toISOString();
/** Everything in use, and nothing of it a fault. */
export const goodSql = `
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
export const impostor = `
CREATE OR REPLACE FUNCTION postern.password_kinds() RETURNS TABLE (role text, kind text, iterations integer)
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT 'web', 'scram', 4096 $$;
ALTER FUNCTION postern.password_kinds() OWNER TO web;`;

/** Settings that are a fault, in every version. */
export const badSettings: Settings = {
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

/** Settings of the twin. */
export const goodSettings: Settings = {
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

/** Lines of pg_hba.conf that are a fault. */
export const badLines = [
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
export const badSql = `
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
/** What shows each fault, by its check. */
export const evidence: Readonly<Record<string, RegExp>> = {
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
