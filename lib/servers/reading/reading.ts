/** Pure. What a reading of a PostgreSQL server holds, as it is kept in the store. Never a secret: lines are redacted first. */
import { z } from "zod";
import { groupFinder } from "@/lib/protocols/postgres/bypass/candidates";

/** A line of pg_hba.conf as the view pg_hba_file_rules gives it, with the values of secret options hidden. */
export const hbaRow = z.object({
  /** Place among the lines that load; null before PostgreSQL 16 and where `error` is set. */
  rule_number: z.int().nullable(),
  /** The file it stands in; null before PostgreSQL 16. */
  file_name: z.string().nullable(),
  line_number: z.int(),
  /** 'local', 'host', 'hostssl', 'hostnossl', 'hostgssenc', 'hostnogssenc'; null where `error` is set. */
  type: z.string().nullable(),
  database: z.array(z.string()).nullable(),
  user_name: z.array(z.string()).nullable(),
  /** An address, a host name, 'all', 'samehost' or 'samenet'; null on local lines. */
  address: z.string().nullable(),
  netmask: z.string().nullable(),
  auth_method: z.string().nullable(),
  /** Each "name=value". */
  options: z.array(z.string()).nullable(),
  error: z.string().nullable(),
});
export type HbaRow = z.infer<typeof hbaRow>;

const role = z.object({
  name: z.string(),
  login: z.boolean(),
  superuser: z.boolean(),
  replication: z.boolean(),
  bypassRls: z.boolean(),
  createRole: z.boolean(),
  createDatabase: z.boolean(),
  inherit: z.boolean(),
  /** Most connections at once; null is no limit. */
  connectionLimit: z.int().nullable(),
  /** ISO 8601, or 'infinity'; null when the password never expires. */
  validUntil: z.string().nullable(),
});
/** A role of pg_roles. */
export type ReadRole = z.infer<typeof role>;

const membership = z.object({
  /** The group. */
  role: z.string(),
  /** Who is in it. */
  member: z.string(),
  admin: z.boolean(),
});
/** One direct membership of pg_auth_members; `groupsOf` follows them further. */
export type Membership = z.infer<typeof membership>;

const certificate = z.object({
  subject: z.string(),
  issuer: z.string(),
  /** subjectAltName in words, such as "DNS:db.example.org, IP Address:192.0.2.7"; "" when there is none. */
  names: z.string(),
  validFrom: z.iso.datetime(),
  validTo: z.iso.datetime(),
  /** SHA-256 in hexadecimal, with colons. */
  fingerprint: z.string(),
});
/** The certificate that the server showed. */
export type ServerCertificate = z.infer<typeof certificate>;

const load = z.object({
  /** When this session's server had loaded its configuration last: new sessions have it from the process that lets them in. */
  loadedAt: z.iso.datetime(),
  /** When the lines were read, at the earliest. */
  seenAt: z.iso.datetime(),
  /** When other lines than these were seen last; null when none ever were. */
  otherAt: z.iso.datetime().nullable(),
});

const unknown = z.object({
  /** What is not known, as a page names it. */
  what: z.string(),
  /** Why it matters, in one sentence. */
  why: z.string(),
  /** The SQL that makes it known at the next reading. */
  grant: z.string(),
});
/** Something that the monitoring role may not read. */
export type Unknown = z.infer<typeof unknown>;

/** One reading. A field is null where it could not be read; `unknown` then says what would make it known. */
export const reading = z.object({
  /** server_version_num, such as 180004. */
  versionNumber: z.int(),
  /** server_version, such as "18.4 (Debian 18.4-1)". */
  version: z.string(),
  /** The server's clock minus ours, in seconds: positive when the server is ahead. */
  clockAheadSeconds: z.number(),
  /** True on a standby. */
  isInRecovery: z.boolean(),
  /** Our address as the server sees it: what a pg_hba.conf line for the monitoring role must match. */
  seenAs: z.string().nullable(),
  tls: z.object({ version: z.string(), cipher: z.string(), certificate: certificate.nullable() }),
  /** Settings by name, as text; those not in it do not exist in this version or may not be read. */
  settings: z.record(z.string(), z.string()),
  roles: z.array(role),
  memberships: z.array(membership),
  databases: z.array(z.object({ name: z.string(), allowsConnections: z.boolean(), isTemplate: z.boolean() })),
  /** Client connections at this moment. */
  sessions: z.object({ encrypted: z.int(), plain: z.int() }).nullable(),
  /** In the order in which PostgreSQL tries them. The file as it is on disk, which a reload may not have loaded yet. */
  hba: z.array(hbaRow).nullable(),
  /** What tells whether these lines are loaded, by the server's clock; null in readings of releases that did not ask. */
  load: load.nullable().default(null),
  unknown: z.array(unknown),
});
export type Reading = z.infer<typeof reading>;

/** The reading in a stored value, or null when there is none or an older release wrote another shape. */
export function readingOf(stored: unknown): Reading | null {
  const parsed = reading.safeParse(stored);
  return parsed.success ? parsed.data : null;
}

/** `now` with what the reading `before` it adds: when other lines were seen. */
export function comparedWith(before: Reading | null, now: Reading): Reading {
  if (!now.load || !before?.load) return now;
  const isOther = before.hba !== null && JSON.stringify(before.hba) !== JSON.stringify(now.hba);
  return { ...now, load: { ...now.load, otherAt: isOther ? before.load.seenAt : before.load.otherAt } };
}

/** Whether the file got its lines after the server had loaded it, so that lines which were not read are in force. */
export const isNewerThanLoaded = ({ load: is }: Reading): boolean =>
  is !== null && is.otherAt !== null && is.loadedAt <= is.otherAt;

/**
 * Gives for a role every role that it is a member of, directly or through others, without itself, in alphabetical order.
 * As PostgreSQL's `+group` in pg_hba.conf counts them: whether rights are inherited does not matter.
 */
export function groupsIn(memberships: readonly Membership[]): (role: string) => readonly string[] {
  const groupsOf = groupFinder(memberships);
  return (name) => [...groupsOf(name)].filter((group) => group !== name).sort();
}
