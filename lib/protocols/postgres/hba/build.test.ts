/** The builder's file is what PostgreSQL reads without an error and the lint without a word that matters. */
import { expect, it } from "vitest";
import { buildHba } from "./build";
import { lintHba } from "./lint/lint";
import { parseHba } from "./parse";
import type { HbaPlan } from "./plan";

const plan: HbaPlan = {
  version: 18,
  identifier: "Analytics",
  breakGlass: { role: "postgres", osUser: "postgres" },
  serviceAccounts: [
    { role: "pool", databases: ["app", "all"], networks: ["10.0.0.7", "local"], method: "scram-sha-256" },
    { role: "etl job", databases: [], networks: ["2001:db8::/64"], method: "cert" },
  ],
  replication: [{ role: "standby", networks: ["10.0.1.0/24"], method: "scram-sha-256" }],
  secondFactor: [
    { door: "radius", databases: ["app"], roles: ["+people", "+my group", "all"], networks: ["10.0.0.0/8"] },
    { door: "ldap", databases: [], roles: [], networks: [] },
  ],
  radius: {
    servers: [
      { host: "127.0.0.1", port: 1812 },
      { host: "127.0.0.2", port: 1812 },
    ],
    secret: null,
  },
  ldap: {
    hosts: ["db1", "db2"],
    port: 1636,
    tls: "ldaps",
    mode: "simple",
    ldapName: "analytics",
    base: "dc=postern",
    secret: null,
  },
  rejectRest: true,
};
const build = (change: Partial<HbaPlan> = {}) => buildHba({ ...plan, ...change });
const text = (change: Partial<HbaPlan> = {}) => {
  const built = build(change);
  if (!built.ok) throw new Error(built.reasons.join("\n"));
  return built.text;
};

it("orders the lines so that each reaches those it is for", () => {
  expect(text()).toBe(`# The first line that matches decides, so the order matters.

# Access when no worker answers: only from the server itself, only as its own system user.
local    all             postgres                            peer
local    replication     postgres                            peer

# Service accounts: no person, so no second factor. Each from its own network only.
hostssl  app,"all"       pool            10.0.0.7/32         scram-sha-256
local    app,"all"       pool                                scram-sha-256
hostssl  all             "etl job"       2001:db8::/64       cert

# Replication: “all” as a database does not cover it.
hostssl  replication     standby         10.0.1.0/24         scram-sha-256

# People: password and code, checked by Postern. Only with TLS, because both are sent as they are.
hostssl  app             +people,+"my group","all" 10.0.0.0/8          radius radiusservers="127.0.0.1,127.0.0.2" radiusports="1812" radiussecrets="SHARED-SECRET" radiusidentifiers="analytics"
hostssl  all             all             0.0.0.0/0           ldap ldapserver="db1 db2" ldapscheme=ldaps ldapport=1636 ldapprefix="uid=" ldapsuffix=",ou=analytics,dc=postern"
hostssl  all             all             ::/0                ldap ldapserver="db1 db2" ldapscheme=ldaps ldapport=1636 ldapprefix="uid=" ldapsuffix=",ou=analytics,dc=postern"

# Nobody else: not by the socket, not by IPv4 or IPv6, with TLS or without.
local    all,replication all                                 reject
host     all,replication all             all                 reject
`);
});

it("writes what PostgreSQL reads and the lint accepts", () => {
  const secret = "0123456789abcdefghijklmnop";
  const radius = { ...plan.radius, secret };
  for (const mode of ["simple", "search"] as const)
    for (const tls of ["ldaps", "starttls"] as const) {
      const file = text({ radius, ldap: { ...plan.ldap, mode, tls, secret } });
      const ruleset = parseHba(file, { version: 18 });
      expect(ruleset.problems).toEqual([]);
      const findings = lintHba(ruleset, {
        version: 18,
        roles: null,
        memberships: [],
        interfaces: null,
        workers: [
          { door: "ldap", host: "db1", port: 1636 },
          { door: "radius", host: "127.0.0.1", port: 1812 },
        ],
        ldapName: "analytics",
        ldapBase: "dc=postern",
        isLogTerse: false,
        certificates: null,
        changedAt: null,
        loadedAt: null,
      });
      const wanted = [
        "radius_removed_in_19",
        "secret_in_log",
        ...(mode === "search" ? ["ldap_password_in_file"] : []),
      ];
      expect([...new Set(findings.map(({ id }) => id))].sort()).toEqual(wanted.sort());
      expect(ruleset.rules[6]?.users).toEqual([
        { text: "+people", isQuoted: false },
        { text: "+my group", isQuoted: false },
        { text: "all", isQuoted: true },
      ]);
    }
});

it("refuses radius for 19 and builds ldap there", () => {
  expect(build({ version: 19 })).toMatchObject({
    ok: false,
    reasons: [expect.stringContaining("PostgreSQL 19")],
  });
  const people = plan.secondFactor.slice(1);
  expect(parseHba(text({ version: 19, secondFactor: people }), { version: 19 }).problems).toEqual([]);
});

it("maps a system user of another name through pg_ident.conf", () => {
  const built = build({ breakGlass: { role: "dba", osUser: "postgres" } });
  expect(built).toMatchObject({ ok: true, identLine: "break_glass   postgres   dba" });
  expect(built.ok && built.text).toContain("peer map=break_glass");
  expect(build()).toMatchObject({ identLine: null });
});

it.each([
  [
    { serviceAccounts: [{ role: "", databases: [], networks: ["10.0.0.1"], method: "cert" }] },
    "A name is empty.",
  ],
  [
    { serviceAccounts: [{ role: "a", databases: [], networks: [], method: "cert" }] },
    "Say from which networks",
  ],
  [{ serviceAccounts: [{ role: "a", databases: [], networks: ["local"], method: "cert" }] }, "needs TLS"],
  [{ replication: [{ role: "a", networks: ["10.0.0.0/40"], method: "cert" }] }, "10.0.0.0/40 is no network"],
  [{ replication: [{ role: "/a", networks: ["10.0.0.0/8"], method: "cert" }] }, "starts with a slash"],
  [{ replication: [{ role: "a\nb", networks: ["10.0.0.0/8"], method: "cert" }] }, "line break"],
  [{ radius: { servers: [], secret: 'a"b' } }, "The secret holds"],
] as const)("refuses %j", (change, reason) => {
  expect(build(change as Partial<HbaPlan>)).toMatchObject({
    ok: false,
    reasons: expect.arrayContaining([expect.stringContaining(reason)]),
  });
});

it("writes programs by their own method and source, standbys by the socket too", () => {
  const file = text({
    serviceAccounts: [
      { role: "old", databases: [], networks: ["db.example.org", "samenet", "all"], method: "md5" },
      { role: "backup", databases: [], networks: ["local"], method: "peer" },
    ],
    replication: [
      { role: "backup", networks: ["local"], method: "peer" },
      { role: "standby", networks: ["10.0.1.0/24"], method: "cert" },
    ],
  });
  const { rules, problems } = parseHba(file, { version: 18 });
  expect(problems).toEqual([]);
  const lines = rules.map(({ raw }) => raw.replaceAll(/ +/g, " "));
  expect(lines).toEqual(
    expect.arrayContaining([
      "hostssl all old db.example.org md5",
      "hostssl all old samenet md5",
      "hostssl all old all md5",
      "local all backup peer",
      "local replication backup peer",
      "hostssl replication standby 10.0.1.0/24 cert",
    ]),
  );
  expect(build({ replication: [{ role: "a", networks: ["10.0.0.0/8"], method: "peer" }] })).toMatchObject({
    ok: false,
    reasons: [expect.stringContaining("peer goes by")],
  });
});
