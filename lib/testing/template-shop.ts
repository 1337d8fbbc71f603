/** A database that role templates come to: what stands in it before, and what rights there are in it. */
import pg from "pg";
import type { TemplatePlan } from "@/lib/servers/role-templates/plan";

/** Templates of every kind for the schemas `app` and `legacy`. */
export const shopPlan = (
  given: Pick<TemplatePlan, "version" | "database" | "posternRole"> & Partial<TemplatePlan>,
): TemplatePlan => ({
  schemas: ["app", "legacy"],
  owner: "app_owner",
  makesOwner: true,
  closesPublic: true,
  readOnly: { group: "app_read", logins: ["rita", "pete"], connectionLimit: 3 },
  application: { group: "app_write", logins: ["shop_web"], connectionLimit: 20 },
  migrator: { logins: ["mia"], connectionLimit: 2 },
  monitoring: { logins: ["prom"], connectionLimit: 3 },
  ...given,
});

/** Tries statements as the role `user`, one after the other; "yes", or PostgreSQL's code. */
export async function mayAs(
  role: { readonly port: number; readonly user: string; readonly database: string },
  statements: readonly string[],
): Promise<string> {
  const client = new pg.Client({ host: "127.0.0.1", ...role });
  client.on("error", () => {});
  try {
    await client.connect();
    for (const sql of statements) await client.query(sql);
    return "yes";
  } catch (error) {
    return String((error as { code?: unknown }).code);
  } finally {
    await client.end().catch(() => {});
  }
}

const acl = (source: string, type: string, owner: string) =>
  `(SELECT string_agg(format('%s=%s%s', CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee)::text END,
    a.privilege_type, CASE WHEN a.is_grantable THEN '*' END), ' ' ORDER BY a.grantee, a.privilege_type, a.is_grantable)
    FROM aclexplode(coalesce(${source}, acldefault('${type}', ${owner}))) a)`;

/** What stands in the database `shop` before: schemas of others, rights of PUBLIC, settings of a role. */
export const shopSql = `CREATE SCHEMA legacy AUTHORIZATION alice; CREATE SCHEMA secret;
       CREATE TABLE legacy.old (id int, name text, hidden text); ALTER TABLE legacy.old OWNER TO alice;
       CREATE TABLE legacy.plain (id int); CREATE SEQUENCE legacy.numbers;
       CREATE TABLE secret.plans (id int);
       GRANT SELECT, TRUNCATE ON legacy.plain TO PUBLIC; GRANT SELECT (name) ON legacy.old TO PUBLIC;
       GRANT USAGE ON SEQUENCE legacy.numbers TO PUBLIC; GRANT USAGE ON SCHEMA legacy TO PUBLIC, pete;
       GRANT CREATE ON SCHEMA public TO PUBLIC;
       ALTER ROLE pete IN DATABASE shop SET search_path = "Legacy", public;
       ALTER ROLE pete IN DATABASE shop SET statement_timeout = '3min';`;

/** Everything that rights come from, in the database and of the cluster, as lines that do not depend on how it is kept. */
export const rightsQuery = `SELECT format('database %s %s', datname, ${acl("datacl", "d", "datdba")}) AS line FROM pg_database
       UNION ALL SELECT format('role %s %s %s %s', rolname, rolcanlogin, rolinherit, rolconnlimit) FROM pg_roles
       UNION ALL SELECT format('member %s %s', m.roleid::regrole, to_jsonb(m) - 'oid' - 'roleid' - 'member' - 'grantor'
         || jsonb_build_object('m', m.member::regrole::text)) FROM pg_auth_members m
       UNION ALL SELECT format('setting %s %s %s', setdatabase, setrole::regrole, setconfig) FROM pg_db_role_setting
       UNION ALL SELECT format('schema %s %s %s', nspname, nspowner::regrole, ${acl("nspacl", "n", "nspowner")})
         FROM pg_namespace WHERE nspname !~ '^pg_(toast|temp)'
       UNION ALL SELECT format('class %s %s %s', c.oid::regclass, relowner::regrole,
         CASE WHEN relkind = 'S' THEN ${acl("relacl", "s", "relowner")} ELSE ${acl("relacl", "r", "relowner")} END)
         FROM pg_class c WHERE relkind IN ('r', 'S', 'v') AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
       UNION ALL SELECT format('column %s %s %s', attrelid::regclass, attname, attacl) FROM pg_attribute WHERE attacl IS NOT NULL AND attacl::text <> '{}' AND attrelid >= 16384
       UNION ALL SELECT format('default %s %s %s %s', defaclrole::regrole, defaclnamespace::regnamespace, defaclobjtype, defaclacl) FROM pg_default_acl
       ORDER BY 1`;
