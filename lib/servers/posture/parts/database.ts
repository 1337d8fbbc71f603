/** Pure. What is read in each database. The statements give candidates alone, so that thousands of tables are few rows. */
import { z } from "zod";
import { part } from "./part";

const isOwn = (namespace: string) =>
  `${namespace}.nspname !~ '^pg_' AND ${namespace}.nspname <> 'information_schema'`;
/** What an extension brought is the extension's. */
const isNoExtensions = (catalog: string, oid: string) =>
  `NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = 'pg_catalog.${catalog}'::regclass AND x.objid = ${oid} AND x.deptype = 'e')`;
const owner = (oid: string) => `pg_get_userbyid(${oid})::text`;

const relation = { schema: z.string(), name: z.string() };
/** A right as GRANT writes it. It goes into SQL as it is, so it is one of PostgreSQL's words or nothing. */
const privilege = z.string().regex(/^[A-Z ]{3,20}$/);

export const databaseParts = {
  publicSchemas: part({
    what: "the schemas",
    query: `SELECT n.nspname::text AS "schema" FROM pg_namespace n
      WHERE n.nspname !~ '^pg_(toast|temp)' AND EXISTS (SELECT FROM aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
        WHERE a.grantee = 0 AND a.privilege_type = 'CREATE') ORDER BY 1`,
    row: z.object({ schema: z.string() }),
  }),
  publicTables: part({
    what: "the rights on tables",
    query: `SELECT n.nspname::text AS "schema", c.relname::text AS "name", NULL::text AS "column", c.relkind = 'S' AS "isSequence",
        array_agg(DISTINCT a.privilege_type) AS "privileges"
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN aclexplode(c.relacl) a
      WHERE a.grantee = 0 AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND ${isOwn("n")} AND ${isNoExtensions("pg_class", "c.oid")}
      GROUP BY 1, 2, 4
      UNION ALL
      SELECT n.nspname::text, c.relname::text, t.attname::text, false, array_agg(DISTINCT a.privilege_type)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute t ON t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped AND t.attacl IS NOT NULL
        CROSS JOIN aclexplode(t.attacl) a
      WHERE a.grantee = 0 AND ${isOwn("n")} AND ${isNoExtensions("pg_class", "c.oid")}
      GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 NULLS FIRST`,
    row: z.object({
      ...relation,
      /** Null where the right is on the whole. */
      column: z.string().nullable(),
      isSequence: z.boolean(),
      privileges: z.array(privilege),
    }),
  }),
  publicDefaults: part({
    what: "the default privileges",
    // An entry for all schemas repeats what PUBLIC has by PostgreSQL's own default: EXECUTE and USAGE on types.
    query: `SELECT ${owner("d.defaclrole")} AS "owner", n.nspname::text AS "schema", d.defaclobjtype::text AS "type",
        array_agg(DISTINCT a.privilege_type) AS "privileges"
      FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace CROSS JOIN aclexplode(d.defaclacl) a
      WHERE a.grantee = 0 AND NOT (d.defaclnamespace = 0 AND (d.defaclobjtype, a.privilege_type) IN (('f', 'EXECUTE'), ('T', 'USAGE')))
      GROUP BY 1, 2, 3 ORDER BY 1, 2 NULLS FIRST, 3`,
    row: z.object({
      owner: z.string(),
      /** Null for all schemas. */
      schema: z.string().nullable(),
      type: z.enum(["r", "S", "f", "T", "n", "L"]),
      privileges: z.array(privilege),
    }),
  }),
  definerFunctions: part({
    what: "the SECURITY DEFINER functions",
    query: `SELECT n.nspname::text AS "schema", p.proname::text AS "name", ${owner("p.proowner")} AS "owner",
        (SELECT coalesce(jsonb_agg(jsonb_build_array(tn.nspname, t.typname) ORDER BY u.place), '[]'::jsonb)
          FROM unnest(p.proargtypes) WITH ORDINALITY AS u (type, place) JOIN pg_type t ON t.oid = u.type
            JOIN pg_namespace tn ON tn.oid = t.typnamespace) AS "arguments",
        coalesce(array_to_string(p.proconfig, E'\\n') ~ '(^|\\n)search_path=', false) AS "hasSearchPath",
        has_function_privilege('public', p.oid, 'EXECUTE') AS "isPublic"
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE p.prosecdef AND ${isOwn("n")} AND ${isNoExtensions("pg_proc", "p.oid")} ORDER BY 1, 2, p.oid`,
    row: z.object({
      ...relation,
      owner: z.string(),
      /** Schema and name of each argument's type. */
      arguments: z.array(z.tuple([z.string(), z.string()])).max(100),
      hasSearchPath: z.boolean(),
      isPublic: z.boolean(),
    }),
  }),
  untrustedLanguages: part({
    what: "the languages",
    query: `SELECT l.lanname::text AS "name", e.extname::text AS "extension" FROM pg_language l
        LEFT JOIN pg_depend d ON d.classid = 'pg_catalog.pg_language'::regclass AND d.objid = l.oid AND d.deptype = 'e'
        LEFT JOIN pg_extension e ON e.oid = d.refobjid
      WHERE NOT l.lanpltrusted AND l.lanname NOT IN ('c', 'internal') ORDER BY 1`,
    row: z.object({
      name: z.string(),
      /** What brought it; null where it was made by hand. */
      extension: z.string().nullable(),
    }),
  }),
  extensions: part({
    what: "the extensions",
    query: `SELECT e.extname::text AS "name", e.extversion AS "version", a.default_version AS "newest"
      FROM pg_extension e LEFT JOIN pg_available_extensions a ON a.name = e.extname ORDER BY 1`,
    row: z.object({ name: z.string(), version: z.string(), newest: z.string().nullable() }),
  }),
  eventTriggers: part({
    what: "the event triggers",
    query: `SELECT e.evtname::text AS "name", ${owner("e.evtowner")} AS "owner" FROM pg_event_trigger e
      JOIN pg_roles r ON r.oid = e.evtowner WHERE NOT r.rolsuper ORDER BY 1`,
    row: z.object({ name: z.string(), owner: z.string() }),
  }),
  subscriptions: part({
    what: "the subscriptions",
    query: `SELECT s.subname::text AS "name", ${owner("s.subowner")} AS "owner" FROM pg_subscription s
      JOIN pg_roles r ON r.oid = s.subowner
      WHERE NOT r.rolsuper AND s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY 1`,
    row: z.object({ name: z.string(), owner: z.string() }),
  }),
  publicLargeObjects: part({
    what: "the large objects",
    query: `SELECT l.oid::text AS "oid", array_agg(DISTINCT a.privilege_type) AS "privileges"
      FROM pg_largeobject_metadata l CROSS JOIN aclexplode(l.lomacl) a WHERE a.grantee = 0 GROUP BY l.oid ORDER BY l.oid`,
    row: z.object({ oid: z.string().regex(/^\d{1,10}$/), privileges: z.array(privilege) }),
  }),
  owners: part({
    what: "the owners of tables",
    query: `SELECT r.rolname::text AS "owner", r.oid = 10 AS "isFirst", count(*)::int AS "count"
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles r ON r.oid = c.relowner
      WHERE r.rolcanlogin AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ${isOwn("n")} AND ${isNoExtensions("pg_class", "c.oid")}
      GROUP BY 1, 2 ORDER BY 1`,
    row: z.object({ owner: z.string(), isFirst: z.boolean(), count: z.int() }),
  }),
  rowSecurity: part({
    what: "the tables with row-level security",
    query: `SELECT n.nspname::text AS "schema", c.relname::text AS "name", ${owner("c.relowner")} AS "owner",
        coalesce(r.rolcanlogin, true) AS "ownerLogsIn", c.relrowsecurity AS "isOn", c.relforcerowsecurity AS "isForced",
        EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid) AS "hasPolicy"
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_roles r ON r.oid = c.relowner
      WHERE c.relkind IN ('r', 'p') AND (c.relrowsecurity OR EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))
      ORDER BY 1, 2`,
    row: z.object({
      ...relation,
      owner: z.string(),
      ownerLogsIn: z.boolean(),
      isOn: z.boolean(),
      isForced: z.boolean(),
      hasPolicy: z.boolean(),
    }),
    most: 20_000,
  }),
  openPolicies: part({
    what: "the policies of row-level security",
    // A restrictive policy beside it may narrow what a policy for everybody opens: that is the usual way to write it.
    query: `SELECT n.nspname::text AS "schema", c.relname::text AS "name", p.polname::text AS "policy"
      FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE p.polpermissive AND 0 = ANY (p.polroles)
        AND coalesce(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) = 'true'
        AND NOT EXISTS (SELECT FROM pg_policy o WHERE o.polrelid = p.polrelid AND NOT o.polpermissive)
      ORDER BY 1, 2, 3`,
    row: z.object({ ...relation, policy: z.string() }),
  }),
  viewsPastPolicies: part({
    what: "the views",
    // Through views upon views: each that asks with its owner's rights is a way past the policies below it.
    query: `WITH RECURSIVE uses AS (
        SELECT DISTINCT w.ev_class AS view, d.refobjid AS used FROM pg_rewrite w
          JOIN pg_class v ON v.oid = w.ev_class AND v.relkind = 'v'
          JOIN pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = w.oid
            AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid <> w.ev_class),
      reach AS (
        SELECT u.view, u.used FROM uses u JOIN pg_class t ON t.oid = u.used AND t.relrowsecurity
        UNION SELECT u.view, r.used FROM uses u JOIN reach r ON r.view = u.used)
      SELECT n.nspname::text AS "schema", v.relname::text AS "name", min(format('%s.%s', tn.nspname, t.relname)) AS "table"
      FROM reach r JOIN pg_class v ON v.oid = r.view JOIN pg_namespace n ON n.oid = v.relnamespace
        JOIN pg_class t ON t.oid = r.used JOIN pg_namespace tn ON tn.oid = t.relnamespace
      WHERE NOT EXISTS (SELECT FROM unnest(v.reloptions) o WHERE o ~ '^security_invoker=(true|on|yes|1)$')
      GROUP BY 1, 2 ORDER BY 1, 2`,
    row: z.object({ ...relation, table: z.string() }),
  }),
};
export type DatabaseParts = typeof databaseParts;
