/** The lines that pages show, above the stock file, in real servers: read without an error, and what each login gets. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changeCommands } from "@/lib/protocols/postgres/hba/lines";
import type { Login } from "@/lib/protocols/postgres/hba/login";
import { type ShownHba, shownHba } from "@/lib/protocols/postgres/hba/shown";
import { usualSuperuser } from "@/lib/protocols/postgres/local-psql";
import { type DebianServer, debianBinaries, startDebianServer } from "@/lib/testing/debian-postgres";
import { type HbaServer, startHbaServer } from "./support/hba-server";
import { stockHba } from "./support/stock-hba";

const shown = (door: ShownHba["door"]): string => {
  const set = shownHba({
    door,
    servers: [{ host: "127.0.0.1", port: door === "radius" ? 1812 : 1636 }],
    client: { name: "Main database", ldapName: "main" },
    base: "dc=postern",
    secret: "0123456789abcdefghijklmnopqrstuv",
    serviceAccounts: [{ role: "pool", databases: [], networks: ["127.0.0.1"], method: "scram-sha-256" }],
  });
  if (!set.ok) throw new Error(set.reasons.join("\n"));
  return set.text;
};

/** What psql would be given by the command. */
const reloadSql = /-XAtc "(.*)"$/.exec(changeCommands(null, usualSuperuser).reload)?.[1] ?? "";

async function reload(admin: pg.Client): Promise<string> {
  const { rows } = await admin.query<{ case: string }>(reloadSql);
  return rows[0]?.case ?? "";
}
const loadedAt = async (admin: pg.Client) =>
  String((await admin.query("SELECT pg_conf_load_time()::text AS at")).rows[0].at);
const errors = async (admin: pg.Client) =>
  (
    await admin.query(
      "SELECT line_number, error FROM pg_hba_file_rules WHERE error IS NOT NULL OR type IS NULL",
    )
  ).rows;

describe("PostgreSQL 18", () => {
  let server: HbaServer;
  beforeAll(async () => {
    server = await startHbaServer();
    await server.admin.query(
      "CREATE ROLE alice LOGIN PASSWORD 'wrong'; CREATE ROLE pool LOGIN PASSWORD 'wrong'; CREATE ROLE standby LOGIN REPLICATION PASSWORD 'wrong'",
    );
    await server.loadHba(shown("radius") + stockHba);
  });
  afterAll(() => server?.remove());

  test("reads them without an error", async () => expect(await errors(server.admin)).toEqual([]));

  const lines = shown("radius").split("\n");
  const line = (start: RegExp) => ({ line: lines.findIndex((text) => start.test(text)) + 1 });
  const login = (change: Partial<Login>): Login => ({
    ...{ role: "alice", database: "postgres", replication: "none" },
    source: { kind: "address", address: "127.0.0.1", transport: "tls" },
    ...change,
  });
  const from = (address: string, transport: "tls" | "plain"): Login["source"] => ({
    ...{ kind: "address", address, transport },
  });

  // Every password that is sent is the role's own, which the stock lines below would take.
  test.each<[string, Partial<Login>, unknown]>([
    ["with TLS asks Postern", {}, line(/^hostssl +all +all +0\.0\.0\.0/)],
    ["with TLS by IPv6 asks Postern", { source: from("::1", "tls") }, line(/^hostssl +all +all +::/)],
    ["without TLS is refused", { source: from("127.0.0.1", "plain") }, "rejected"],
    ["without TLS by IPv6 is refused", { source: from("::1", "plain") }, "rejected"],
    ["by the socket is refused", { source: { kind: "socket" } }, "rejected"],
    ["replication is refused", { role: "standby", replication: "physical" }, "rejected"],
    [
      "replication by the socket is refused",
      { role: "standby", replication: "physical", source: { kind: "socket" } },
      "rejected",
    ],
    ["a service account has its line", { role: "pool" }, line(/ pool /)],
  ])("a login %s", async (_, change, expected) => {
    const wanted = login(change);
    if (wanted.source.kind === "address" && wanted.source.address === "::1" && !server.hasIpv6) return;
    expect(await server.decide(wanted)).toEqual(expected);
  });

  test("the command reloads a sound file, and a file with errors not", async () => {
    const before = await loadedAt(server.admin);
    const file = shown("radius");
    // The second is refused without a word in the view.
    for (const [fault, words] of [
      ["host all all all tru", /^NOT reloaded\. Line \d+: invalid authentication method "tru"$/],
      [
        'hostssl all all all radius radiusservers="127.0.0.1" radiusports="x" radiussecrets="s"',
        /^NOT reloaded\. Line \d+: refused$/,
      ],
    ] as const) {
      await server.admin.query("SELECT pg_sleep(0.01)");
      writeFileSync(join(await dataOf(server.admin), "pg_hba.conf"), `${file}${fault}\n`);
      expect(await reload(server.admin)).toMatch(words);
    }
    await sleep(300);
    expect(await loadedAt(server.admin)).toBe(before);
    writeFileSync(join(await dataOf(server.admin), "pg_hba.conf"), file);
    expect(await reload(server.admin)).toBe("Reloaded: true");
    await expect.poll(() => loadedAt(server.admin)).not.toBe(before);
  });
});

const dataOf = async (admin: pg.Client) =>
  String((await admin.query("SELECT current_setting('data_directory') AS at")).rows[0].at);

describe.skipIf(debianBinaries() === null)("Debian's PostgreSQL", () => {
  let server: DebianServer;
  let admin: pg.Client;
  beforeAll(async () => {
    server = await startDebianServer();
    admin = new pg.Client(server.url("postgres"));
    await admin.connect();
  });
  afterAll(async () => {
    await admin?.end();
    await server?.remove();
  });

  test.each(["radius", "ldap"] as const)("reads them without an error, by %s", async (door) => {
    writeFileSync(join(server.data, "pg_hba.conf"), shown(door) + stockHba);
    expect(await errors(admin)).toEqual([]);
    const { rows } = await admin.query(
      "SELECT auth_method, count(*)::int AS count FROM pg_hba_file_rules WHERE auth_method IN ('radius', 'ldap', 'reject') GROUP BY 1 ORDER BY 1",
    );
    expect(rows).toEqual([
      { auth_method: door, count: 2 },
      { auth_method: "reject", count: 2 },
    ]);
    expect(await reload(admin)).toBe("Reloaded: true");
  });
});
