/** Which role the break-glass line is for, and the servers that a line names. */
import { expect, it } from "vitest";
import { parseHba } from "../hba/parse";
import type { HbaRule } from "../hba/rule";
import { breakGlassRoleOf, judge, ldapServersOf, radiusServersOf } from "./judge";

const roles = [
  { name: "postgres", isSuperuser: true, isReplication: false, hasPassword: null },
  { name: "alice", isSuperuser: false, isReplication: false, hasPassword: null },
];
const rulesOf = (text: string) => parseHba(text, { version: 18 }).rules;

it.each([
  ["local all postgres peer", "postgres"],
  ["local all alice peer\nlocal all postgres peer", "postgres"],
  ["local all alice peer", null],
  ["local all all peer", null],
  ["local all postgres,alice peer", null],
  ["local all postgres trust", null],
  ["host all postgres all trust", null],
  ["", null],
])("%j: %s", (text, expected) => {
  expect(breakGlassRoleOf(rulesOf(text), roles)).toBe(expected);
});

const first = (text: string): HbaRule => {
  const [rule] = rulesOf(text);
  if (!rule) throw new Error("no rule");
  return rule;
};

it.each([
  ['radiusservers="a,b" radiusports="1812,1645" radiussecrets=x', ["a:1812", "b:1645"]],
  ['radiusservers="a,b" radiusports=1645 radiussecrets=x', ["a:1645", "b:1645"]],
  ['radiusservers="a,b" radiussecrets=x', ["a:1812", "b:1812"]],
])("radius %s", (options, expected) => {
  const servers = radiusServersOf(first(`host all all all radius ${options}`));
  expect(servers.map(({ host, port }) => `${host}:${port}`)).toEqual(expected);
});

it.each([
  ['ldapserver="a b" ldapprefix=x', ["a:389", "b:389"]],
  ["ldapserver=a ldapscheme=ldaps ldapprefix=x", ["a:636"]],
  ["ldapserver=a ldapport=1636 ldapprefix=x", ["a:1636"]],
])("ldap %s", (options, expected) => {
  const servers = ldapServersOf(first(`host all all all ldap ${options}`));
  expect(servers.map(({ host, port }) => `${host}:${port}`)).toEqual(expected);
});

it.each([
  ["cert", "A client certificate of this role is required."],
  ["cert map=pooler", "A client certificate is required that the map pooler leads to this role."],
  ["scram-sha-256 clientcert=verify-full", "A client certificate of this role is required."],
])("%s: whose certificate it has to be", (method, remark) => {
  const [alice] = roles.slice(1);
  if (!alice) throw new Error("no role");
  const rule = first(`hostssl all all all ${method}`);
  expect(judge(rule, alice, { workers: [], breakGlassRole: null })).toEqual({ kind: "certificate", remark });
});
