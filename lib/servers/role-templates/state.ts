/** Pure. What a server has now of all that a plan is about, as it was read over the monitoring connection. */
import { z } from "zod";

/** Words that stand in SQL as they are: what else a server says there could be any statement, run by whoever runs the undo script. */
const privileges: readonly string[] = [
  ...["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"],
  ...["USAGE", "CREATE", "CONNECT", "TEMPORARY", "EXECUTE"],
];
const privilege = z.string().refine((word) => privileges.includes(word));

const grant = z.object({
  /** Null is PUBLIC. */
  grantee: z.string().nullable(),
  privilege,
  grantable: z.boolean(),
});
/** One right of somebody. */
export type Grant = z.infer<typeof grant>;

const objectGrant = grant.extend({
  schema: z.string(),
  kind: z.enum(["tables", "sequences"]),
  name: z.string(),
  /** Null where the right is on all of it. */
  column: z.string().nullable(),
});
/** One right on a table, one of its columns, or a sequence. */
export type ObjectGrant = z.infer<typeof objectGrant>;

const insideState = z.object({
  schemas: z.array(
    z.object({
      name: z.string(),
      owner: z.string(),
      acl: z.array(grant),
      tables: z.int(),
      sequences: z.int(),
    }),
  ),
  /** Rights of PUBLIC and of the plan's roles; null where there are more than are looked at. */
  objectGrants: z.array(objectGrant).nullable(),
  defaults: z.array(
    grant.extend({
      owner: z.string(),
      /** Null holds in every schema. */
      schema: z.string().nullable(),
      objects: z.enum(["TABLES", "SEQUENCES", "FUNCTIONS"]),
    }),
  ),
  /** Owners whose default privileges for functions are other than PostgreSQL's. */
  functionOwners: z.array(z.string()),
  /** Tables, views and sequences in the schemas that do not belong to the owner: some of them, and how many. */
  foreign: z.object({ some: z.array(z.object({ name: z.string(), owner: z.string() })), total: z.int() }),
});
/** What stands in the database itself. */
export type InsideState = z.infer<typeof insideState>;

const unread = z.object({ what: z.string(), why: z.string(), fix: z.string() });
/** Something that could not be read, why, and what makes it readable. */
export type Unread = z.infer<typeof unread>;

/** All that was read. */
export const serverState = z.object({
  /** server_version_num. */
  versionNumber: z.int(),
  /** Null where the server has no such database. */
  database: z.object({ owner: z.string(), acl: z.array(grant) }).nullable(),
  roles: z.array(
    z.object({
      name: z.string(),
      login: z.boolean(),
      inherit: z.boolean(),
      /** -1 is no limit. */
      connectionLimit: z.int(),
      /** SUPERUSER, CREATEROLE and so on, by name. */
      powers: z.array(z.string()),
    }),
  ),
  memberships: z.array(
    z.object({
      role: z.string(),
      member: z.string(),
      admin: z.boolean(),
      /** Null before PostgreSQL 16. */
      inherit: z.boolean().nullable(),
      set: z.boolean().nullable(),
    }),
  ),
  /** Settings of the plan's roles in this database, each "name=value". */
  settings: z.array(z.object({ role: z.string(), entry: z.string() })),
  /** Logins that come into the database by PUBLIC's right alone and are in no template: some of them, and how many. */
  onlyByPublic: z.object({ some: z.array(z.string()), total: z.int() }),
  /** Other databases that PUBLIC may connect to. */
  openDatabases: z.array(z.string()),
  /** Null where the database could not be entered; `unread` says why. */
  inside: insideState.nullable(),
  unread: z.array(unread),
});
export type ServerState = z.infer<typeof serverState>;
