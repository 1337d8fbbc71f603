/** Tests who is in which group: nested, in circles, by primary group, however the names are spelled. */
import { expect, test } from "vitest";
import type { ListedGroup, ListedPerson } from "./listing";
import { membersOf, normalDn } from "./members";

const person = (key: string, more: Partial<ListedPerson> = {}): ListedPerson => ({
  key,
  dn: `CN=${key},OU=People,DC=corp`,
  ...{ username: key, displayName: null, email: null, phone: null, primaryGroup: null, disabledWhy: null },
  ...more,
});
const group = (key: string, members: readonly string[], primaryToken: string | null = null): ListedGroup => ({
  ...{ key, name: key, dn: `CN=${key},OU=Groups,DC=corp`, members, primaryToken },
});
const ofPerson = (key: string) => `CN=${key},OU=People,DC=corp`;
const ofGroup = (key: string) => `CN=${key},OU=Groups,DC=corp`;

test("members of groups in a group are in it, and circles end", () => {
  const members = membersOf({
    people: ["a", "b", "c"].map((key) => person(key)),
    groups: [
      group("all", [ofGroup("half")]),
      group("half", [ofPerson("a"), ofGroup("quarter")]),
      group("quarter", [ofPerson("b"), ofGroup("half"), "CN=somebody,OU=Elsewhere,DC=corp"]),
      group("none", []),
    ],
  });
  expect(Object.fromEntries([...members].map(([key, set]) => [key, [...set].sort().join("")]))).toEqual({
    all: "ab",
    half: "ab",
    quarter: "ab",
    none: "",
  });
});

test("a primary group has those who name it, and groups around it have them too", () => {
  const members = membersOf({
    people: [person("a", { primaryGroup: "513" }), person("b", { primaryGroup: "514" })],
    groups: [group("domain users", [], "513"), group("everybody", [ofGroup("domain users")])],
  });
  expect([...(members.get("domain users") ?? [])]).toEqual(["a"]);
  expect([...(members.get("everybody") ?? [])]).toEqual(["a"]);
});

test("members may be named by their login name", () => {
  const members = membersOf({ people: [person("a")], groups: [group("posix", ["a", "b"])] });
  expect([...(members.get("posix") ?? [])]).toEqual(["a"]);
});

test.each([
  ["CN=Ada,OU=People,DC=corp", "cn=ada,ou=people,dc=CORP"],
  ["cn=Ada,  ou=People,dc=corp", "cn=Ada,ou=People,dc=corp"],
  ["cn=Ahlers\\, Ada,dc=corp", "cn=Ahlers\\2C Ada,dc=corp"],
  ["cn=Böhm,dc=corp", "cn=B\\C3\\B6hm,dc=corp"],
  ["cn=a+uid=b,dc=corp", "uid=B+cn=A,dc=corp"],
])("%s is %s", (one, other) => {
  expect(normalDn(one)).toBe(normalDn(other));
});

test("other names stay apart, also where one is no name", () => {
  expect(normalDn("cn=a,dc=corp")).not.toBe(normalDn("cn=a\\,dc=corp"));
  expect(normalDn("not a name")).toBe(normalDn("NOT a name "));
});

test("three hundred groups in a row, each in the next, have the one who is in the first", () => {
  const groups = Array.from({ length: 300 }, (_, i) =>
    group(`g${i}`, [i === 0 ? ofPerson("a") : ofGroup(`g${i - 1}`)]),
  );
  const members = membersOf({ people: [person("a")], groups });
  expect([...members.values()].every((people) => people.has("a"))).toBe(true);
});
