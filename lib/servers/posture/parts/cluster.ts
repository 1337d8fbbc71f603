/** Pure. What is read once of a server: settings, roles, memberships, the files of logins, replication. */
import { z } from "zod";
import { hbaLine, hbaQuery } from "@/lib/servers/reading/queries";
import { hbaRow } from "@/lib/servers/reading/reading";
import { withoutSecrets } from "@/lib/servers/reading/redact";
import { withoutPasswords } from "./conninfo";
import { part } from "./part";
import { guardedSettingNames, settingNames } from "./setting-names";

const setting = z.object({
  name: z.string(),
  setting: z.string().nullable(),
  /** Where the value of our session comes from: one that is this role's or this database's is not the server's. */
  source: z.string(),
  /** 'postmaster' takes a restart. */
  context: z.string(),
});
const settingsOf = (names: readonly string[]): string =>
  `SELECT name, setting, source, context FROM pg_settings
   WHERE name IN (${names.map((name) => `'${name}'`).join(", ")}) ORDER BY name`;

const mayReadSettings = "SELECT pg_has_role(current_user, 'pg_read_all_settings', 'USAGE') AS ok";
const mayReadSessions = "SELECT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS ok";

const overridden = "row_security|session_replication_role|search_path|log_.*|pgaudit[.].*|.*_timeout";

export const clusterParts = {
  settings: part({ what: "settings", query: settingsOf(settingNames), row: setting }),
  guardedSettings: part({
    what: "the settings that not everybody sees",
    query: settingsOf(guardedSettingNames),
    row: setting.transform((row) => ({
      ...row,
      setting: row.name === "primary_conninfo" ? withoutPasswords(row.setting ?? "") : row.setting,
    })),
    right: "settings",
    guard: mayReadSettings,
  }),
  pendingRestart: part({
    what: "the settings that wait for a restart",
    query: "SELECT name FROM pg_settings WHERE pending_restart ORDER BY name",
    row: z.object({ name: z.string() }),
    right: "settings",
    guard: mayReadSettings,
  }),
  fileSettings: part({
    what: "the errors in the configuration files",
    // A value that waits for a restart has an error too, and a check of its own. Values may be secrets and are not read.
    query: `SELECT f.sourcefile AS "file", f.sourceline AS "line", f.name, f.error FROM pg_file_settings f
      WHERE f.error IS NOT NULL AND NOT EXISTS (SELECT FROM pg_settings s WHERE s.name = f.name AND s.pending_restart)
      ORDER BY f.seqno`,
    row: z.object({
      file: z.string().nullable(),
      line: z.int().nullable(),
      name: z.string().nullable(),
      error: z.string(),
    }),
    right: "fileSettings",
  }),
  overrides: part({
    what: "the settings of roles and databases",
    query: `SELECT d.datname::text AS "database", r.rolname::text AS "role", split_part(e.entry, '=', 1) AS "name",
        substr(e.entry, strpos(e.entry, '=') + 1) AS "value"
      FROM pg_db_role_setting s LEFT JOIN pg_database d ON d.oid = s.setdatabase LEFT JOIN pg_roles r ON r.oid = s.setrole
        CROSS JOIN unnest(s.setconfig) AS e (entry)
      WHERE split_part(e.entry, '=', 1) ~ '^(${overridden})$' ORDER BY 1, 2, 3`,
    row: z.object({
      /** Null for all. */
      database: z.string().nullable(),
      role: z.string().nullable(),
      name: z.string(),
      value: z.string(),
    }),
  }),
  parameterGrants: part({
    what: "the rights on settings",
    query: `SELECT p.parname AS "name", CASE a.grantee WHEN 0 THEN NULL ELSE pg_get_userbyid(a.grantee)::text END AS "grantee",
        a.privilege_type AS "privilege"
      FROM pg_parameter_acl p CROSS JOIN aclexplode(p.paracl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
      WHERE r.rolsuper IS NOT TRUE ORDER BY 1, 2, 3`,
    row: z.object({
      name: z.string(),
      /** Null for PUBLIC. */
      grantee: z.string().nullable(),
      privilege: z.enum(["SET", "ALTER SYSTEM"]),
    }),
    from: 15,
  }),
  roles: part({
    what: "the roles",
    query: `SELECT oid = 10 AS "isFirst", rolname::text AS "name", rolcanlogin AS "login", rolsuper AS "superuser",
        rolcreaterole AS "createRole", rolcreatedb AS "createDatabase", rolreplication AS "replication",
        rolbypassrls AS "bypassRls", rolconnlimit AS "connectionLimit",
        CASE WHEN isfinite(rolvaliduntil) THEN extract(epoch FROM rolvaliduntil)::float8 END AS "validUntilSeconds"
      FROM pg_roles ORDER BY rolname`,
    row: z.object({
      /** Made by initdb: what belongs to it cannot be handed on as a whole. */
      isFirst: z.boolean(),
      name: z.string(),
      login: z.boolean(),
      superuser: z.boolean(),
      createRole: z.boolean(),
      createDatabase: z.boolean(),
      replication: z.boolean(),
      bypassRls: z.boolean(),
      /** -1 is no limit. */
      connectionLimit: z.int(),
      /** Since 1970; null when the password never expires. */
      validUntilSeconds: z.number().nullable(),
    }),
    most: 50_000,
  }),
  memberships: part({
    what: "the memberships of roles",
    // Columns that PostgreSQL 16 added: without both and without ADMIN a membership is of no use to its member.
    query: `SELECT g.rolname::text AS "role", m.rolname::text AS "member", bool_or(a.admin_option
        OR coalesce((to_jsonb(a) ->> 'inherit_option')::bool, true) OR coalesce((to_jsonb(a) ->> 'set_option')::bool, true))
        AS "isUsable"
      FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
      GROUP BY 1, 2 ORDER BY 1, 2`,
    row: z.object({ role: z.string(), member: z.string(), isUsable: z.boolean() }),
    most: 100_000,
  }),
  passwordKinds: part({
    what: "how passwords are kept",
    query: `SELECT role, kind, iterations FROM postern.password_kinds() ORDER BY role`,
    row: z.object({
      role: z.string(),
      kind: z.enum(["none", "md5", "scram", "other"]),
      iterations: z.int().nullable(),
    }),
    most: 50_000,
    right: "passwordKinds",
    // Somebody who may create schemas could have made a function of this name: only a superuser's is called.
    guard: `SELECT EXISTS (SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_roles r ON r.oid = p.proowner
      WHERE n.nspname = 'postern' AND p.proname = 'password_kinds' AND p.pronargs = 0 AND p.prosecdef AND r.rolsuper
        AND p.proconfig = ARRAY['search_path=pg_catalog, pg_temp'] AND has_schema_privilege(n.oid, 'USAGE')
        AND has_function_privilege(p.oid, 'EXECUTE')) AS ok`,
  }),
  hba: part({
    what: "pg_hba.conf",
    query: hbaQuery,
    row: z
      .object({ line: z.record(z.string(), z.unknown()) })
      .transform(({ line }) => withoutSecrets(hbaRow.parse(hbaLine(line)))),
    // The lint takes time by the square of it.
    most: 1000,
    right: "hba",
  }),
  identMappings: part({
    what: "pg_ident.conf",
    query: `SELECT line_number AS "line", map_name AS "map", sys_name AS "system", pg_username AS "role"
      FROM pg_ident_file_mappings WHERE error IS NULL ORDER BY line_number`,
    row: z.object({ line: z.int(), map: z.string(), system: z.string(), role: z.string() }),
    right: "identMappings",
    from: 15,
  }),
  databases: part({
    what: "the databases",
    query: `SELECT d.datname::text AS "name", d.datallowconn AS "allowsConnections", d.datistemplate AS "isTemplate",
        ARRAY(SELECT a.privilege_type FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
          WHERE a.grantee = 0 ORDER BY 1) AS "public"
      FROM pg_database d ORDER BY d.datname`,
    row: z.object({
      name: z.string(),
      allowsConnections: z.boolean(),
      isTemplate: z.boolean(),
      /** What PUBLIC may do. */
      public: z.array(z.enum(["CONNECT", "CREATE", "TEMPORARY"])),
    }),
  }),
  plainSessions: part({
    what: "the sessions of others",
    query: `SELECT a.usename::text AS "role", a.datname::text AS "database", host(a.client_addr) AS "address", count(*)::int AS "count"
      FROM pg_stat_activity a JOIN pg_stat_ssl s USING (pid) LEFT JOIN pg_stat_gssapi g USING (pid)
      WHERE NOT s.ssl AND g.encrypted IS NOT TRUE AND a.client_addr IS NOT NULL
        AND NOT a.client_addr <<= inet '127.0.0.0/8' AND a.client_addr <> inet '::1'
      GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    row: z.object({
      role: z.string().nullable(),
      database: z.string().nullable(),
      address: z.string(),
      count: z.int(),
    }),
    right: "sessions",
    guard: mayReadSessions,
  }),
  archiver: part({
    what: "the archiver",
    query: `SELECT failed_count::int AS "failures", last_failed_wal AS "lastFailed",
        coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false) AS "isFailing" FROM pg_stat_archiver`,
    row: z.object({ failures: z.int(), lastFailed: z.string().nullable(), isFailing: z.boolean() }),
  }),
  slots: part({
    what: "the replication slots",
    query: `SELECT slot_name::text AS "name", active AS "isActive" FROM pg_replication_slots WHERE NOT temporary ORDER BY 1`,
    row: z.object({ name: z.string(), isActive: z.boolean() }),
  }),
};
export type ClusterParts = typeof clusterParts;
