/** Plants ways around the second factor on a real server: the finder names exactly those, and none under the builder's file. */
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isOpenKind, type LoginRole, type WayIn, type WorkerAddress } from "@/lib/postgres/bypass";
import { findWaysIn } from "@/lib/postgres/bypass-finder";
import { buildHba } from "@/lib/postgres/hba/build";
import { ldapBase } from "@/lib/postgres/hba/lines";
import type { Membership } from "@/lib/postgres/hba/login";
import type { HbaPlan } from "@/lib/postgres/hba/plan";
import { type HbaViewRow, hideRow, rulesetFromView } from "@/lib/postgres/hba/view";
import { type HbaServer, startHbaServer } from "./support/hba-server";

const worker: WorkerAddress = { door: "radius", host: "127.0.0.1", port: 1812 };
const plan: HbaPlan = {
  version: 18,
  identifier: "analytics",
  breakGlass: { role: "postgres", osUser: "postgres" },
  serviceAccounts: [],
  replication: [],
  secondFactor: [{ door: "radius", databases: [], roles: [], networks: [] }],
  radius: { servers: [{ host: worker.host, port: worker.port }], secret: "0123456789abcdefghijklmnopqrstuv" },
  ldap: {
    hosts: [],
    port: 1636,
    tls: "ldaps",
    mode: "simple",
    ldapName: "analytics",
    base: ldapBase,
    secret: null,
  },
  rejectRest: true,
};

let server: HbaServer;

beforeAll(async () => {
  server = await startHbaServer();
  await server.admin.query(
    "CREATE ROLE analyst LOGIN; CREATE ROLE reporting LOGIN; CREATE ROLE people NOLOGIN",
  );
});
afterAll(() => server?.remove());

/** What the console would read from the server, and the finder make of it. */
async function openWays(): Promise<readonly WayIn[]> {
  const rows = async <T extends pg.QueryResultRow>(sql: string) => (await server.admin.query<T>(sql)).rows;
  const view = await rows<HbaViewRow>("SELECT * FROM pg_hba_file_rules ORDER BY rule_number");
  const roles = await rows<LoginRole>(
    `SELECT rolname AS name, rolsuper AS "isSuperuser", rolreplication AS "isReplication", NULL AS "hasPassword"
     FROM pg_roles WHERE rolcanlogin`,
  );
  const memberships = await rows<Membership>(
    "SELECT member::regrole::text AS member, roleid::regrole::text AS role FROM pg_auth_members",
  );
  const databases = await rows<{ datname: string }>("SELECT datname FROM pg_database WHERE datallowconn");
  const { rules, problems } = rulesetFromView(view.map(hideRow));
  expect(problems).toEqual([]);
  return findWaysIn({
    rules,
    roles,
    memberships,
    databases: databases.map(({ datname }) => datname),
    version: 18,
    interfaces: null,
    hasTls: true,
    workers: [worker],
    breakGlassRole: "postgres",
  }).filter(({ kind }) => isOpenKind(kind));
}

function built(): string {
  const file = buildHba(plan);
  if (!file.ok) throw new Error(file.reasons.join("\n"));
  return file.text;
}

const short = ({ role, sources, tls, databases, method, line }: WayIn) =>
  `${role} from ${sources}, TLS ${tls}, ${databases}, ${method}, line ${line.lineNumber}`;

test("names each planted way in, superusers first, with the line to blame", async () => {
  const [first = "", ...rest] = built().split("\nhostssl");
  const planted = [
    "host postgres analyst 192.0.2.0/24 trust",
    "host all postgres 10.0.0.0/8 scram-sha-256",
    "host all all 0.0.0.0/0 scram-sha-256",
  ];
  const text = [`${first}\n${planted.join("\n")}`, ...rest].join("\nhostssl");
  const line = (start: string) => text.split("\n").findIndex((one) => one.startsWith(start)) + 1;
  await server.loadHba(text);
  const [trust, superuser, everyone] = [
    line("host postgres analyst"),
    line("host all postgres"),
    line("host all all 0"),
  ];
  expect((await openWays()).map(short)).toEqual([
    `postgres from 10.0.0.0/8, TLS any, any database, scram-sha-256, line ${superuser}`,
    `postgres from 0.0.0.0/0 but what lines above take, TLS any, any database, scram-sha-256, line ${everyone}`,
    `analyst from 192.0.2.0/24, TLS any, postgres, trust, line ${trust}`,
    `analyst from any IPv4 address, TLS any, any database, scram-sha-256, line ${everyone}`,
    `reporting from any IPv4 address, TLS any, any database, scram-sha-256, line ${everyone}`,
  ]);
});

test("finds nothing once the builder's file is loaded, and the server decides so", async () => {
  await server.loadHba(built());
  expect(await openWays()).toEqual([]);
  const from = (address: string, transport: "tls" | "plain") =>
    server.decide({
      role: "analyst",
      database: "postgres",
      replication: "none",
      source: { kind: "address", address, transport },
    });
  expect(await from("127.0.0.9", "plain")).toBe("rejected");
  const radius =
    built()
      .split("\n")
      .findIndex((one) => one.startsWith("hostssl")) + 1;
  expect(await from("127.0.0.9", "tls")).toEqual({ line: radius });
});
