/** Pure. Whether a wanted fact is true on the server as it was read, and what is there instead. */
import { groupsOf, loginsOf, rolesOf, type TemplatePlan } from "./plan";
import { samePath, settingIn } from "./setting";
import type { Grant, InsideState, ServerState } from "./state";
import { publicOnDatabases, type Want } from "./want";

/** `now` says what the server has, in a sentence without a full stop; "" where it has what is wanted. */
export type Verdict = {
  readonly state: "in_place" | "missing" | "different" | "unknown";
  readonly now: string;
};

const inPlace: Verdict = { state: "in_place", now: "" };
const missing = (now: string): Verdict => ({ state: "missing", now });
const different = (now: string): Verdict => ({ state: "different", now });
const unknown = (now: string): Verdict => ({ state: "unknown", now });

/** How `want` stands on the server. What could not be read is unknown, never in place. */
export function verdictOf(want: Want, state: ServerState): Verdict {
  switch (want.kind) {
    case "group": {
      const role = roleIn(state, want.role);
      if (!role) return missing("There is no such role");
      return role.login ? different("The role can log in") : inPlace;
    }
    case "login":
      return loginVerdict(want, state);
    case "member":
      return memberVerdict(want, state);
    case "setting": {
      const value = settingIn(state, want.role, want.name);
      if (value === null) return missing("Not set");
      const isSame = "list" in want.value ? samePath(value, want.value.list) : value === want.value.text;
      return isSame ? inPlace : different(`Now: ${value}`);
    }
    case "grant":
    case "closed":
      if (want.on.kind === "database") return databaseVerdict(want, state);
      return state.inside ? insideVerdict(want, state.inside) : unknown(notEntered);
    case "schema":
    case "default":
    case "closed-functions":
      return state.inside ? insideVerdict(want, state.inside) : unknown(notEntered);
  }
}

const notEntered = "Postern could not look into this database";

/** The role as it was read. */
export const roleIn = (state: ServerState, name: string) => state.roles.find((role) => role.name === name);

function loginVerdict(want: Extract<Want, { kind: "login" }>, state: ServerState): Verdict {
  const role = roleIn(state, want.role);
  if (!role) return missing("There is no such role");
  const isOld = state.versionNumber < 160_000;
  const faults = [
    !role.login && "it cannot log in",
    role.connectionLimit !== want.connectionLimit &&
      (role.connectionLimit < 0
        ? "it has no connection limit"
        : `its connection limit is ${role.connectionLimit}`),
    isOld && role.inherit !== want.inherits && `it has ${role.inherit ? "INHERIT" : "NOINHERIT"}`,
  ].filter((fault) => fault !== false);
  return faults.length === 0 ? inPlace : different(`The role is there, but ${faults.join(", ")}`);
}

function memberVerdict(want: Extract<Want, { kind: "member" }>, state: ServerState): Verdict {
  // From 16 on there may be one for each grantor, and what one of them allows is allowed.
  const found = state.memberships.filter(({ role, member }) => role === want.role && member === want.member);
  if (found.length === 0) return missing("Not a member");
  if (state.versionNumber < 160_000) return inPlace;
  const inherits = found.some(({ inherit }) => inherit === true);
  const becomes = found.some(({ set }) => set === true);
  const isWanted = want.as === "inherits" ? inherits && !becomes : becomes && !inherits;
  return isWanted
    ? inPlace
    : different(`A member with INHERIT ${inherits ? "TRUE" : "FALSE"}, SET ${becomes ? "TRUE" : "FALSE"}`);
}

type Rights = Extract<Want, { kind: "grant" | "closed" }>;

function databaseVerdict(want: Rights, { database }: ServerState): Verdict {
  if (!database) return missing("There is no such database");
  return want.kind === "grant"
    ? grantVerdict(database.acl, want.to, want.privileges)
    : closedVerdict(database.acl, want.privileges);
}

/** The rights in `acl` of `grantee`. */
export const heldBy = (acl: readonly Grant[], grantee: string | null): readonly string[] => [
  ...new Set(acl.filter((grant) => grant.grantee === grantee).map(({ privilege }) => privilege)),
];

function grantVerdict(acl: readonly Grant[], to: string, privileges: readonly string[]): Verdict {
  const held = heldBy(acl, to);
  const absent = privileges.filter((privilege) => !held.includes(privilege));
  if (absent.length === 0) return inPlace;
  return missing(absent.length === privileges.length ? "Not granted" : `Lacks ${absent.join(", ")}`);
}

function closedVerdict(acl: readonly Grant[], privileges: readonly string[] | "all"): Verdict {
  const held = heldBy(acl, null).filter(
    (privilege) => privileges === "all" || privileges.includes(privilege),
  );
  return held.length === 0 ? inPlace : different(`PUBLIC has ${held.join(", ")}`);
}

function insideVerdict(
  want: Rights | Extract<Want, { kind: "schema" | "default" | "closed-functions" }>,
  inside: InsideState,
): Verdict {
  if (want.kind === "closed-functions") {
    const isClosed =
      inside.functionOwners.includes(want.owner) &&
      !inside.defaults.some(
        ({ owner, schema, objects, grantee }) =>
          owner === want.owner && schema === null && objects === "FUNCTIONS" && grantee === null,
      );
    return isClosed ? inPlace : missing("PUBLIC may execute new functions");
  }
  if (want.kind === "default") {
    const acl = inside.defaults.filter(
      ({ owner, schema, objects }) =>
        owner === want.owner && schema === want.schema && objects === want.objects,
    );
    return grantVerdict(acl, want.to, want.privileges);
  }
  const name = want.kind === "schema" ? want.name : want.on.name;
  const schema = inside.schemas.find((one) => one.name === name);
  if (!schema) {
    const isGone = want.kind === "closed" && name === "public";
    return isGone ? inPlace : missing("There is no such schema");
  }
  if (want.kind === "schema") {
    return schema.owner === want.owner ? inPlace : different(`Belongs to ${schema.owner}`);
  }
  if (want.on.kind === "schema") {
    return want.kind === "grant"
      ? grantVerdict(schema.acl, want.to, want.privileges)
      : closedVerdict(schema.acl, want.privileges);
  }
  return objectsVerdict(want, inside, want.on.kind === "tables" ? "tables" : "sequences", schema);
}

function objectsVerdict(
  want: Rights,
  { objectGrants }: InsideState,
  kind: "tables" | "sequences",
  schema: InsideState["schemas"][number],
): Verdict {
  if (!objectGrants) return unknown("There are more rights than Postern looks at");
  const here = objectGrants.filter((grant) => grant.kind === kind && grant.schema === schema.name);
  if (want.kind === "closed") {
    const open = new Set(here.filter(({ grantee }) => grantee === null).map(({ name }) => name));
    return open.size === 0
      ? inPlace
      : different(`PUBLIC has rights on ${open.size} ${nameOf(kind, open.size)}`);
  }
  const held = new Map<string, Set<string>>();
  for (const { grantee, name, column, privilege } of here) {
    if (grantee !== want.to || column !== null) continue;
    held.set(name, (held.get(name) ?? new Set()).add(privilege));
  }
  const complete = [...held.values()].filter((one) => want.privileges.every((each) => one.has(each))).length;
  const all = schema[kind];
  if (complete >= all) return inPlace;
  return missing(`On ${complete} of ${all} ${nameOf(kind, all)}`);
}

const nameOf = (kind: "tables" | "sequences", count: number) => (count === 1 ? kind.slice(0, -1) : kind);

/** What stops the script, and what an administrator should know before it is run. */
export type Notice = {
  readonly tone: "danger" | "warning" | "info";
  readonly title: string;
  readonly text: string;
};

/** Most names that a sentence lists. */
const mostNamed = 8;

/** What the server shows beside the lines themselves. */
export function noticesOf(plan: TemplatePlan, state: ServerState): readonly Notice[] {
  const { inside } = state;
  const version = Math.trunc(state.versionNumber / 10_000);
  const logins = new Set(loginsOf(plan));
  const groups = new Set(groupsOf(plan));
  const roles = rolesOf(plan).flatMap((name) => roleIn(state, name) ?? []);
  const strong = roles.filter(({ powers }) => powers.length > 0);
  const loginGroups = roles.filter(({ name, login }) => login && groups.has(name));
  const missingSchemas = plan.makesOwner
    ? []
    : plan.schemas.filter((name) => inside && !inside.schemas.some((schema) => schema.name === name));
  const database = plan.database;
  return [
    version !== plan.version &&
      danger(
        "The script is for another version",
        `This server is PostgreSQL ${version}, and the script for ${plan.version} refuses to run here.`,
      ),
    !state.database &&
      danger(
        "There is no such database",
        `Create ${database} first: CREATE DATABASE cannot stand in a transaction.`,
      ),
    !plan.makesOwner &&
      !roleIn(state, plan.owner) &&
      danger(
        "The owner does not exist",
        `There is no role ${plan.owner}. Choose the owner template, or name the role that owns the schemas.`,
      ),
    missingSchemas.length > 0 &&
      danger(
        "A schema does not exist",
        `There is no schema ${named(missingSchemas)}. Choose the owner template to make it.`,
      ),
    strong.length > 0 &&
      danger(
        "Some roles are too strong for a template",
        `${strong.map(({ name, powers }) => `${name} has ${powers.join(", ")}`).join("; ")}. The script refuses them: choose other roles, or take these attributes away first.`,
      ),
    loginGroups.length > 0 &&
      danger(
        "The owner and the groups must not log in",
        `${named(loginGroups.map(({ name }) => name))} can log in. Choose another name.`,
      ),
    plan.closesPublic &&
      state.onlyByPublic.total > 0 &&
      ({
        tone: "warning",
        title: `${state.onlyByPublic.total.toLocaleString("en")} ${state.onlyByPublic.total === 1 ? "role loses its" : "roles lose their"} way into ${database}`,
        text: `${named(state.onlyByPublic.some, state.onlyByPublic.total)} may connect only because everybody may. Name them in a template, or grant CONNECT to those that need it.`,
      } as const),
    inside !== null &&
      inside.foreign.total > 0 &&
      ({
        tone: "warning",
        title: `${inside.foreign.total.toLocaleString("en")} ${inside.foreign.total === 1 ? "table or sequence does" : "tables and sequences do"} not belong to ${plan.owner}`,
        text: `The migrator cannot change ${named(
          inside.foreign.some.map(({ name, owner }) => `${name} (${owner})`),
          inside.foreign.total,
        )}. To hand one over: ALTER TABLE … OWNER TO …, as a superuser.`,
      } as const),
    state.openDatabases.length > 0 &&
      logins.size > 0 &&
      ({
        tone: "info",
        title: "Other databases stay open",
        text: `The roles can also connect to ${named(state.openDatabases)}, because PUBLIC may. Close each with its own script, or name the database in pg_hba.conf.`,
      } as const),
  ].filter((notice) => notice !== false);
}

const danger = (title: string, text: string): Notice => ({ tone: "danger", title, text });

function named(names: readonly string[], total = names.length): string {
  const some = names.slice(0, mostNamed).join(", ");
  const more = total - Math.min(names.length, mostNamed);
  return more > 0 ? `${some} and ${more.toLocaleString("en")} more` : some;
}

/** PUBLIC's rights on the database as it was read, or PostgreSQL's default where it was not. */
export const publicOn = (state: ServerState | null): readonly string[] =>
  state?.database ? heldBy(state.database.acl, null) : publicOnDatabases;
