/** Pure. The way back from a plan: what the server had before, as it was read, and what cannot be brought back. */
import { quoteIdentifier as id, quoteLiteral as text } from "@/lib/protocols/postgres/quote";
import { chaptersOf } from "./chapters";
import { heldBy, publicOn, roleIn, verdictOf } from "./compare";
import type { TemplatePlan } from "./plan";
import { namesIn, settingIn } from "./setting";
import { defaultsOf, doBlock, targetSql } from "./sql";
import type { ObjectGrant, ServerState } from "./state";
import type { Target, Want } from "./want";

/** One step back. Where `isCertain` is false it stands as a comment, because nobody could read what was there before. */
export type UndoStep = { readonly sql: string; readonly why: string; readonly isCertain: boolean };

/** The steps in the order in which they are run, and what they do not bring back, in sentences. */
export type Undo = { readonly steps: readonly UndoStep[]; readonly cannot: readonly string[] };

/** The way back to `state`, which was read before the script is run; null where nothing was read. */
export function undoOf(plan: TemplatePlan, state: ServerState | null): Undo {
  const wants = chaptersOf(plan).flatMap(({ lines }) => lines.map(({ want }) => want));
  const isNew = (name: string) => !(state && roleIn(state, name));
  const back = wants.toReversed().flatMap((want) => backFrom(want, plan, state, isNew));
  const made = wants
    .flatMap((want) => (want.kind === "group" || want.kind === "login" ? [want.role] : []))
    .filter(isNew);
  const steps = [
    ...back,
    ...(made.length > 0 ? [dropRoles(made.toReversed(), state)] : []),
    ...wants.flatMap((want) => (want.kind === "schema" ? dropSchema(want.name, state) : [])),
  ];
  return { steps, cannot: cannotOf(steps, made, plan) };
}

const step = (sql: string | readonly string[], why: string, isCertain: boolean): UndoStep => ({
  sql: [sql].flat().join("\n"),
  why,
  isCertain,
});

/** Nothing where the role is new: what it has goes when it is dropped. */
function backFrom(
  want: Want,
  plan: TemplatePlan,
  state: ServerState | null,
  isNew: (name: string) => boolean,
): readonly UndoStep[] {
  const isRead = state !== null;
  const isInsideRead = Boolean(state?.inside);
  switch (want.kind) {
    case "group":
    case "closed-functions":
      return want.kind === "closed-functions" && !isNew(want.owner) && needsBack(want, state)
        ? [
            step(
              `${defaultsOf(want.owner)} GRANT EXECUTE ON FUNCTIONS TO PUBLIC;`,
              "PUBLIC may execute new functions of the owner again, which is PostgreSQL's default.",
              isInsideRead,
            ),
          ]
        : [];
    case "login": {
      const role = state && roleIn(state, want.role);
      if (!role || !needsBack(want, state)) return [];
      const inherit = plan.version >= 16 ? "" : role.inherit ? " INHERIT" : " NOINHERIT";
      const sql = `ALTER ROLE ${id(want.role)} ${role.login ? "LOGIN" : "NOLOGIN"}${inherit} CONNECTION LIMIT ${role.connectionLimit};`;
      return [step(sql, "The role was there before and gets back what it had.", true)];
    }
    case "member": {
      // A role of PostgreSQL's own is there, whether it was read or not.
      const isGone = isNew(want.member) || (!want.role.startsWith("pg_") && isNew(want.role));
      return isGone || !needsBack(want, state) ? [] : [memberBack(want, state)];
    }
    case "setting": {
      if (isNew(want.role)) return [];
      const before = state && settingIn(state, want.role, want.name);
      const place = `ALTER ROLE ${id(want.role)} IN DATABASE ${id(want.database)}`;
      const sql =
        before === null
          ? `${place} RESET ${want.name};`
          : `${place} SET ${want.name} = ${"list" in want.value ? namesIn(before).map(id).join(", ") : text(before)};`;
      return needsBack(want, state) ? [step(sql, "The setting that it had, or none.", true)] : [];
    }
    case "schema": {
      const schema = state?.inside?.schemas.find(({ name }) => name === want.name);
      if (!schema || schema.owner === want.owner) return [];
      // The owner's own rights became one with those that it had been given.
      const given = heldBy(schema.acl, want.owner);
      return [
        step(
          [
            `ALTER SCHEMA ${id(want.name)} OWNER TO ${id(schema.owner)};`,
            ...(given.length > 0 && !isNew(want.owner)
              ? [`GRANT ${given.join(", ")} ON SCHEMA ${id(want.name)} TO ${id(want.owner)};`]
              : []),
          ],
          `The schema belonged to ${schema.owner}.`,
          true,
        ),
      ];
    }
    case "default":
      return isNew(want.owner) || isNew(want.to) || !needsBack(want, state)
        ? []
        : [
            step(
              `${defaultsOf(want.owner, want.schema)} REVOKE ${lackingOf(want, state).join(", ")} ON ${want.objects} FROM ${id(want.to)};`,
              "What is created later is not given any more.",
              isInsideRead,
            ),
          ];
    case "grant":
      if (isNew(want.to)) return [];
      if (want.on.kind === "tables" || want.on.kind === "sequences") return objectsBack(want, state);
      return needsBack(want, state)
        ? [
            step(
              `REVOKE ${lackingOf(want, state).join(", ")} ON ${targetSql(want.on)} FROM ${id(want.to)};`,
              "It did not have this before.",
              want.on.kind === "database" ? isRead : isInsideRead,
            ),
          ]
        : [];
    case "closed":
      return publicBack(want, state);
  }
}

/** False where the server had it before, as far as it was read. */
const needsBack = (want: Want, state: ServerState | null): boolean =>
  state === null || verdictOf(want, state).state !== "in_place";

/** Which of the wanted privileges were not there before. */
function lackingOf(
  want: Extract<Want, { kind: "grant" | "default" }>,
  state: ServerState | null,
): readonly string[] {
  const held = heldBefore(want, state);
  return want.privileges.filter((privilege) => !held.includes(privilege));
}

function heldBefore(
  want: Extract<Want, { kind: "grant" | "default" }>,
  state: ServerState | null,
): readonly string[] {
  if (want.kind === "default") {
    const same = state?.inside?.defaults.filter(
      ({ owner, schema, objects }) =>
        owner === want.owner && schema === want.schema && objects === want.objects,
    );
    return heldBy(same ?? [], want.to);
  }
  return heldBy(aclOf(want.on, state) ?? [], want.to);
}

/** Rights on the database or a schema; null where they were not read or there is no such thing. */
function aclOf({ kind, name }: Target, state: ServerState | null) {
  if (kind === "database") return state?.database?.acl ?? null;
  return state?.inside?.schemas.find((schema) => schema.name === name)?.acl ?? null;
}

function memberBack(want: Extract<Want, { kind: "member" }>, state: ServerState | null): UndoStep {
  const before = state?.memberships.find(({ role, member }) => role === want.role && member === want.member);
  const [role, member] = [id(want.role), id(want.member)];
  if (!before) return step(`REVOKE ${role} FROM ${member};`, "It was not a member before.", state !== null);
  const word = (is: boolean | null) => (is ? "TRUE" : "FALSE");
  const options = `INHERIT ${word(before.inherit)}, SET ${word(before.set)}`;
  return step(`GRANT ${role} TO ${member} WITH ${options};`, "The membership as it was.", true);
}

function publicBack(want: Extract<Want, { kind: "closed" }>, state: ServerState | null): readonly UndoStep[] {
  const { on } = want;
  if (on.kind === "tables" || on.kind === "sequences") {
    const grants = state?.inside?.objectGrants;
    if (!grants) {
      return [
        step(
          `GRANT SELECT ON ${targetSql(on)} TO PUBLIC;`,
          `What PUBLIC had on ${on.kind} of ${on.name} was not read. PostgreSQL's default is nothing.`,
          false,
        ),
      ];
    }
    const sql = grantsBack(grants.filter((one) => isOn(one, on) && one.grantee === null));
    return sql.length > 0 ? [step(sql, "PUBLIC had this before.", true)] : [];
  }
  const isRead = on.kind === "database" ? state !== null : Boolean(state?.inside);
  const acl = aclOf(on, state);
  const had = on.kind === "database" ? publicOn(state) : acl ? heldBy(acl, null) : defaultOn(on, isRead);
  const taken = had.filter((privilege) => want.privileges === "all" || want.privileges.includes(privilege));
  const why = isRead
    ? "PUBLIC had this before."
    : "What PUBLIC had was not read. This is what it has on a new server.";
  return taken.length > 0
    ? [step(`GRANT ${taken.join(", ")} ON ${targetSql(on)} TO PUBLIC;`, why, isRead)]
    : [];
}

/** PUBLIC's rights where nothing was read: on the schema public alone there are any. */
const defaultOn = ({ name }: Target, isRead: boolean): readonly string[] =>
  !isRead && name === "public" ? ["USAGE"] : [];

const isOn = (grant: ObjectGrant, on: Target): boolean => grant.kind === on.kind && grant.schema === on.name;

/** On tables of a role that was there before: all is taken, and what it had is given again. */
function objectsBack(want: Extract<Want, { kind: "grant" }>, state: ServerState | null): readonly UndoStep[] {
  if (!needsBack(want, state)) return [];
  const grants = state?.inside?.objectGrants;
  const had = (grants ?? []).filter(
    (one) => isOn(one, want.on) && one.grantee === want.to && want.privileges.includes(one.privilege),
  );
  return [
    step(
      [
        `REVOKE ${want.privileges.join(", ")} ON ${targetSql(want.on)} FROM ${id(want.to)};`,
        ...grantsBack(had),
      ],
      had.length > 0 ? "What it had before is given again, one by one." : "It did not have this before.",
      Boolean(grants),
    ),
  ];
}

function grantsBack(grants: readonly ObjectGrant[]): readonly string[] {
  return grants.map(({ schema, name, kind, column, privilege, grantee, grantable }) => {
    const on = `${kind === "tables" ? "TABLE" : "SEQUENCE"} ${id(schema)}.${id(name)}`;
    const what = column === null ? privilege : `${privilege} (${id(column)})`;
    const option = grantable ? " WITH GRANT OPTION" : "";
    return `GRANT ${what} ON ${on} TO ${grantee === null ? "PUBLIC" : id(grantee)}${option};`;
  });
}

function dropRoles(made: readonly string[], state: ServerState | null): UndoStep {
  const names = made.map(id).join(", ");
  return step(
    [`REASSIGN OWNED BY ${names} TO CURRENT_USER;`, `DROP OWNED BY ${names};`, `DROP ROLE ${names};`],
    "The script made these roles. What they own in this database goes to whoever runs this, so that DROP OWNED drops no table: it takes away their rights alone. Then the roles go, with memberships and settings.",
    state !== null,
  );
}

function dropSchema(name: string, state: ServerState | null): readonly UndoStep[] {
  if (state?.inside?.schemas.some((schema) => schema.name === name)) return [];
  const sql = doBlock([
    `DROP SCHEMA ${id(name)} RESTRICT;`,
    "EXCEPTION WHEN dependent_objects_still_exist THEN",
    `  RAISE NOTICE USING MESSAGE = ${text(`The schema ${name} is not empty and stays.`)};`,
  ]);
  return [step(sql, "The script made this schema. It goes if nothing is in it.", Boolean(state?.inside))];
}

function cannotOf(
  steps: readonly UndoStep[],
  made: readonly string[],
  plan: TemplatePlan,
): readonly string[] {
  return [
    made.length > 0 &&
      "Tables that the new roles own when this runs stay, and belong to whoever runs it. Passwords of these roles are gone, and so are rights that somebody gave them since.",
    made.length > 0 &&
      "A role that owns or was given something in another database cannot be dropped. The undo script then stops and changes nothing; run REASSIGN OWNED and DROP OWNED for that role there first.",
    plan.makesOwner && "A schema that the script made stays when something is in it.",
    "Settings of a role change at its next login. Sessions that are open keep theirs.",
    "Rights that somebody other than the object's owner gave to PUBLIC (WITH GRANT OPTION) are not touched by the script, nor by this.",
    steps.some(({ isCertain }) => !isCertain) &&
      "What could not be read stands as a comment. Remove the dashes where you know that it is right.",
  ].filter((sentence) => sentence !== false);
}
