/** What a comparison says of what was read, case by case: in place only where all of it is. */
import { expect, it } from "vitest";
import { verdictOf } from "./compare";
import type { InsideState, ServerState } from "./state";
import type { Want } from "./want";

const inside: InsideState = {
  schemas: [{ name: "app", owner: "o", acl: [], tables: 2, sequences: 0 }],
  objectGrants: [],
  defaults: [],
  functionOwners: [],
  foreign: { some: [], total: 0 },
};
const state = (
  changes: Partial<ServerState> = {},
  within: Partial<InsideState> | null = {},
): ServerState => ({
  versionNumber: 180004,
  database: { owner: "postgres", acl: [] },
  roles: [],
  memberships: [],
  settings: [],
  onlyByPublic: { some: [], total: 0 },
  openDatabases: [],
  inside: within && { ...inside, ...within },
  unread: [],
  ...changes,
});

const role = (changes: object = {}) => ({
  ...{ name: "r", login: true, inherit: true, connectionLimit: 5, powers: [] },
  ...changes,
});
const login: Want = { kind: "login", role: "r", connectionLimit: 5, inherits: true };
const member: Want = { kind: "member", role: "g", member: "r", as: "inherits" };
const becomes: Want = { ...member, as: "becomes" };
const tables: Want = {
  kind: "grant",
  on: { kind: "tables", name: "app" },
  to: "g",
  privileges: ["SELECT", "INSERT"],
};
const closedTables: Want = { kind: "closed", on: { kind: "tables", name: "app" }, privileges: "all" };
const closedDatabase: Want = { kind: "closed", on: { kind: "database", name: "d" }, privileges: "all" };
const functions: Want = { kind: "closed-functions", owner: "o" };
const byDefault: Want = {
  kind: "default",
  owner: "o",
  schema: "app",
  objects: "TABLES",
  to: "g",
  privileges: ["SELECT"],
};
const path: Want = {
  kind: "setting",
  role: "r",
  database: "d",
  name: "search_path",
  value: { list: ["app"] },
};

const membership = (inherit: boolean | null, set: boolean | null) => ({
  memberships: [{ role: "g", member: "r", admin: false, inherit, set }],
});
const onTable = (
  name: string,
  privilege: string,
  grantee: string | null = "g",
  column: string | null = null,
) => ({
  ...{ schema: "app", kind: "tables" as const, name, privilege, grantee, column, grantable: false },
});
const ofOwner = { owner: "o", objects: "FUNCTIONS" as const, privilege: "EXECUTE", grantable: false };

it.each<[string, Want, ServerState, string, string]>([
  ["no role", login, state(), "missing", "There is no such role"],
  ["a login", login, state({ roles: [role()] }), "in_place", ""],
  [
    "a limit",
    login,
    state({ roles: [role({ connectionLimit: -1 })] }),
    "different",
    "The role is there, but it has no connection limit",
  ],
  [
    "NOINHERIT on 15",
    login,
    state({ versionNumber: 150018, roles: [role({ inherit: false })] }),
    "different",
    "The role is there, but it has NOINHERIT",
  ],
  [
    "NOINHERIT on 16",
    login,
    state({ versionNumber: 160000, roles: [role({ inherit: false })] }),
    "in_place",
    "",
  ],
  [
    "a group that logs in",
    { kind: "group", role: "r" },
    state({ roles: [role()] }),
    "different",
    "The role can log in",
  ],
  ["no member", member, state(), "missing", "Not a member"],
  ["a member before 16", member, state({ versionNumber: 150018, ...membership(null, null) }), "in_place", ""],
  ["a member that inherits", member, state(membership(true, false)), "in_place", ""],
  [
    "a member that also becomes",
    member,
    state(membership(true, true)),
    "different",
    "A member with INHERIT TRUE, SET TRUE",
  ],
  ["a member that becomes", becomes, state(membership(false, true)), "in_place", ""],
  [
    "a member that inherits the owner",
    becomes,
    state(membership(true, true)),
    "different",
    "A member with INHERIT TRUE, SET TRUE",
  ],
  ["nothing of two tables", tables, state(), "missing", "On 0 of 2 tables"],
  [
    "half of one table",
    tables,
    state({}, { objectGrants: [onTable("t", "SELECT")] }),
    "missing",
    "On 0 of 2 tables",
  ],
  [
    "a column",
    tables,
    state(
      {},
      { objectGrants: ["SELECT", "INSERT"].flatMap((p) => [onTable("t", p), onTable("u", p, "g", "c")]) },
    ),
    "missing",
    "On 1 of 2 tables",
  ],
  [
    "both tables",
    tables,
    state({}, { objectGrants: ["SELECT", "INSERT"].flatMap((p) => [onTable("t", p), onTable("u", p)]) }),
    "in_place",
    "",
  ],
  [
    "too many rights",
    tables,
    state({}, { objectGrants: null }),
    "unknown",
    "There are more rights than Postern looks at",
  ],
  [
    "a column for PUBLIC",
    closedTables,
    state({}, { objectGrants: [onTable("t", "SELECT", null, "c")] }),
    "different",
    "PUBLIC has rights on 1 table",
  ],
  [
    "no rights of PUBLIC",
    closedTables,
    state({}, { objectGrants: [onTable("t", "SELECT")] }),
    "in_place",
    "",
  ],
  ["not entered", closedTables, state({}, null), "unknown", "Postern could not look into this database"],
  ["no schema", closedTables, state({}, { schemas: [] }), "missing", "There is no such schema"],
  ["no database", closedDatabase, state({ database: null }), "missing", "There is no such database"],
  [
    "PUBLIC in the database",
    closedDatabase,
    state({ database: { owner: "p", acl: [{ grantee: null, privilege: "TEMPORARY", grantable: false }] } }),
    "different",
    "PUBLIC has TEMPORARY",
  ],
  ["PUBLIC gone from the database, which was not entered", closedDatabase, state({}, null), "in_place", ""],
  ["the default for functions", functions, state(), "missing", "PUBLIC may execute new functions"],
  [
    "functions given to somebody",
    functions,
    state({}, { functionOwners: ["o"], defaults: [{ ...ofOwner, schema: null, grantee: null }] }),
    "missing",
    "PUBLIC may execute new functions",
  ],
  [
    "functions closed",
    functions,
    state({}, { functionOwners: ["o"], defaults: [{ ...ofOwner, schema: null, grantee: "g" }] }),
    "in_place",
    "",
  ],
  [
    "a default in another schema",
    byDefault,
    state(
      {},
      { defaults: [{ ...ofOwner, objects: "TABLES", privilege: "SELECT", schema: "b", grantee: "g" }] },
    ),
    "missing",
    "Not granted",
  ],
  [
    "the default",
    byDefault,
    state(
      {},
      { defaults: [{ ...ofOwner, objects: "TABLES", privilege: "SELECT", schema: "app", grantee: "g" }] },
    ),
    "in_place",
    "",
  ],
  ["no path", path, state(), "missing", "Not set"],
  [
    "another path",
    path,
    state({ settings: [{ role: "r", entry: "search_path=app, public" }] }),
    "different",
    "Now: app, public",
  ],
  [
    "somebody else's path",
    path,
    state({ settings: [{ role: "s", entry: "search_path=app" }] }),
    "missing",
    "Not set",
  ],
  ["the path", path, state({ settings: [{ role: "r", entry: "search_path=app" }] }), "in_place", ""],
  ["another owner", { kind: "schema", name: "app", owner: "x" }, state(), "different", "Belongs to o"],
])("%s", (_name, want, at, is, now) => {
  expect(verdictOf(want, at)).toEqual({ state: is, now });
});
