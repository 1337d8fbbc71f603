/** Pure. What an administrator chose of the templates, and why it cannot be written as it is. */
import { roleName, roleNameMaxBytes } from "@/lib/people/users/schema";

/** The versions of PostgreSQL that scripts are written for. */
export const templateVersions: readonly number[] = [14, 15, 16, 17, 18, 19];

/** Logins of a template and how many connections each may have at once. */
export type Logins = { readonly logins: readonly string[]; readonly connectionLimit: number };
/** Logins whose rights stand on a group that cannot log in. */
export type GroupedLogins = Logins & { readonly group: string };

/** The choice: a template that is null is not in the script. */
export type TemplatePlan = {
  /** Major version. */
  readonly version: number;
  readonly database: string;
  readonly schemas: readonly string[];
  /** Owns the schemas and what is created in them; default privileges are about its objects. */
  readonly owner: string;
  /** Whether the script makes the owner and gives it the schemas; otherwise both must be there. */
  readonly makesOwner: boolean;
  /** Whether PUBLIC loses its rights on the database, the schemas and their tables. */
  readonly closesPublic: boolean;
  readonly readOnly: GroupedLogins | null;
  readonly application: GroupedLogins | null;
  readonly migrator: Logins | null;
  readonly monitoring: Logins | null;
  /** Postern's own role, which keeps its way into the database; null where the server does not have it. */
  readonly posternRole: string | null;
};

/** Most schemas, and most logins of one template. */
export const mostSchemas = 20;
export const mostLogins = 200;

/** Every role that the plan is about, each once: owner and groups first. */
export const rolesOf = (plan: TemplatePlan): readonly string[] => [
  ...new Set([...groupsOf(plan), ...loginsOf(plan)]),
];

/** The roles that nobody logs in as. */
export const groupsOf = ({ owner, readOnly, application }: TemplatePlan): readonly string[] => [
  owner,
  ...[readOnly, application].flatMap((template) => (template ? [template.group] : [])),
];

/** The roles that people and programs log in as. */
export const loginsOf = (plan: TemplatePlan): readonly string[] =>
  [plan.readOnly, plan.application, plan.migrator, plan.monitoring].flatMap(
    (template) => template?.logins ?? [],
  );

/** Why no script can be written for `plan`, each a sentence; empty when one can. */
export function problemsOf(plan: TemplatePlan): readonly string[] {
  const { version, database, schemas, readOnly, application, migrator, monitoring, makesOwner } = plan;
  const limits = [readOnly, application, migrator, monitoring].flatMap((template) =>
    template ? [template.connectionLimit] : [],
  );
  const roles = [...groupsOf(plan), ...loginsOf(plan)];
  const isEmpty = !makesOwner && !plan.closesPublic && limits.length === 0;
  return [
    ...new Set(
      [
        !templateVersions.includes(version) && "Choose a version of PostgreSQL from 14 to 19.",
        isEmpty && "Choose at least one template.",
        nameProblem("database", database),
        schemas.length === 0 && "Name at least one schema.",
        schemas.length > mostSchemas && `Name at most ${mostSchemas} schemas at a time.`,
        ...schemas.map((name) => nameProblem("schema", name) ?? schemaProblem(name)),
        ...roles.map((name) => nameProblem("role", name) ?? roleProblem(name)),
        ...twice(roles).map((name) => `“${name}” stands in two places. Give each role one part.`),
        ...twice(schemas).map((name) => `The schema “${name}” is named twice.`),
        loginsOf(plan).length > mostLogins && `Name at most ${mostLogins} logins at a time.`,
        // A group may wait for its members; the others have no rights without a login.
        [migrator, monitoring].some((template) => template?.logins.length === 0) &&
          "Name at least one role for the migrator and for monitoring, or leave them out.",
        limits.some((limit) => !Number.isInteger(limit) || limit < 1 || limit > 10_000) &&
          "A connection limit is a whole number between 1 and 10,000.",
      ].filter((problem) => typeof problem === "string"),
    ),
  ];
}

function nameProblem(kind: "database" | "schema" | "role", name: string): string | null {
  if (name === "") return `Name the ${kind}.`;
  if (!roleName.safeParse(name).success) {
    return `The ${kind} name “${name}” has more than ${roleNameMaxBytes} bytes, or a character that PostgreSQL cannot store.`;
  }
  // A line break would end a comment of the script; PostgreSQL 19 refuses it in names.
  return /\p{Cc}|\u2028|\u2029/u.test(name)
    ? `The ${kind} name “${name}” holds a line break or another control character.`
    : null;
}

function schemaProblem(name: string): string | null {
  const isOwn = name.startsWith("pg_") || name === "information_schema";
  return isOwn ? `The schema “${name}” belongs to PostgreSQL itself.` : null;
}

/** PostgreSQL takes "public" for PUBLIC even in quotes. */
function roleProblem(name: string): string | null {
  const isReserved = name.startsWith("pg_") || name === "public" || name === "none";
  return isReserved ? `The role name “${name}” is reserved by PostgreSQL.` : null;
}

const twice = (names: readonly string[]): readonly string[] =>
  names.filter((name, at) => names.indexOf(name) !== at);
