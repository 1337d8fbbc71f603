/** The set that pages show: its exact text by either door, and that nothing below it is ever reached. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findWaysIn } from "../bypass/finder";
import { usualSuperuser } from "../local-psql";
import { changeCommands } from "./lines";
import { parseHba } from "./parse";
import { type ShownHba, shownHba } from "./shown";
import { simulate } from "./simulate";

const options: ShownHba = {
  door: "ldap",
  servers: [
    { host: "10.0.0.1", port: 1636 },
    { host: "10.0.0.2", port: 1636 },
  ],
  client: { name: "Analytics DB", ldapName: "analytics" },
  base: "dc=postern",
  secret: null,
};
const radius: ShownHba = { ...options, door: "radius", servers: [{ host: "127.0.0.1", port: 1812 }] };

function text(change: ShownHba): string {
  const shown = shownHba(change);
  if (!shown.ok) throw new Error(shown.reasons.join("\n"));
  return shown.text;
}

it("asks by LDAPS without any secret, and refuses the rest", () => {
  expect(text(options)).toBe(
    `# Paste this above every other line: the first line that matches decides, and nothing below these is reached.

# Access when no worker answers: only from the server itself, only as its own system user.
local    all             postgres                            peer
local    replication     postgres                            peer

# People: password and code, checked by Postern. Only with TLS, because both are sent as they are.
hostssl  all             all             0.0.0.0/0           ldap ldapserver="10.0.0.1 10.0.0.2" ldapscheme=ldaps ldapport=1636 ldapprefix="uid=" ldapsuffix=",ou=analytics,dc=postern"
hostssl  all             all             ::/0                ldap ldapserver="10.0.0.1 10.0.0.2" ldapscheme=ldaps ldapport=1636 ldapprefix="uid=" ldapsuffix=",ou=analytics,dc=postern"

# Nobody else: not by the socket, not by IPv4 or IPv6, with TLS or without.
local    all,replication all                                 reject
host     all,replication all             all                 reject
`,
  );
});

it("asks by RADIUS with a placeholder for the secret, or the secret", () => {
  expect(text(radius)).toContain(
    'hostssl  all             all             ::/0                radius radiusservers="127.0.0.1" radiusports="1812" radiussecrets="SHARED-SECRET" radiusidentifiers="analytics-db"',
  );
  expect(text({ ...radius, secret: "s3cret" })).toContain('radiussecrets="s3cret"');
});

it("keeps service accounts above the lines for people", () => {
  const serviceAccounts = [
    { role: "pool", databases: ["app"], networks: ["10.0.1.7"], method: "scram-sha-256" },
  ] as const;
  const lines = text({ ...options, serviceAccounts }).split("\n");
  const at = (words: RegExp) => lines.findIndex((line) => words.test(line));
  expect(at(/^hostssl +app +pool +10\.0\.1\.7\/32 +scram-sha-256$/)).toBeGreaterThan(at(/^local/));
  expect(at(/pool/)).toBeLessThan(at(/ ldap /));
});

it.each([
  [[], undefined, "postgres", null],
  [["admin"], undefined, "admin", "break_glass   postgres   admin"],
  [["admin", "postgres"], undefined, "postgres", null],
  [["admin", "postgres"], "admin", "admin", "break_glass   postgres   admin"],
])("keeps a way in for a superuser that there is: %j, %s", (superusers, breakGlassRole, role, identLine) => {
  const shown = shownHba({ ...options, superusers, ...(breakGlassRole ? { breakGlassRole } : {}) });
  expect(shown).toMatchObject({ ok: true, identLine });
  expect(shown.ok && shown.text).toMatch(new RegExp(`^local +all +${role} +peer`, "m"));
});

it("is refused for radius on 19", () => {
  expect(shownHba({ ...radius, version: 19 })).toMatchObject({ ok: false });
  expect(shownHba({ ...options, version: 19 })).toMatchObject({ ok: true });
});

/** What may stand below: the stock lines, and worse. */
const below = `local all all trust
host all all 127.0.0.1/32 scram-sha-256
host all all ::1/128 scram-sha-256
local replication all peer
host replication all all trust
host all all all trust
`;
const sources = [
  { kind: "socket" },
  ...["127.0.0.1", "192.0.2.9", "::1", "2001:db8::9"].flatMap((address) =>
    (["tls", "plain", "gss"] as const).map((transport) => ({ kind: "address", address, transport }) as const),
  ),
] as const;

describe.each([options, radius])("over lines that let everybody in, by $door", (set) => {
  const last = text(set).split("\n").length - 1;
  const { rules } = parseHba(text(set) + below, { version: 18 });

  it.each(sources)("a login from %j is decided by the set", (source) => {
    for (const role of ["ada", "postgres"])
      for (const replication of ["none", "physical"] as const) {
        const facts = { version: 18, roles: ["ada", "postgres"], memberships: [], interfaces: null };
        const done = simulate(rules, { role, database: "app", replication, source }, facts);
        if (done.outcome !== "rule") throw new Error(`${done.outcome} for ${role}`);
        expect(done.rule.lineNumber).toBeLessThanOrEqual(last);
        const asksPostern = source.kind === "address" && source.transport === "tls" && replication === "none";
        const isBreakGlass = source.kind === "socket" && role === "postgres";
        expect(done.rule.method).toBe(asksPostern ? set.door : isBreakGlass ? "peer" : "reject");
      }
  });

  it("leaves the break-glass way alone", () => {
    const role = (name: string) => ({
      ...{ name, isSuperuser: name === "postgres", isReplication: name === "standby", hasPassword: null },
    });
    const found = findWaysIn({
      ...{ version: 18, memberships: [], interfaces: null, rules, databases: null, hasTls: true },
      roles: ["ada", "standby", "postgres"].map(role),
      workers: set.servers.map((server) => ({ door: set.door, ...server })),
      breakGlassRole: "postgres",
    });
    expect([...new Set(found.map(({ role: who, kind }) => `${who} ${kind}`))]).toEqual([
      "postgres break_glass",
    ]);
  });
});

/** The guide shows this set: one worker, a pool and a standby. */
const guide: ShownHba = {
  ...options,
  servers: [{ host: "10.0.0.21", port: 1636 }],
  client: { name: "Main database", ldapName: "main" },
  serviceAccounts: [
    { role: "app_pool", databases: ["app"], networks: ["10.0.1.0/24"], method: "scram-sha-256" },
  ],
  replication: [{ role: "replicator", networks: ["10.0.0.12/32"], method: "scram-sha-256" }],
};
const doc = (name: string) => readFileSync(new URL(`../../../../docs/${name}`, import.meta.url), "utf8");
const indented = (lines: string) => lines.trimEnd().replace(/^(?=.)/gm, "    ");

it("is what the guide shows, with the command that reloads", () => {
  const guideText = doc("set-up-postgresql.md");
  expect(guideText).toContain(indented(text(guide)));
  const radiusLines = text({ ...guide, door: "radius", servers: [{ host: "127.0.0.1", port: 1812 }] })
    .split("\n")
    .filter((line) => line.includes(" radius "));
  expect(guideText).toContain(indented(radiusLines.join("\n")));
  const { save, reload, rollBack } = changeCommands("/etc/postgresql/18/main/pg_hba.conf", usualSuperuser);
  expect(guideText).toContain(indented(reload));
  for (const command of [save, reload, rollBack]) expect(doc("pg-hba.md")).toContain(indented(command));
});
