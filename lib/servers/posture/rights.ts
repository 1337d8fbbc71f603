/** Pure. The rights that posture checks need, and the SQL that gives them. Those beyond the usual monitoring role are to copy. */
import { quoteIdentifier } from "@/lib/protocols/postgres/quote";
import { grantsFor } from "@/lib/servers/reading/unknowns";
import { connectLine } from "./text";

/** The first three the monitoring role has; the others are given on purpose. */
export const rights = [
  "settings",
  "sessions",
  "hba",
  "fileSettings",
  "identMappings",
  "passwordKinds",
] as const;
export type Right = (typeof rights)[number];

/** What tells apart whom a right is given to. The last four hold in the `database` they are given in alone. */
export type Grantee = { readonly role: string; readonly database: string };

/** The statements that give `right`, for psql, run by a superuser. */
export function grantFor(right: Right, { role, database }: Grantee): string {
  if (right === "settings" || right === "sessions") return grantsFor[right](role).join("\n");
  return [connectLine(database), ...inDatabase[right](role)].join("\n");
}

const inDatabase: Readonly<
  Record<Exclude<Right, "settings" | "sessions">, (role: string) => readonly string[]>
> = {
  hba: grantsFor.hba,
  fileSettings: (role) => viewAndFunction("pg_file_settings", "pg_show_all_file_settings()", role),
  identMappings: (role) => viewAndFunction("pg_ident_file_mappings", "pg_ident_file_mappings()", role),
  passwordKinds: (role) => [
    passwordKindsSql,
    `GRANT USAGE ON SCHEMA postern TO ${quoteIdentifier(role)};`,
    `GRANT EXECUTE ON FUNCTION postern.password_kinds() TO ${quoteIdentifier(role)};`,
  ],
};

const viewAndFunction = (view: string, call: string, role: string): readonly string[] => [
  `GRANT SELECT ON ${view} TO ${quoteIdentifier(role)};`,
  `GRANT EXECUTE ON FUNCTION ${call} TO ${quoteIdentifier(role)};`,
];

/**
 * How passwords are kept, never a password or a hash of one. Dropped first, because CREATE OR REPLACE would leave the function
 * to an owner that somebody else chose.
 */
const passwordKindsSql = `CREATE SCHEMA IF NOT EXISTS postern;
DROP FUNCTION IF EXISTS postern.password_kinds();
CREATE FUNCTION postern.password_kinds() RETURNS TABLE (role text, kind text, iterations integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT rolname::text,
    CASE WHEN rolpassword IS NULL THEN 'none' WHEN rolpassword LIKE 'md5%' THEN 'md5'
      WHEN rolpassword LIKE 'SCRAM-SHA-256$%' THEN 'scram' ELSE 'other' END,
    substring(rolpassword FROM '^SCRAM-SHA-256\\$(\\d+):')::integer
  FROM pg_authid WHERE rolcanlogin
$$;
REVOKE ALL ON FUNCTION postern.password_kinds() FROM PUBLIC;`;
