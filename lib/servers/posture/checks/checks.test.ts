/** Every check against a server where all is in order, against each of its faults, and against what looks like one. */
import { describe, expect, it } from "vitest";
import { type CheckContext, type Outcome, type PartName, parts, type Row } from "../check";
import { withoutPasswords } from "../parts/conninfo";
import { guardedSettingNames, settingNames } from "../parts/setting-names";
import { checks } from "./table";

const now = new Date("2026-11-26T12:00:00Z");
const context: CheckContext = {
  ...{ versionNumber: 180_006, now, monitor: { role: "postern_monitor", database: "postgres" } },
  lastLogins: new Map([["web", now]]),
};

/** Settings of a server where all is in order, with what makes some of them differ. */
const goodSettings: Readonly<Record<string, string>> = {
  allow_alter_system: "off",
  allow_system_table_mods: "off",
  archive_mode: "on",
  authentication_timeout: "60",
  data_checksums: "on",
  debug_print_parse: "off",
  debug_print_plan: "off",
  debug_print_rewritten: "off",
  fsync: "on",
  full_page_writes: "on",
  idle_in_transaction_session_timeout: "600000",
  ignore_checksum_failure: "off",
  ignore_system_indexes: "off",
  listen_addresses: "localhost,10.0.0.5",
  local_preload_libraries: "",
  log_connections: "authentication,authorization",
  log_destination: "stderr",
  log_disconnections: "on",
  log_file_mode: "0600",
  log_line_prefix: "%t [%p] %-10u@%d %h ",
  log_parameter_max_length: "-1",
  log_replication_commands: "on",
  log_rotation_age: "1440",
  log_rotation_size: "0",
  log_statement: "ddl",
  logging_collector: "on",
  password_encryption: "scram-sha-256",
  "pgaudit.log": "ddl, role",
  primary_conninfo: "host=primary sslmode=verify-full passfile=/etc/pass",
  scram_iterations: "4096",
  session_preload_libraries: "",
  shared_preload_libraries: "pgaudit, passwordcheck, $libdir/auth_delay",
  ssl: "on",
  ssl_ca_file: "ca.crt",
  ssl_ciphers: "HIGH:+3DES:!aNULL:!3DES:-MEDIUM",
  ssl_crl_dir: "",
  ssl_crl_file: "crl.pem",
  ssl_groups: "X25519:prime256v1",
  ssl_min_protocol_version: "TLSv1.2",
  ssl_tls13_ciphers: "",
  unix_socket_permissions: "0770",
  zero_damaged_pages: "off",
};
const settingsWith = (changes: Readonly<Record<string, string>>, source = "configuration file") =>
  Object.entries({ ...goodSettings, ...changes }).map(([name, setting]) => ({
    ...{ name, setting, context: name === "listen_addresses" ? "postmaster" : "sighup" },
    source: name in changes ? source : "configuration file",
  }));

const role = (name: string, changes: Partial<Row<"roles">> = {}): Row<"roles"> => ({
  ...{ isFirst: false, name, login: true, superuser: false, createRole: false, createDatabase: false },
  ...{
    replication: false,
    bypassRls: false,
    connectionLimit: 5,
    validUntilSeconds: now.getTime() / 1000 + 1,
  },
  ...changes,
});
const hba = (
  type: string,
  role: string,
  address: string | null,
  method: string,
  changes: Partial<Row<"hba">> = {},
): Row<"hba"> => {
  const [host, bits] = (address ?? "").split("/");
  const mask = { "8": "255.0.0.0", "24": "255.255.255.0", "32": "255.255.255.255", "0": "0.0.0.0" }[
    bits ?? ""
  ];
  return {
    ...{
      rule_number: 1,
      file_name: "/etc/pg_hba.conf",
      line_number: 9,
      type,
      database: ["all"],
      user_name: [role],
    },
    ...{ address: host === "" ? null : (host ?? null), netmask: mask ?? null, auth_method: method },
    ...{ options: null, error: null },
    ...changes,
  };
};
const reject = hba("host", "all", "all", "reject", { line_number: 99 });
const table = { schema: "app", name: "orders" };

/** Rows of every part of a server where all is in order and everything is in use. */
const good: { readonly [Name in PartName]: readonly Row<Name>[] } = {
  settings: settingsWith({}),
  guardedSettings: settingsWith({}),
  pendingRestart: [],
  fileSettings: [],
  overrides: [
    { database: "app", role: "web", name: "search_path", value: "app, pg_temp" },
    { database: null, role: "web", name: "statement_timeout", value: "30s" },
    { database: null, role: "web", name: "row_security", value: "on" },
    { database: null, role: null, name: "log_statement", value: "all" },
    { database: null, role: "web", name: "session_replication_role", value: "origin" },
    { database: null, role: "web", name: "log_min_duration_statement", value: "0" },
    { database: null, role: "web", name: "log_parameter_max_length", value: "0" },
  ],
  parameterGrants: [],
  roles: [
    role("postgres", {
      isFirst: true,
      superuser: true,
      createRole: true,
      replication: true,
      bypassRls: true,
    }),
    role("web"),
    role("standby", { replication: true }),
    role("postern_monitor"),
    role("owner", {
      login: false,
      createRole: true,
      bypassRls: true,
      connectionLimit: -1,
      validUntilSeconds: null,
    }),
  ].map((one) => (one.name === "standby" ? { ...one, login: true } : one)),
  memberships: [
    { role: "pg_monitor", member: "web", isUsable: true },
    { role: "pg_write_server_files", member: "web", isUsable: false },
    { role: "pg_write_all_data", member: "owner", isUsable: true },
  ],
  passwordKinds: [
    { role: "web", kind: "scram", iterations: 4096 },
    { role: "ana", kind: "none", iterations: null },
  ],
  hba: [
    hba("local", "postgres", null, "peer", { line_number: 8 }),
    hba("hostssl", "web", "10.0.0.0/24", "scram-sha-256", { line_number: 10 }),
    hba("hostssl", "ana", "10.0.0.0/8", "ldap", {
      line_number: 11,
      options: ["ldapserver=a b", "ldapscheme=ldaps"],
    }),
    hba("hostssl", "robot", "10.0.0.0/24", "cert", { line_number: 12 }),
    reject,
  ],
  identMappings: [
    { line: 3, map: "staff", system: "ana@EXAMPLE.ORG", role: "ana" },
    { line: 4, map: "staff", system: "/^(.*)@EXAMPLE[.]ORG$", role: "\\1" },
  ],
  databases: [
    { name: "app", allowsConnections: true, isTemplate: false, public: [] },
    { name: "template1", allowsConnections: true, isTemplate: true, public: ["CONNECT"] },
    { name: "closed", allowsConnections: false, isTemplate: false, public: ["CONNECT"] },
  ],
  plainSessions: [],
  archiver: [{ failures: 3, lastFailed: "000000010000000000000001", isFailing: false }],
  slots: [{ name: "used", isActive: true }],
  publicSchemas: [],
  publicTables: [],
  publicDefaults: [],
  definerFunctions: [{ ...table, owner: "owner", arguments: [], hasSearchPath: true, isPublic: false }],
  untrustedLanguages: [],
  extensions: [
    { name: "pgcrypto", version: "1.3", newest: "1.3" },
    { name: "plpgsql", version: "1.0", newest: null },
  ],
  eventTriggers: [],
  subscriptions: [],
  publicLargeObjects: [],
  owners: [],
  rowSecurity: [
    { ...table, owner: "owner", ownerLogsIn: false, isOn: true, isForced: false, hasPolicy: true },
    {
      schema: "app",
      name: "own",
      owner: "web",
      ownerLogsIn: true,
      isOn: true,
      isForced: true,
      hasPolicy: true,
    },
  ],
  openPolicies: [],
  viewsPastPolicies: [],
};

type Changes = { readonly [Name in PartName]?: readonly Row<Name>[] };
function outcome(id: string, changes: Changes = {}, others: Partial<CheckContext> = {}): Outcome {
  const check = checks.find((one) => one.id === id);
  if (!check) throw new Error(`There is no check ${id}.`);
  const rows: Readonly<Record<string, readonly unknown[]>> = { ...good, ...changes };
  const read = Object.fromEntries(
    Object.entries(rows).map(([name, all]) => [name, { isRead: true, rows: all, isCut: false }]),
  );
  return check.outcome(read, { ...context, lastLogins: everybody, ...others });
}
const everybody = new Map([
  ["web", now],
  ["standby", now],
]);
const set = (changes: Readonly<Record<string, string>>): Changes => ({
  settings: settingsWith(changes),
  guardedSettings: settingsWith(changes),
});
const withRole = (...args: Parameters<typeof role>): Changes => ({ roles: [...good.roles, role(...args)] });
const withLine = (...args: Parameters<typeof hba>): Changes => ({ hba: [hba(...args), ...good.hba] });
const version = (versionNumber: number) => ({ versionNumber });

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
function rls(changes: Partial<Row<"rowSecurity">>): Changes {
  return {
    rowSecurity: [
      {
        ...table,
        owner: "owner",
        ownerLogsIn: false,
        isOn: true,
        isForced: false,
        hasPolicy: true,
        ...changes,
      },
    ],
  };
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

type Other = readonly [id: string, changes: Changes, others?: Partial<CheckContext>];

describe("what looks like a fault and is none", () => {
  const others: readonly Other[] = [
    ["ver.minor", {}, version(180_007)],
    ["ver.eol", {}, version(150_020)],
    ["tls.cipher", set({ ssl_ciphers: "MEDIUM:HIGH:!aNULL:!MEDIUM" })],
    ["log.conn", set({ log_connections: "all" })],
    ["log.conn", set({ log_connections: "true" })],
    ["log.prefix", set({ log_line_prefix: "", log_destination: "stderr,jsonlog" })],
    ["log.stmt", set({ log_statement: "none" })],
    ["log.dest", set({ logging_collector: "off", log_destination: "syslog" })],
    ["log.rotate", set({ log_rotation_age: "0", log_rotation_size: "10240" })],
    ["log.param", set({ log_statement: "all", log_parameter_max_length: "0" })],
    ["pw.check", set({ shared_preload_libraries: "credcheck" })],
    ["auth.delay", set({ shared_preload_libraries: "credcheck" })],
    ["role.super", withRole("x", { superuser: true, login: false })],
    ["role.attr", withRole("x", { replication: true })],
    ["repl.role", withRole("x", { superuser: true, replication: true, login: false })],
    ["hba.clear", withLine("host", "x", "127.0.0.1/32", "password")],
    ["hba.super-remote", withLine("hostssl", "postgres", "10.0.0.0/24", "ldap")],
    ["hba.super-remote", withLine("hostssl", "postgres", "127.0.0.1/32", "scram-sha-256")],
    ["hba.super-remote", withLine("hostssl", "postgres", "10.0.0.0/24", "cert")],
    ["role.server", { memberships: [] }],
    ["rls.force", rls({ ownerLogsIn: true, isForced: true })],
    ["rls.force", rls({ ownerLogsIn: true, isOn: false })],
  ];
  for (const [at, [id, changes, rest]] of others.entries())
    it(`${id} (${at})`, () => {
      expect(outcome(id, changes, rest).result).toBe("pass");
    });
});

describe("what this version or this server has not", () => {
  const others: readonly Other[] = [
    ["param.grant", {}, version(140_024)],
    ["ident.super", {}, version(140_024)],
    ["pw.iter", {}, version(150_020)],
    ["alter.sys", {}, version(160_015)],
    ["tls.13", {}, version(170_011)],
    ["hba.radius-19", {}, version(190_000)],
    ["log.mode", set({ logging_collector: "off" })],
    ["log.rotate", set({ logging_collector: "off" })],
    ["repl.tls", set({ primary_conninfo: "" })],
  ];
  for (const [id, changes, rest] of others)
    it(`${id} is not applicable`, () => {
      expect(outcome(id, changes, rest)).toEqual({ result: "not_applicable" });
    });
});

describe("what is not known is never a pass", () => {
  it.each(checks.filter(({ reads }) => reads.length > 0).map((check) => [check.id, check] as const))(
    "%s without any of its parts",
    (_, check) => {
      for (const missing of check.reads) {
        const read = Object.fromEntries(
          Object.entries(good).map(([name, rows]) => [
            name,
            name === missing
              ? { isRead: false, why: "Why.", grant: "GRANT" }
              : { isRead: true, rows, isCut: false },
          ]),
        );
        expect(check.outcome(read, context)).toEqual({
          result: "unknown",
          unread: [expect.objectContaining({ why: "Why.", grant: "GRANT" })],
        });
        const { [missing]: _gone, ...without } = read;
        expect(check.outcome(without, context).result).toBe("unknown");
      }
    },
  );

  it.each(
    [...settingNames, ...guardedSettingNames].filter((name) => name !== "pgaudit.log").map((name) => [name]),
  )("%s, where the server does not tell it or only our session's value shows", (name) => {
    const asking = checks.filter(
      ({ reads }) => reads.includes("settings") || reads.includes("guardedSettings"),
    );
    const results = (changes: Changes) => asking.map(({ id }) => outcome(id, changes).result);
    const without = goodSettingsWithout(name);
    expect(results({ settings: without, guardedSettings: without })).toContain("unknown");
    for (const source of ["database", "user", "database user", "session", "client", "interactive"]) {
      const own = settingsWith({ [name]: goodSettings[name] ?? "" }, source);
      expect(results({ settings: own, guardedSettings: own }), source).toContain("unknown");
    }
  });

  it.each<readonly [string, Changes, Partial<CheckContext>]>([
    ["role.stale", {}, { lastLogins: null }],
    ["role.stale", {}, { lastLogins: new Map([["web", now]]) }],
    ["ver.minor", {}, version(190_000)],
    ["ver.eol", {}, version(290_000)],
    [
      "pw.none",
      {
        passwordKinds: Array(20_001).fill({ role: "x", kind: "none", iterations: null }),
        memberships: Array(10_000).fill({ role: "a", member: "b", isUsable: true }),
      },
      {},
    ],
  ])("%s (%#)", (id, changes, others) => {
    expect(outcome(id, changes, others).result).toBe("unknown");
  });
});

const goodSettingsWithout = (name: string) => settingsWith({}).filter((row) => row.name !== name);

it("gives SQL and comments that no name can break out of", () => {
  const evil = 'x"; DROP ROLE a;\n\\! rm\n--';
  const fixOf = (id: string, changes: Changes) => {
    const result = outcome(id, changes);
    return result.result === "fail" ? result.faults.map(({ fix }) => fix).join("\n") : "";
  };
  const sql = fixOf("limit.role", withRole(evil, { connectionLimit: -1 }));
  expect(sql).toBe('ALTER ROLE "x""; DROP ROLE a;\n\\! rm\n--" CONNECTION LIMIT 20;');
  for (const fix of [
    fixOf("lib.unknown", set({ shared_preload_libraries: evil })),
    fixOf("pw.md5", { passwordKinds: [{ role: evil, kind: "md5", iterations: null }] }),
    fixOf("rls.none", {
      rowSecurity: [
        {
          ...table,
          name: evil,
          owner: "o",
          ownerLogsIn: false,
          isOn: true,
          isForced: false,
          hasPolicy: false,
        },
      ],
    }),
    fixOf("rls.true", { openPolicies: [{ ...table, policy: evil }] }),
    fixOf("conf.error", { fileSettings: [{ file: evil, line: 1, name: evil, error: evil }] }),
    fixOf("role.owner", { owners: [{ owner: evil, isFirst: true, count: 1 }] }),
    fixOf("hba.trust", withLine("host", evil, "127.0.0.1/32", "trust", { file_name: evil })),
    fixOf("hba.super-remote", withLine("hostssl", "all", "10.0.0.0/24", "md5", { file_name: evil })),
    fixOf("ident.super", { identMappings: [{ line: 1, map: evil, system: evil, role: "all" }] }),
  ]) {
    expect(fix).not.toBe("");
    expect(fix).not.toContain("\n");
  }
  const parsed = parts.publicTables.row.safeParse({
    ...table,
    column: null,
    isSequence: false,
    privileges: ["ALL;\n\\!"],
  });
  expect(parsed.success).toBe(false);
});

it("never shows the password of primary_conninfo", () => {
  const row = parts.guardedSettings.row.parse({
    name: "primary_conninfo",
    setting: "host=a password='b \\' c' sslpassword=d sslmode=verify-full",
    source: "configuration file",
    context: "sighup",
  });
  expect(row.setting).toBe("host=a password=•••• sslpassword=•••• sslmode=verify-full");
  expect(withoutPasswords("postgresql://u:secret@host/db")).toBe("••••");
  expect(withoutPasswords("host=a password='open")).toBe("••••");
  expect(withoutPasswords("")).toBe("");
});
