/** Pure. The SQL that makes a wanted fact true, whether it was before or not. */
import { quoteIdentifier as id, quoteBody, quoteLiteral as text } from "@/lib/protocols/postgres/quote";
import type { MemberAs, SettingValue, Target, Want } from "./want";

/** The statements for `want` on PostgreSQL `version`. Running them twice is the same as running them once. */
export function sqlOf(want: Want, version: number): string {
  switch (want.kind) {
    case "group":
      return createRole(want.role, "NOLOGIN");
    case "login": {
      // From 16 on each membership says for itself whether it is inherited.
      const inherit = version >= 16 ? "" : want.inherits ? " INHERIT" : " NOINHERIT";
      return [
        createRole(want.role, "LOGIN"),
        `ALTER ROLE ${id(want.role)} LOGIN${inherit} CONNECTION LIMIT ${want.connectionLimit};`,
      ].join("\n");
    }
    case "member":
      return `GRANT ${id(want.role)} TO ${id(want.member)}${memberOptions(want.as, version)};`;
    case "schema":
      return [
        `CREATE SCHEMA IF NOT EXISTS ${id(want.name)} AUTHORIZATION ${id(want.owner)};`,
        `ALTER SCHEMA ${id(want.name)} OWNER TO ${id(want.owner)};`,
      ].join("\n");
    case "grant":
      return `GRANT ${want.privileges.join(", ")} ON ${targetSql(want.on)} TO ${id(want.to)};`;
    case "closed": {
      const what = want.privileges === "all" ? "ALL" : want.privileges.join(", ");
      const statement = `REVOKE ${what} ON ${targetSql(want.on)} FROM PUBLIC;`;
      return isPublicSchema(want.on) ? ifSchemaPublic(statement) : statement;
    }
    case "default":
      return `${defaultsOf(want.owner, want.schema)} GRANT ${want.privileges.join(", ")} ON ${want.objects} TO ${id(want.to)};`;
    case "closed-functions":
      return `${defaultsOf(want.owner)} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;`;
    case "setting":
      return `ALTER ROLE ${id(want.role)} IN DATABASE ${id(want.database)} SET ${want.name} = ${valueSql(want.value)};`;
  }
}

const createRole = (name: string, login: "LOGIN" | "NOLOGIN"): string =>
  doBlock([
    `IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ${text(name)}) THEN`,
    `  CREATE ROLE ${id(name)} ${login};`,
    "END IF;",
  ]);

/** An anonymous block with these lines, which are indented. */
export const doBlock = (lines: readonly string[]): string =>
  `DO ${quoteBody(["BEGIN", ...lines.map((line) => `  ${line}`), "END"].join("\n"))};`;

/** "WITH INHERIT …, SET …" where the version has it; before, the role's own INHERIT decides. */
export const memberOptions = (as: MemberAs, version: number): string =>
  version < 16 ? "" : as === "inherits" ? " WITH INHERIT TRUE, SET FALSE" : " WITH INHERIT FALSE, SET TRUE";

/** The schema public may have been dropped, which is no reason to stop. */
const isPublicSchema = (on: Target): boolean => on.kind === "schema" && on.name === "public";
const ifSchemaPublic = (statement: string): string =>
  doBlock(["IF pg_catalog.to_regnamespace('public') IS NOT NULL THEN", `  ${statement}`, "END IF;"]);

/** "DATABASE …", "SCHEMA …", "ALL TABLES IN SCHEMA …". */
export function targetSql({ kind, name }: Target): string {
  if (kind === "database") return `DATABASE ${id(name)}`;
  if (kind === "schema") return `SCHEMA ${id(name)}`;
  return `ALL ${kind.toUpperCase()} IN SCHEMA ${id(name)}`;
}

/** The start of a statement about what `owner` creates, in one schema or in any. */
export const defaultsOf = (owner: string, schema?: string): string =>
  `ALTER DEFAULT PRIVILEGES FOR ROLE ${id(owner)}${schema === undefined ? "" : ` IN SCHEMA ${id(schema)}`}`;

const valueSql = (value: SettingValue): string =>
  "list" in value
    ? // pg_temp and pg_catalog are as good with quotes, and lists read better without.
      value.list.map((name) => (name.startsWith("pg_") ? name : id(name))).join(", ")
    : text(value.text);
