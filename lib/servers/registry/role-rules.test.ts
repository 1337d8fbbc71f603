/** Which roles become users, which names are alike, and the SQL for roles. */
import { describe, expect, it } from "vitest";
import type { ReadRole } from "@/lib/servers/reading/reading";
import { groupsIn } from "@/lib/servers/reading/reading";
import { likeness, rolesSql, whyNoUser } from "./role-rules";

const role = (changes: Partial<ReadRole>): ReadRole => ({
  name: "ada",
  login: true,
  superuser: false,
  replication: false,
  bypassRls: false,
  createRole: false,
  createDatabase: false,
  inherit: true,
  connectionLimit: null,
  validUntil: null,
  ...changes,
});

describe("whyNoUser", () => {
  it.each([
    [{}, null],
    [{ superuser: true }, null],
    [{ name: "Ädä Löve" }, null],
    [{ name: "pg_monitor", login: false }, "belongs to PostgreSQL itself"],
    [{ login: false }, "may not log in (NOLOGIN)"],
    [{ name: "postern_monitor" }, "is the one that Postern reads the server with"],
    [{ name: "two\nlines" }, "has a line break in its name, which PostgreSQL 19 refuses"],
  ])("%j: %s", (changes, why) => {
    expect(whyNoUser(role(changes), "postern_monitor")).toBe(why);
  });
});

it.each([
  ["ada", "ada"],
  ["CORP\\Ada.Lovelace", "adalovelace"],
  ["ada_lovelace@example.org", "adalovelace"],
  ["Ada-Love lace", "adalovelace"],
  ["@", ""],
])("%s is like %s", (name, like) => {
  expect(likeness(name)).toBe(like);
});

it("quotes every name, and alters roles that exist", () => {
  const sql = rolesSql([
    { username: 'a"; DROP ROLE postgres; --', isNoLogin: false },
    { username: "Ada", isNoLogin: true },
  ]);
  expect(sql).toBe(`CREATE ROLE "a""; DROP ROLE postgres; --" LOGIN;\nALTER ROLE "Ada" LOGIN;`);
});

it("follows memberships through groups and round in circles", () => {
  const edge = (member: string, group: string) => ({ member, role: group, admin: false });
  const edges = [
    edge("ada", "analysts"),
    edge("analysts", "staff"),
    edge("staff", "analysts"),
    edge("bob", "x"),
  ];
  expect(groupsIn(edges)("ada")).toEqual(["analysts", "staff"]);
  expect(groupsIn(edges)("staff")).toEqual(["analysts"]);
  expect(groupsIn(edges)("nobody")).toEqual([]);
});
