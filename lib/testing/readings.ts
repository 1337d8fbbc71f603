/** A reading for tests that need a server which was read: two login roles, one radius line, nothing unknown. */
import type { HbaRow, Reading, ReadRole } from "@/lib/servers/reading/reading";

/** A role that may log in and nothing more. */
export const aRole = (name: string, changes: Partial<ReadRole> = {}): ReadRole => ({
  name,
  login: true,
  superuser: false,
  replication: false,
  bypassRls: false,
  createRole: false,
  createDatabase: false,
  inherit: true,
  connectionLimit: null,
  validUntil: null,
  ...changes,
});

/** A line for everyone from everywhere over TLS. */
export const aLine = (changes: Partial<HbaRow> = {}): HbaRow => ({
  rule_number: 1,
  file_name: "/var/lib/postgresql/pg_hba.conf",
  line_number: 1,
  type: "hostssl",
  database: ["all"],
  user_name: ["all"],
  address: "0.0.0.0",
  netmask: "0.0.0.0",
  auth_method: "radius",
  options: ["radiusservers=127.0.0.1", "radiussecrets=••••"],
  error: null,
  ...changes,
});

/** The whole reading, of PostgreSQL 18.4. */
export const aReading = (changes: Partial<Reading> = {}): Reading => ({
  versionNumber: 180004,
  version: "18.4",
  clockAheadSeconds: 0,
  isInRecovery: false,
  seenAs: "127.0.0.1",
  tls: { version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", certificate: null },
  settings: { ssl: "on" },
  roles: [aRole("ada"), aRole("postgres", { superuser: true }), aRole("pg_monitor", { login: false })],
  memberships: [],
  databases: [{ name: "postgres", allowsConnections: true, isTemplate: false }],
  sessions: { encrypted: 1, plain: 0 },
  hba: [aLine()],
  load: null,
  unknown: [],
  ...changes,
});
