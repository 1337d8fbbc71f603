/** A PostgreSQL server where all is in order and everything is in use, as the parts that posture checks read; and what changes it. */
import type { CheckContext, Outcome, PartName, Row } from "@/lib/servers/posture/check";
import { checks } from "@/lib/servers/posture/checks/table";

/** When the checks are judged. */
export const now = new Date("2026-11-26T12:00:00Z");
/** What checks look at beside their parts. */
export const context: CheckContext = {
  ...{ versionNumber: 180_006, now, monitor: { role: "postern_monitor", database: "postgres" } },
  lastLogins: new Map([["web", now]]),
};

/** Settings of a server where all is in order. */
export const goodSettings: Readonly<Record<string, string>> = {
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
/** The rows of those settings, with `changes`. */
export const settingsWith = (changes: Readonly<Record<string, string>>, source = "configuration file") =>
  Object.entries({ ...goodSettings, ...changes }).map(([name, setting]) => ({
    ...{ name, setting, context: name === "listen_addresses" ? "postmaster" : "sighup" },
    source: name in changes ? source : "configuration file",
  }));

/** A role that may log in and nothing more. */
export const role = (name: string, changes: Partial<Row<"roles">> = {}): Row<"roles"> => ({
  ...{ isFirst: false, name, login: true, superuser: false, createRole: false, createDatabase: false },
  ...{
    replication: false,
    bypassRls: false,
    connectionLimit: 5,
    validUntilSeconds: now.getTime() / 1000 + 1,
  },
  ...changes,
});
/** A line of pg_hba.conf. */
export const hba = (
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
/** The line at the end. */
export const reject = hba("host", "all", "all", "reject", { line_number: 99 });
/** A table that faults are about. */
export const table = { schema: "app", name: "orders" };

/** Rows of every part of a server where all is in order and everything is in use. */
export const good: { readonly [Name in PartName]: readonly Row<Name>[] } = {
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

/** Rows in place of those of the server in order. */
export type Changes = { readonly [Name in PartName]?: readonly Row<Name>[] };
/** How the check `id` comes out on the server in order with `changes`. */
export function outcome(id: string, changes: Changes = {}, others: Partial<CheckContext> = {}): Outcome {
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
/** Settings in place of those in order. */
export const set = (changes: Readonly<Record<string, string>>): Changes => ({
  settings: settingsWith(changes),
  guardedSettings: settingsWith(changes),
});
/** One more role. */
export const withRole = (...args: Parameters<typeof role>): Changes => ({
  roles: [...good.roles, role(...args)],
});
/** One more line of pg_hba.conf, before the others. */
export const withLine = (...args: Parameters<typeof hba>): Changes => ({ hba: [hba(...args), ...good.hba] });
/** Another version, as server_version_num. */
export const version = (versionNumber: number) => ({ versionNumber });

/** One table with row-level security, changed. */
export function rls(changes: Partial<Row<"rowSecurity">>): Changes {
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
