/** The finder and the simulator agree on random files: what one login shows, the other lists, and nothing else. */
import { expect, it } from "vitest";
import type { Login, LoginSource } from "../hba/login";
import { parseHba } from "../hba/parse";
import { simulate } from "../hba/simulate";
import { findWaysIn } from "./finder";
import { judge } from "./judge";
import type { LoginRole } from "./way";

/** A sequence that is the same at every run. */
function numbers(start: number) {
  let seed = start;
  return (below: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >> 8) % below;
  };
}

const types = ["local", "host", "hostssl", "hostnossl", "host"];
const databases = [
  "all",
  "app",
  "sameuser",
  "samerole",
  "replication",
  "all,replication",
  '"all"',
  "/^a",
  "b,app",
];
const users = ["all", "alice", "+staff", "bob,alice", '"all"', "/^b", "root", "+team", "alice,+staff"];
const networks = [
  "all",
  "0.0.0.0/0",
  "::/0",
  "10.0.0.0/8",
  "10.1.0.0/16",
  "10.1.2.0/24",
  "10.1.2.3/32",
  "192.0.2.0/25",
  "2001:db8::/32",
  "2001:db8:1::/48",
  "samenet",
  "samehost",
];
const methods = ["trust", "reject", "md5", "scram-sha-256", "radius radiusservers=h radiussecrets=s", "pam"];
const addresses = [
  "10.0.0.1",
  "10.1.0.1",
  "10.1.2.1",
  "10.1.2.3",
  "10.1.2.4",
  "10.1.3.1",
  "10.9.9.9",
  "172.16.5.1",
  "172.16.5.9",
  "192.0.2.1",
  "192.0.2.200",
  "203.0.113.1",
  "2001:db8::1",
  "2001:db8:1::1",
  "2001:db9::1",
];
const databaseNames = ["app", "alice", "bob", "staff", "team", "other", "all"];
const memberships = [
  { member: "bob", role: "team" },
  { member: "team", role: "staff" },
];
const interfaces = ["172.16.5.1/24"];
const workers = [{ door: "radius", host: "h", port: 1812 }] as const;
const roles: readonly LoginRole[] = ["alice", "bob", "root", "all"].map((name) => ({
  name,
  isSuperuser: name === "root",
  isReplication: name === "bob",
  hasPassword: null,
}));

const sources: readonly LoginSource[] = [
  { kind: "socket" },
  ...addresses.flatMap((address) =>
    (["tls", "plain"] as const).map((transport) => ({ kind: "address" as const, address, transport })),
  ),
];

it.each(Array.from({ length: 60 }, (_, i) => i + 1))("agrees on file %i", (seed) => {
  const next = numbers(seed * 7919);
  const pick = (list: readonly string[]) => list[next(list.length)] ?? "";
  const text = Array.from({ length: 3 + next(7) }, () => {
    const type = pick(types);
    return `${type} ${pick(databases)} ${pick(users)} ${type === "local" ? "" : pick(networks)} ${pick(methods)}`;
  }).join("\n");
  const { rules, problems } = parseHba(text, { version: 18 });
  expect(problems).toEqual([]);
  const facts = { version: 18, roles: null, memberships, interfaces };
  const context = { workers, breakGlassRole: null };
  const shown = new Set<string>();
  for (const role of roles)
    for (const source of sources) {
      const logins: Login[] = databaseNames.map((database) => ({
        ...{ role: role.name, database, source, replication: "none" as const },
      }));
      if (role.isReplication || role.isSuperuser)
        logins.push({ role: role.name, database: "x", source, replication: "physical" });
      for (const login of logins) {
        const found = simulate(rules, login, facts);
        if (found.outcome === "rule" && judge(found.rule, role, context))
          shown.add(`${role.name} ${found.rule.lineNumber}`);
      }
    }
  const listed = findWaysIn({
    ...{ rules, roles, memberships, interfaces, ...context },
    databases: databaseNames,
    version: 18,
    hasTls: true,
  }).map(({ role, line }) => `${role} ${line.lineNumber}`);
  expect(listed.sort(), text).toEqual([...shown].sort());
});
