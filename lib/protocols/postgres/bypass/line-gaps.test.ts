/** What stands beside a line: every line that the finder names has something there, by what its ways in are. */
import { expect, it } from "vitest";
import { parseHba } from "../hba/parse";
import { findWaysIn } from "./finder";
import { gapAt, lineGaps } from "./line-gaps";
import { withExceptions } from "./way";

const ldap = (host: string) => `ldap ldapserver="${host}" ldapport=1636 ldapscheme=ldaps ldapprefix="uid="`;
const file = [
  "local all postgres peer",
  "hostssl all all 10.1.0.0/16 scram-sha-256",
  "hostssl all all 10.2.0.0/16 cert",
  "hostssl all all 10.3.0.0/16 pam",
  `hostssl all all 10.4.0.0/16 ${ldap("192.0.2.9")}`,
  `hostssl all all 10.5.0.0/16 ${ldap("127.0.0.1")}`,
  "host all all all reject",
].join("\n");

const role = (name: string, isSuperuser = false) => ({
  ...{ name, isSuperuser },
  isReplication: false,
  hasPassword: null,
});
const ways = findWaysIn({
  rules: parseHba(file, { version: 18 }).rules,
  roles: [role("postgres", true), role("ada"), role("bob")],
  memberships: [],
  databases: null,
  version: 18,
  interfaces: null,
  hasTls: true,
  workers: [{ door: "ldap", host: "127.0.0.1", port: 1636 }],
  breakGlassRole: "postgres",
});
const exception = {
  role: "bob",
  method: "scram-sha-256",
  network: "any",
  expiresAt: new Date(Date.UTC(2030, 0, 1)),
};
const gaps = lineGaps(withExceptions(ways, [exception], new Date(Date.UTC(2026, 0, 1))));
const none = { open: 0, superusers: 0, accepted: 0, elsewhere: 0, certificate: 0, breakGlass: 0 };

it.each([
  [1, { ...none, breakGlass: 1 }],
  [2, { ...none, open: 2, superusers: 1, accepted: 1 }],
  [3, { ...none, certificate: 3 }],
  [4, { ...none, open: 3, superusers: 1 }],
  [5, { ...none, elsewhere: 3 }],
  [6, null],
  [7, null],
])("line %i", (lineNumber, expected) => {
  const gap = gapAt(gaps, "pg_hba.conf", lineNumber);
  expect(gap).toEqual(expected && { file: "pg_hba.conf", lineNumber, ...expected });
});
