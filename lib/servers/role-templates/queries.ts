/** The statements that read what a plan is about. Each is small, reads catalogs alone, and is limited in rows. */

/** Most rights on tables and sequences that are looked at. */
export const mostObjectGrants = 20_000;
/** Most names that a notice may list. */
const mostNamed = 50;

const grantee = "CASE a.grantee WHEN 0 THEN NULL ELSE pg_get_userbyid(a.grantee)::text END";
/** The rights in an ACL of PUBLIC and of the roles in $2. */
const isAsked = "(a.grantee = 0 OR pg_get_userbyid(a.grantee)::text = ANY($2::text[]))";
const acl = (source: string) => `
  (SELECT coalesce(jsonb_agg(jsonb_build_object('grantee', ${grantee}, 'privilege', a.privilege_type,
      'grantable', a.is_grantable) ORDER BY a.privilege_type), '[]'::jsonb)
    FROM aclexplode(${source}) a WHERE ${isAsked})`;
const onDatabase = "coalesce(d.datacl, acldefault('d', d.datdba))";

export const versionQuery = `SELECT current_setting('server_version_num')::int AS "versionNumber"`;

/** $1 the database, $2 roles. */
export const databaseQuery = `
  SELECT pg_get_userbyid(d.datdba)::text AS "owner", ${acl(onDatabase)} AS "acl"
  FROM pg_database d WHERE d.datname::text = $1`;

/** $1 roles. */
export const rolesQuery = `
  SELECT rolname::text AS "name", rolcanlogin AS "login", rolinherit AS "inherit",
    rolconnlimit AS "connectionLimit",
    array_remove(ARRAY[CASE WHEN rolsuper THEN 'SUPERUSER' END, CASE WHEN rolcreaterole THEN 'CREATEROLE' END,
      CASE WHEN rolcreatedb THEN 'CREATEDB' END, CASE WHEN rolreplication THEN 'REPLICATION' END,
      CASE WHEN rolbypassrls THEN 'BYPASSRLS' END], NULL) AS "powers"
  FROM pg_roles WHERE rolname::text = ANY($1::text[]) ORDER BY rolname`;

/** $1 roles, as members. By JSON, because PostgreSQL 16 added two columns. */
export const membershipsQuery = `
  SELECT g.rolname::text AS "role", m.rolname::text AS "member", a.admin_option AS "admin",
    (to_jsonb(a) ->> 'inherit_option')::bool AS "inherit", (to_jsonb(a) ->> 'set_option')::bool AS "set"
  FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
  WHERE m.rolname::text = ANY($1::text[]) ORDER BY 1, 2`;

/** $1 the database, $2 roles. */
export const settingsQuery = `
  SELECT r.rolname::text AS "role", e.entry AS "entry"
  FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase JOIN pg_roles r ON r.oid = s.setrole
    CROSS JOIN unnest(s.setconfig) AS e (entry)
  WHERE d.datname::text = $1 AND r.rolname::text = ANY($2::text[]) ORDER BY 1, 2`;

/** $1 the database, $2 roles that are not counted. */
export const onlyByPublicQuery = `
  SELECT r.rolname::text AS "name", count(*) OVER ()::int AS "total"
  FROM pg_roles r, pg_database d
  WHERE d.datname::text = $1 AND r.rolcanlogin AND NOT r.rolsuper AND r.rolname::text <> ALL($2::text[])
    AND has_database_privilege(r.oid, d.oid, 'CONNECT')
    AND NOT EXISTS (SELECT FROM aclexplode(${onDatabase}) a
      WHERE a.grantee <> 0 AND a.privilege_type = 'CONNECT' AND pg_has_role(r.oid, a.grantee, 'USAGE'))
  ORDER BY r.rolname LIMIT ${mostNamed}`;

/** $1 the database that is not meant. */
export const openDatabasesQuery = `
  SELECT d.datname::text AS "name" FROM pg_database d
  WHERE d.datname::text <> $1 AND d.datallowconn
    AND EXISTS (SELECT FROM aclexplode(${onDatabase}) a WHERE a.grantee = 0 AND a.privilege_type = 'CONNECT')
  ORDER BY d.datname LIMIT ${mostNamed}`;

const relations = "('r', 'p', 'v', 'm', 'f')";
const isSequence = "c.relkind = 'S'";

/** $1 schemas, $2 roles. In the database itself, as all below. */
export const schemasQuery = `
  SELECT n.nspname::text AS "name", pg_get_userbyid(n.nspowner)::text AS "owner",
    ${acl("coalesce(n.nspacl, acldefault('n', n.nspowner))")} AS "acl",
    (SELECT count(*)::int FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ${relations}) AS "tables",
    (SELECT count(*)::int FROM pg_class c WHERE c.relnamespace = n.oid AND ${isSequence}) AS "sequences"
  FROM pg_namespace n WHERE n.nspname::text = ANY($1::text[]) ORDER BY n.nspname`;

const kind = `CASE WHEN ${isSequence} THEN 'sequences' ELSE 'tables' END`;

/** $1 schemas, $2 roles. An owner's own rights are left out. */
export const objectGrantsQuery = `
  SELECT n.nspname::text AS "schema", ${kind} AS "kind", c.relname::text AS "name", NULL::text AS "column",
    ${grantee} AS "grantee", a.privilege_type AS "privilege", a.is_grantable AS "grantable"
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN aclexplode(c.relacl) a
  WHERE n.nspname::text = ANY($1::text[]) AND (c.relkind IN ${relations} OR ${isSequence})
    AND a.grantee <> c.relowner AND ${isAsked}
  UNION ALL
  SELECT n.nspname::text, 'tables', c.relname::text, t.attname::text, ${grantee}, a.privilege_type, a.is_grantable
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute t ON t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped
    CROSS JOIN aclexplode(t.attacl) a
  WHERE n.nspname::text = ANY($1::text[]) AND c.relkind IN ${relations} AND ${isAsked}
  ORDER BY 1, 2, 3, 4 NULLS FIRST, 5 NULLS FIRST, 6 LIMIT ${mostObjectGrants + 1}`;

const objects = "CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' ELSE 'FUNCTIONS' END";

/** $1 the owner, $2 roles. */
export const defaultsQuery = `
  SELECT pg_get_userbyid(d.defaclrole)::text AS "owner", n.nspname::text AS "schema", ${objects} AS "objects",
    ${grantee} AS "grantee", a.privilege_type AS "privilege", a.is_grantable AS "grantable"
  FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace CROSS JOIN aclexplode(d.defaclacl) a
  WHERE pg_get_userbyid(d.defaclrole)::text = $1 AND d.defaclobjtype IN ('r', 'S', 'f') AND ${isAsked}
  ORDER BY 2 NULLS FIRST, 3, 4 NULLS FIRST, 5`;

/** $1 the owner. */
export const functionOwnersQuery = `
  SELECT pg_get_userbyid(d.defaclrole)::text AS "owner" FROM pg_default_acl d
  WHERE pg_get_userbyid(d.defaclrole)::text = $1 AND d.defaclobjtype = 'f' AND d.defaclnamespace = 0`;

/** $1 schemas, $2 the owner. What an extension brought is left out. */
export const foreignQuery = `
  SELECT format('%s.%s', n.nspname, c.relname) AS "name", pg_get_userbyid(c.relowner)::text AS "owner",
    count(*) OVER ()::int AS "total"
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname::text = ANY($1::text[]) AND (c.relkind IN ${relations} OR ${isSequence})
    AND pg_get_userbyid(c.relowner)::text <> $2
    AND NOT EXISTS (SELECT FROM pg_depend p
      WHERE p.classid = 'pg_class'::regclass AND p.objid = c.oid AND p.deptype = 'e')
  ORDER BY 1 LIMIT ${mostNamed}`;
