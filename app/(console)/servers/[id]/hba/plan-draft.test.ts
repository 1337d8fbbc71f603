/** What the builder's fields hold at first, and the plan that they make. */
import { expect, it } from "vitest";
import { buildHba } from "@/lib/protocols/postgres/hba/build";
import { parseHba } from "@/lib/protocols/postgres/hba/parse";
import { noKeptLines } from "@/lib/protocols/postgres/hba/shown";
import type { BuilderStart } from "@/lib/servers/hba/server-hba";
import { doorFor, draftFor, planOf, refusedRoles, revisionOf, sourceOf, withPasted } from "./plan-draft";

const start: BuilderStart = {
  version: 18,
  identifier: "Main",
  hbaFile: "pg_hba.conf",
  client: { id: "c", name: "Main", ldapName: "main", doors: ["radius", "ldap"] },
  places: {
    radius: [
      { host: "10.0.0.1", port: 1812 },
      { host: null, port: 1899 },
      { host: "2001:db8::1", port: 1899 },
    ],
    ldaps: [{ host: "w1", port: 2636 }],
    ldap: [],
    base: "dc=postern",
    hasOwnCertificate: false,
    authority: null,
  },
  workers: [],
  withoutUser: { some: [], total: 0 },
  accepted: ["etl"],
  lines: noKeptLines,
  hasTls: true,
  knowsLdap: null,
  superusers: ["admin", "postgres"],
  replicationRoles: [],
  loginRoles: [],
  groups: [],
  databases: [],
  passwordOnly: [],
  posternGroups: [],
  monitor: { role: "postern_monitor", database: "postgres", address: "10.0.0.9" },
};

it("builds a valid file from what it holds at first, for every version", () => {
  for (const version of [15, 18, 19]) {
    const built = buildHba(planOf(draftFor({ ...start, version }, false), { ...start, version }, null));
    if (!built.ok) throw new Error(built.reasons.join());
    const { rules, problems } = parseHba(built.text, { version });
    expect(problems).toEqual([]);
    expect(rules.map(({ method }) => method)).toEqual([
      "peer",
      "peer",
      "scram-sha-256",
      ...Array(2).fill("ldap"),
      "reject",
      "reject",
    ]);
  }
});

it("reads servers back as they were printed, and lists with commas", () => {
  const draft = draftFor(start, false);
  expect(draft).toMatchObject({
    breakGlassRole: "postgres",
    radiusServers: "10.0.0.1, WORKER-HOST:1899, [2001:db8::1]:1899",
    ldapHosts: "w1",
    ldapPort: "2636",
  });
  const people = [{ key: 0, door: "ldap", databases: " a ,, b", roles: "+x", networks: "10.0.0.0/8" }];
  expect(planOf({ ...draft, people, ldapMode: "search" }, start, "s")).toMatchObject({
    radius: {
      servers: [
        { host: "10.0.0.1", port: 1812 },
        { host: "WORKER-HOST", port: 1899 },
        { host: "2001:db8::1", port: 1899 },
      ],
      secret: "s",
    },
    secondFactor: [{ door: "ldap", databases: ["a", "b"], roles: ["+x"], networks: ["10.0.0.0/8"] }],
    ldap: { hosts: ["w1"], port: 2636, mode: "search", ldapName: "main", secret: "s" },
  });
});

it.each<[string, Partial<BuilderStart>, string]>([
  ["LDAPS where nothing speaks against it", {}, "ldap"],
  ["LDAPS on 19, whatever is known", { version: 19, knowsLdap: false }, "ldap"],
  ["RADIUS where PostgreSQL was built without LDAP", { knowsLdap: false }, "radius"],
  ["RADIUS where no worker answers LDAPS", { places: { ...start.places, ldaps: [] } }, "radius"],
  ["LDAPS where no worker is known at all", { places: { ...start.places, ldaps: [], radius: [] } }, "ldap"],
  [
    "RADIUS where the client may not use LDAPS",
    { client: { id: "c", name: "Main", ldapName: "main", doors: ["radius"] } },
    "radius",
  ],
])("proposes %s", (_, change, expected) => {
  expect(doorFor({ ...start, ...change })).toBe(expected);
  expect(draftFor({ ...start, ...change }, true)).toMatchObject({ door: expected, people: [] });
});

it("starts from what was pasted, else from what the server shows, else from nothing", () => {
  const draft = draftFor(start, true);
  const ruleset = parseHba("host all all all md5", { version: 18 });
  expect(sourceOf(draft, null, 18)).toEqual([]);
  expect(sourceOf(draft, ruleset, 18)).toMatchObject([{ kind: "rule", text: "host all all all md5" }]);
  expect(sourceOf({ ...draft, pasted: "# mine\n" }, ruleset, 18)).toMatchObject([
    { kind: "text", text: "# mine" },
  ]);
  expect(revisionOf(draft, start, null).programs).toEqual(["postern_monitor", "etl"]);
});

it("starts with the lines of accepted roles and standbys, and once with Postern's own", () => {
  const lines = {
    ...noKeptLines,
    serviceAccounts: [
      { role: "postern_monitor", databases: ["app"], networks: ["10.0.0.9/32"], method: "scram-sha-256" },
      { role: "etl", databases: [], networks: ["10.0.0.7/32"], method: "cert" },
    ],
    replication: [{ role: "standby", networks: ["local"], method: "peer" }],
  } as const;
  const plan = planOf(draftFor({ ...start, lines }, true), start, null);
  expect(plan.serviceAccounts).toEqual(lines.serviceAccounts);
  expect(plan.replication).toEqual(lines.replication);
});

it("takes the people from the file that is pasted, until somebody writes a line", () => {
  const draft = draftFor(start, false);
  expect(withPasted(draft, "host all all all md5", false)).toEqual({
    pasted: "host all all all md5",
    people: [],
  });
  expect(withPasted({ ...draft, pasted: "x", people: [] }, "", false)).toMatchObject({
    people: draft.people,
  });
  const [row] = draft.people;
  const people = row ? [{ ...row, roles: "ada" }] : [];
  expect(withPasted({ ...draft, people }, "local all all peer", false)).toEqual({
    pasted: "local all all peer",
  });
  expect(withPasted({ ...draft, people: [] }, "", true)).toEqual({ pasted: "" });
});

it("counts nobody as refused who has a line of the draft", () => {
  const lines = {
    ...noKeptLines,
    serviceAccounts: [{ role: "etl", databases: [], networks: ["10.0.0.7/32"], method: "cert" }],
    replication: [{ role: "standby", networks: ["10.0.0.8/32"], method: "cert" }],
  } as const;
  const some = ["postgres", "etl", "standby", "postern_monitor", "ada"];
  const withRoles = { ...start, lines, withoutUser: { some, total: 405 } };
  const draft = draftFor(withRoles, true);
  expect(refusedRoles(draft, withRoles)).toEqual({ some: ["ada"], total: 401 });
  expect(refusedRoles({ ...draft, breakGlass: false, accounts: [] }, withRoles)).toEqual({
    ...{ some: ["postgres", "etl", "postern_monitor", "ada"], total: 404 },
  });
});
