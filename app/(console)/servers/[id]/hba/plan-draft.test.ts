/** What the builder's fields hold at first, and the plan that they make. */
import { expect, it } from "vitest";
import { buildHba } from "@/lib/protocols/postgres/hba/build";
import { parseHba } from "@/lib/protocols/postgres/hba/parse";
import type { BuilderStart } from "@/lib/servers/hba/server-hba";
import { draftFor, planOf } from "./plan-draft";

const start: BuilderStart = {
  version: 18,
  identifier: "Main",
  hbaFile: "pg_hba.conf",
  client: { id: "c", name: "Main", ldapName: "main" },
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
    const built = buildHba(planOf(draftFor({ ...start, version }), { ...start, version }, null));
    if (!built.ok) throw new Error(built.reasons.join());
    const { rules, problems } = parseHba(built.text, { version });
    expect(problems).toEqual([]);
    expect(rules.map(({ method }) => method)).toEqual([
      "peer",
      "peer",
      "scram-sha-256",
      ...Array(2).fill(version >= 19 ? "ldap" : "radius"),
      "reject",
      "reject",
    ]);
  }
});

it("reads servers back as they were printed, and lists with commas", () => {
  const draft = draftFor(start);
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
