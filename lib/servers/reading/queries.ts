/** Pure. The statements that read a server: each small, each alone, so that what is refused does not hide the rest. */
import type { HbaRow } from "./reading";

/** The version, the clock, when the configuration was loaded and how we are seen. Everybody may read them. */
export const factsQuery = `
  SELECT current_setting('server_version_num')::int AS "versionNumber",
    current_setting('server_version') AS "version",
    extract(epoch FROM clock_timestamp())::float8 AS "clockSeconds",
    extract(epoch FROM pg_conf_load_time())::float8 AS "loadSeconds",
    pg_is_in_recovery() AS "isInRecovery",
    host(inet_client_addr()) AS "seenAs",
    pg_has_role(current_user, 'pg_read_all_settings', 'USAGE') AS "mayReadSettings",
    pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS "mayReadSessions"`;

/** What decides about logins, TLS and what the log keeps of them. Several need pg_read_all_settings. */
export const settingNames: readonly string[] = [
  "authentication_timeout",
  "cluster_name",
  "config_file",
  "data_directory",
  "db_user_namespace",
  "hba_file",
  "ident_file",
  "listen_addresses",
  "log_connections",
  "log_disconnections",
  "log_error_verbosity",
  "max_connections",
  "password_encryption",
  "port",
  "scram_iterations",
  "ssl",
  "ssl_ca_file",
  "ssl_crl_dir",
  "ssl_crl_file",
  "ssl_max_protocol_version",
  "ssl_min_protocol_version",
  "superuser_reserved_connections",
  "unix_socket_directories",
];

export const settingsQuery = "SELECT name, setting FROM pg_settings WHERE name = ANY($1) ORDER BY name";

export const rolesQuery = `
  SELECT rolname::text AS "name", rolcanlogin AS "login", rolsuper AS "superuser",
    rolreplication AS "replication", rolbypassrls AS "bypassRls", rolcreaterole AS "createRole",
    rolcreatedb AS "createDatabase", rolinherit AS "inherit", nullif(rolconnlimit, -1) AS "connectionLimit",
    CASE WHEN isfinite(rolvaliduntil) THEN to_char(rolvaliduntil AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
      ELSE rolvaliduntil::text END AS "validUntil"
  FROM pg_roles ORDER BY rolname`;

export const membershipsQuery = `
  SELECT g.rolname::text AS "role", m.rolname::text AS "member", bool_or(a.admin_option) AS "admin"
  FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
  GROUP BY 1, 2 ORDER BY 1, 2`;

export const databasesQuery = `
  SELECT datname::text AS "name", datallowconn AS "allowsConnections", datistemplate AS "isTemplate"
  FROM pg_database ORDER BY datname`;

/** Without pg_read_all_stats the row of another role's session says nothing about TLS. */
export const sessionsQuery = `
  SELECT count(*) FILTER (WHERE s.ssl)::int AS "encrypted", count(*) FILTER (WHERE NOT s.ssl)::int AS "plain"
  FROM pg_stat_activity a JOIN pg_stat_ssl s USING (pid) WHERE a.backend_type = 'client backend'`;

/** As JSON, because the columns differ: PostgreSQL 16 added rule_number and file_name. In the order of the file. */
export const hbaQuery = "SELECT to_jsonb(r) AS line FROM pg_hba_file_rules r";

/** A line with the columns that older versions lack. */
export const hbaLine = (line: Partial<HbaRow>): Partial<HbaRow> => ({
  rule_number: null,
  file_name: null,
  ...line,
});
