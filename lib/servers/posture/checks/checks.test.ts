/** Every check against a server where all is in order, and against each of its faults. */
import { describe, expect, it } from "vitest";
import {
  type Changes,
  good,
  goodSettings,
  hba,
  now,
  outcome,
  reject,
  rls,
  set,
  table,
  version,
  withLine,
  withRole,
} from "@/lib/testing/sound-server";
import type { CheckContext, Row } from "../check";
import { guardedSettingNames, settingNames } from "../parts/setting-names";
import { checks } from "./table";

it("names each check once, with every setting that it reads", () => {
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
  expect(Object.keys(goodSettings).toSorted()).toEqual([...settingNames, ...guardedSettingNames].toSorted());
});

it.each(checks.map(({ id }) => [id]))("%s passes where all is in order", (id) => {
  expect(outcome(id).result).toBe("pass");
});

/** Evidence and the start of the fix. */
type Case = readonly [
  id: string,
  changes: Changes,
  found: RegExp,
  fix: RegExp,
  others?: Partial<CheckContext>,
];
const line = /^# \/etc\/pg_hba\.conf line 9: /;

const faults: readonly Case[] = [
  ["ver.minor", {}, /^18\.4 runs, 18\.6 is out$/, /18\.6/, version(180_004)],
  ["ver.eol", {}, /since 2026-11-12$/, /pg_upgrade/, version(140_024)],
  ["ver.eol", {}, /^9\.6\.24 has had no fixes$/, /pg_upgrade/, version(90_624)],
  ["checksums", set({ data_checksums: "off" }), /off$/, /pg_checksums/],
  ["restart", { pendingRestart: [{ name: "port" }] }, /^port was/, /Restart/],
  [
    "conf.error",
    { fileSettings: [{ file: "a.conf", line: 7, name: "x", error: "unrecognized" }] },
    /^a\.conf line 7: x: unrecognized$/,
    /a\.conf line 7/,
  ],
  ...(
    [
      ["row_security", "off", /^ALTER ROLE "web" IN DATABASE "app" RESET row_security;$/],
      ["session_replication_role", "replica", /RESET session_replication_role/],
      ["search_path", "app, pg_catalog", /RESET search_path/],
      ["search_path", "pg_temp, app", /RESET search_path/],
      ["statement_timeout", "0", /RESET statement_timeout/],
      ["log_statement", "none", /RESET log_statement/],
      ["pgaudit.log", "none", /RESET pgaudit\.log;$/],
      ["log_min_duration_statement", "-1", /RESET/],
    ] as const
  ).map(
    ([name, value, fix]): Case => [
      "override",
      { overrides: [{ database: "app", role: "web", name, value }] },
      new RegExp(`^web in app: ${name} = `),
      fix,
    ],
  ),
  [
    "override",
    { overrides: [{ database: null, role: null, name: "row_security", value: "off" }] },
    /^every role: /,
    /^ALTER ROLE ALL RESET/,
  ],
  [
    "override",
    { overrides: [{ database: "app", role: null, name: "row_security", value: "off" }] },
    /^every role in app: /,
    /^ALTER DATABASE "app" RESET/,
  ],
  [
    "param.grant",
    { parameterGrants: [{ name: "log_statement", grantee: null, privilege: "SET" }] },
    /^PUBLIC: SET log_statement$/,
    /^REVOKE SET ON PARAMETER log_statement FROM PUBLIC;$/,
  ],
  ...(
    [
      ["fsync", "off"],
      ["full_page_writes", "off"],
      ["zero_damaged_pages", "on"],
      ["ignore_checksum_failure", "on"],
      ["allow_system_table_mods", "on"],
      ["ignore_system_indexes", "on"],
    ] as const
  ).map(
    ([name, value]): Case => [
      "dev.unsafe",
      set({ [name]: value }),
      new RegExp(`^${name} = `),
      new RegExp(`^${name} = `),
    ],
  ),
  [
    "alter.sys",
    set({ allow_alter_system: "on" }),
    /on$/,
    /^allow_alter_system = off {2}# postgresql\.conf, then reload$/,
  ],
  ["lib.unknown", set({ shared_preload_libraries: "evil" }), /^shared_preload_libraries: evil$/, /evil/],
  ["lib.unknown", set({ session_preload_libraries: "/tmp/pgaudit" }), /\/tmp\/pgaudit$/, /Find out/],
  ["lib.unknown", set({ local_preload_libraries: "evil" }), /^local/, /Find out/],
  ["tls.on", set({ ssl: "off" }), /^ssl = off$/, /^ssl = on/],
  ["tls.min", set({ ssl_min_protocol_version: "TLSv1.1" }), /TLSv1\.1$/, /TLSv1\.2/],
  ["tls.min", set({ ssl_min_protocol_version: "" }), /''$/, /TLSv1\.2/],
  ["tls.cipher", set({ ssl_ciphers: "HIGH:MEDIUM:+3DES:!aNULL" }), /it has MEDIUM$/, /'HIGH:!aNULL:!3DES'/],
  ["tls.cipher", set({ ssl_ciphers: "HIGH:!MEDIUM" }), /HIGH without !aNULL$/, /HIGH/],
  ["tls.cipher", set({ ssl_ciphers: "ECDHE-RSA-AES128-GCM-SHA256:DES-CBC3-SHA" }), /DES-CBC3-SHA$/, /HIGH/],
  ["tls.cipher", set({ ssl_ciphers: "ALL:!aNULL" }), /ALL$/, /HIGH/],
  ["tls.cipher", set({ ssl_ciphers: "ECDHE+aNULL:AES" }), /ECDHE\+aNULL$/, /HIGH/],
  ["tls.13", set({ ssl_tls13_ciphers: "TLS_AES_128_CCM_8_SHA256" }), /CCM_8/, /^ssl_tls13_ciphers = ''/],
  ["tls.13", set({ ssl_groups: "X25519:secp224r1" }), /secp224r1/, /^ssl_groups = 'X25519:prime256v1'/],
  [
    "tls.live",
    { plainSessions: [{ role: "web", database: null, address: "10.1.1.1", count: 2 }] },
    /^web in no database from 10\.1\.1\.1: 2 without/,
    /hostssl/,
  ],
  ["pw.enc", set({ password_encryption: "md5" }), /md5$/, /scram/],
  ["pw.iter", set({ scram_iterations: "4095" }), /4095/, /4096/],
  [
    "pw.md5",
    { passwordKinds: [{ role: "x", kind: "md5", iterations: null }] },
    /^x: MD5$/,
    /^\\password "x"$/,
  ],
  ["pw.md5", { passwordKinds: [{ role: "x", kind: "other", iterations: null }] }, /^x: neither/, /password/],
  ["pw.weak", { passwordKinds: [{ role: "x", kind: "scram", iterations: 4095 }] }, /^x: 4095/, /password/],
  [
    "pw.none",
    { passwordKinds: [{ role: "web", kind: "none", iterations: null }] },
    /^web has no password, and line 10 of/,
    /password "web"/,
  ],
  ["pw.until", withRole("x", { validUntilSeconds: null }), /^x: no VALID UNTIL$/, /VALID UNTIL '2027-11-26'/],
  ["pw.until", withRole("x", { validUntilSeconds: now.getTime() / 1000 }), /^x: ended$/, /VALID UNTIL/],
  ["pw.check", set({ shared_preload_libraries: "a" }), /= a, without passwordcheck/, /'a,passwordcheck'/],
  ["auth.delay", set({ shared_preload_libraries: "" }), /= '', without auth_delay/, /= auth_delay/],
  ["auth.timeout", set({ authentication_timeout: "61" }), /61/, /60/],
  [
    "hba.error",
    { hba: [hba("host", "x", null, "", { type: null, error: "bad" }), reject] },
    /line 9: .*: bad/,
    line,
  ],
  ["hba.trust", withLine("host", "x", "127.0.0.1/32", "trust"), /trust$/, line],
  ["hba.password", withLine("hostssl", "x", "10.0.0.0/24", "password"), /password$/, line],
  ["hba.md5", withLine("hostssl", "x", "10.0.0.0/24", "md5"), /md5$/, line],
  ["hba.ident-tcp", withLine("hostssl", "x", "10.0.0.0/24", "ident"), /ident$/, line],
  ["hba.clear", withLine("host", "x", "10.0.0.0/24", "password"), /password$/, line],
  ["hba.no-reject", { hba: good.hba.slice(0, 2) }, /does not end/, /reject/],
  ["hba.wide", withLine("hostssl", "x", "10.0.0.0/8", "scram-sha-256"), /255\.0\.0\.0|10\.0\.0\.0\/8/, line],
  [
    "hba.super-remote",
    withLine("hostssl", "postgres", "10.0.0.0/24", "scram-sha-256"),
    /^postgres from/,
    line,
  ],
  ["hba.super-remote", withLine("hostssl", "all", "10.0.0.0/24", "md5"), /^postgres from/, line],
  [
    "hba.super-remote",
    {
      ...withLine("hostssl", "+dba", "10.0.0.0/24", "md5"),
      memberships: [{ role: "dba", member: "postgres", isUsable: false }],
    },
    /^postgres from/,
    line,
  ],
  [
    "hba.repl",
    withLine("host", "x", "10.0.0.0/24", "scram-sha-256", { database: ["replication"] }),
    /replication/,
    line,
  ],
  [
    "hba.shadowed",
    { hba: [...good.hba, hba("hostssl", "web", "10.0.0.7/32", "md5", { line_number: 100 })] },
    /md5$/,
    /line 100/,
  ],
  [
    "hba.shadowed",
    withLine("hostssl", "x", null, "", {
      type: null,
      error: "hostssl record cannot match because SSL is disabled",
    }),
    /cannot match|never matches/,
    line,
  ],
  ["hba.radius-19", withLine("hostssl", "x", "10.0.0.0/24", "radius"), /radius$/, line],
  [
    "hba.ldap-notls",
    withLine("hostssl", "x", "10.0.0.0/24", "ldap", { options: ["ldapserver=ldap.example.org"] }),
    /ldap/,
    line,
  ],
  ["hba.clientcert-no-ca", set({ ssl_ca_file: "" }), /cert$/, /line 12: Set ssl_ca_file/],
  ["hba.clientcert-no-crl", set({ ssl_crl_file: "" }), /cert$/, /line 12: Set ssl_crl_file/],
  [
    "ident.super",
    { identMappings: [{ line: 1, map: "m", system: "root", role: "postgres" }] },
    /line 1: m root postgres$/,
    /line 1/,
  ],
  [
    "ident.super",
    { identMappings: [{ line: 1, map: "m", system: "/^(.*)$", role: "\\1" }] },
    /line 1/,
    /line 1/,
  ],
  ["ident.super", { identMappings: [{ line: 1, map: "m", system: "ana", role: "all" }] }, /line 1/, /line 1/],
  [
    "ident.super",
    {
      identMappings: [{ line: 1, map: "m", system: "ana", role: "+dba" }],
      memberships: [{ role: "dba", member: "postgres", isUsable: true }],
    },
    /ana \+dba$/,
    /line 1/,
  ],
  ["role.super", withRole("x", { superuser: true }), /^x: SUPERUSER$/, /^ALTER ROLE "x" NOSUPERUSER;$/],
  ["role.attr", withRole("x", { createRole: true }), /^x: CREATEROLE$/, /^ALTER ROLE "x" NOCREATEROLE;$/],
  [
    "role.attr",
    withRole("x", { bypassRls: true, replication: true }),
    /^x: BYPASSRLS, REPLICATION$/,
    /NOBYPASSRLS NOREPLICATION/,
  ],
  [
    "role.attr",
    withRole("x", { createDatabase: true, replication: true }),
    /^x: REPLICATION$/,
    /NOREPLICATION/,
  ],
  ...["pg_execute_server_program", "pg_read_server_files", "pg_write_server_files"].map(
    (group): Case => [
      "role.server",
      { memberships: [...good.memberships, ...way("web", "ops", group)] },
      new RegExp(`^web → ops → ${group}$`),
      new RegExp(`^REVOKE "${group}" FROM "ops";$`),
    ],
  ),
  ...["pg_write_all_data", "pg_signal_backend", "pg_maintain"].map(
    (group): Case => [
      "role.data",
      { memberships: way("web", group) },
      new RegExp(`^web → ${group}$`),
      /^REVOKE/,
    ],
  ),
  [
    "role.stale",
    {},
    /^web: last login 2026-08-27$/,
    /^ALTER ROLE "web" NOLOGIN;$/,
    { lastLogins: new Map([["web", new Date("2026-08-27T11:00:00Z")]]) },
  ],
  [
    "role.owner",
    { owners: [{ owner: "x", isFirst: false, count: 1 }] },
    /^x owns 1 table or view$/,
    /REASSIGN OWNED BY "x" TO "x_owner";/,
  ],
  ["role.owner", { owners: [{ owner: "postgres", isFirst: true, count: 2 }] }, /^postgres owns 2/, /^-- /],
  ["rls.bypass", withRole("x", { bypassRls: true }), /^x: BYPASSRLS$/, /NOBYPASSRLS/],
  [
    "pub.db",
    { databases: [{ name: "x", allowsConnections: true, isTemplate: false, public: ["CONNECT"] }] },
    /^x: CONNECT$/,
    /GRANT CONNECT ON DATABASE "x" TO "postern_monitor";\nREVOKE CONNECT ON DATABASE "x" FROM PUBLIC;$/,
  ],
  [
    "pub.create",
    { publicSchemas: [{ schema: "public" }] },
    /^schema public: CREATE$/,
    /^REVOKE CREATE ON SCHEMA "public" FROM PUBLIC;$/,
  ],
  [
    "pub.table",
    { publicTables: [{ ...table, column: null, isSequence: true, privileges: ["SELECT", "USAGE"] }] },
    /^sequence app\.orders: SELECT, USAGE$/,
    /^REVOKE SELECT, USAGE ON SEQUENCE "app"."orders" FROM PUBLIC;$/,
  ],
  [
    "pub.table",
    { publicTables: [{ ...table, column: "a", isSequence: false, privileges: ["SELECT", "UPDATE"] }] },
    /^table app\.orders\.a: SELECT, UPDATE$/,
    /^REVOKE SELECT \("a"\), UPDATE \("a"\) ON TABLE/,
  ],
  [
    "pub.default",
    { publicDefaults: [{ owner: "o", schema: "app", type: "f", privileges: ["EXECUTE"] }] },
    /^functions that o creates in app: EXECUTE$/,
    /^ALTER DEFAULT PRIVILEGES FOR ROLE "o" IN SCHEMA "app" REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;$/,
  ],
  [
    "fn.path",
    {
      definerFunctions: [
        { ...table, owner: "o", arguments: [["pg_catalog", "_text"]], hasSearchPath: false, isPublic: false },
      ],
    },
    /^function app\.orders\(_text\) with the rights of o$/,
    /^ALTER ROUTINE "app"."orders"\("pg_catalog"."_text"\) SET search_path = "app", pg_temp;$/,
  ],
  [
    "fn.public",
    { definerFunctions: [{ ...table, owner: "o", arguments: [], hasSearchPath: true, isPublic: true }] },
    /^function app\.orders\(\)/,
    /^REVOKE EXECUTE ON ROUTINE "app"."orders"\(\) FROM PUBLIC;$/,
  ],
  [
    "lang",
    { untrustedLanguages: [{ name: "plperlu", extension: "plperlu" }] },
    /plperlu/,
    /^DROP EXTENSION "plperlu";$/,
  ],
  ["lang", { untrustedLanguages: [{ name: "own", extension: null }] }, /own/, /^DROP LANGUAGE "own";$/],
  ...["dblink", "file_fdw", "adminpack", "plpython3u", "pg_cron"].map(
    (name): Case => [
      "ext.danger",
      { extensions: [{ name, version: "1", newest: "1" }] },
      new RegExp(`^extension ${name} 1$`),
      /^DROP EXTENSION/,
    ],
  ),
  [
    "ext.old",
    { extensions: [{ name: "x", version: "1", newest: "2" }] },
    /^extension x 1, 2 is installed$/,
    /^ALTER EXTENSION "x" UPDATE;$/,
  ],
  [
    "evt",
    { eventTriggers: [{ name: "e", owner: "o" }] },
    /^event trigger e of o$/,
    /^ALTER EVENT TRIGGER "e" OWNER TO/,
  ],
  [
    "sub",
    { subscriptions: [{ name: "s", owner: "o" }] },
    /^subscription s of o$/,
    /^ALTER SUBSCRIPTION "s" OWNER TO/,
  ],
  [
    "lo",
    { publicLargeObjects: [{ oid: "7", privileges: ["SELECT"] }] },
    /^large object 7: SELECT$/,
    /^REVOKE SELECT ON LARGE OBJECT 7/,
  ],
  ["rls.off", rls({ isOn: false }), /^table app\.orders has policies/, /ENABLE ROW LEVEL SECURITY;$/],
  ["rls.none", rls({ hasPolicy: false }), /no policy$/, /^-- CREATE POLICY/],
  ["rls.force", rls({ ownerLogsIn: true }), /^table app\.orders of owner$/, /FORCE ROW LEVEL SECURITY;$/],
  ["rls.true", { openPolicies: [{ ...table, policy: "p" }] }, /^policy p on app\.orders$/, /^-- Narrow it/],
  [
    "rls.view",
    { viewsPastPolicies: [{ ...table, table: "app.t" }] },
    /^view app\.orders shows rows of app\.t$/,
    /security_invoker = true/,
  ],
  [
    "rls.view",
    { viewsPastPolicies: [{ ...table, table: "app.t" }] },
    /^view/,
    /^-- Before PostgreSQL 15/,
    version(140_024),
  ],
  ["log.conn", set({ log_connections: "off" }), /off$/, /on/, version(170_011)],
  ["log.conn", set({ log_connections: "" }), /''$/, /on/],
  ["log.conn", set({ log_connections: "receipt,authentication" }), /receipt/, /on/],
  ["log.conn", set({ log_connections: "authentication,authorization" }), /auth/, /on/, version(170_011)],
  ["log.disc", set({ log_disconnections: "off" }), /off$/, /on/],
  [
    "log.prefix",
    set({ log_line_prefix: "%m [%p] " }),
    /without the role \(%u\), the database \(%d\), the address \(%r\)$/,
    /%u@%d/,
  ],
  ["log.prefix", set({ log_line_prefix: "%u@%d %r " }), /without the time \(%m\), the process \(%p\)$/, /%m/],
  ["log.stmt", set({ log_statement: "none", shared_preload_libraries: "" }), /none, without pgaudit$/, /ddl/],
  ["log.audit", set({ shared_preload_libraries: "auth_delay" }), /without pgaudit$/, /'auth_delay,pgaudit'/],
  ["log.audit", set({ "pgaudit.log": "none" }), /^pgaudit\.log = none$/, /^pgaudit\.log = 'ddl, role'/],
  ["log.dest", set({ logging_collector: "off" }), /logging_collector = off$/, /logging_collector = on/],
  ["log.mode", set({ log_file_mode: "0640" }), /0640$/, /0600/],
  ["log.rotate", set({ log_rotation_age: "0" }), /log_rotation_age = 0/, /1d/],
  ...["debug_print_parse", "debug_print_plan", "debug_print_rewritten"].map(
    (name): Case => ["log.debug", set({ [name]: "on" }), new RegExp(`^${name} = on$`), /off/],
  ),
  ["log.param", set({ log_statement: "all" }), /= all, /, /^log_parameter_max_length = 0/],
  ["log.param", set({ log_statement: "mod" }), /= mod, /, /^log_parameter_max_length = 0/],
  ["log.repl", set({ log_replication_commands: "off" }), /off$/, /on/],
  ...["*", "0.0.0.0", "localhost, ::"].map(
    (value): Case => [
      "net.listen",
      set({ listen_addresses: value }),
      /^listen_addresses/,
      /^listen_addresses = localhost {2}# postgresql\.conf, then restart$/,
    ],
  ),
  ["net.socket", set({ unix_socket_permissions: "0777" }), /0777$/, /0770/],
  [
    "limit.role",
    withRole("x", { connectionLimit: -1 }),
    /^x: no CONNECTION LIMIT$/,
    /^ALTER ROLE "x" CONNECTION LIMIT 20;$/,
  ],
  ["limit.idle", set({ idle_in_transaction_session_timeout: "0" }), /0$/, /10min/],
  ["wal.archive", set({ archive_mode: "off" }), /off$/, /archive_mode = on/],
  [
    "wal.archive",
    { archiver: [{ failures: 3, lastFailed: "0001", isFailing: true }] },
    /^archiving fails: 3 times so far, 0001 last$/,
    /archive_command/,
  ],
  [
    "repl.slot",
    { slots: [{ name: "s", isActive: false }] },
    /^s is not in use$/,
    /^SELECT pg_drop_replication_slot\('s'\);$/,
  ],
  ["repl.tls", set({ primary_conninfo: "host=a sslmode=require" }), /sslmode is require$/, /verify-full/],
  ["repl.tls", set({ primary_conninfo: "host=a" }), /sslmode is not set$/, /verify-full/],
  [
    "repl.tls",
    set({ primary_conninfo: "sslmode=verify-full password=••••" }),
    /holds a password$/,
    /passfile/,
  ],
  [
    "repl.role",
    withRole("x", { superuser: true, replication: true }),
    /^x: SUPERUSER and REPLICATION$/,
    /NOSUPERUSER/,
  ],
];

function way(...roles: readonly string[]): Row<"memberships">[] {
  return roles.slice(1).map((group, at) => ({ role: group, member: roles[at] ?? "", isUsable: true }));
}
describe("faults", () => {
  for (const [id, changes, found, fix, others] of faults)
    it(`${id}: ${found}`, () => {
      const result = outcome(id, changes, others);
      if (result.result !== "fail") throw new Error(`${id}: ${JSON.stringify(result)}`);
      expect(result.faults).toContainEqual({
        found: expect.stringMatching(found),
        fix: expect.stringMatching(fix),
      });
    });

  it("has one of each check", () => {
    expect(new Set(faults.map(([id]) => id))).toEqual(new Set(checks.map(({ id }) => id)));
  });
});
