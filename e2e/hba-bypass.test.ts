/**
 * Plants ways around the second factor on a real server and reads it as the console does: the finder names exactly
 * those, and none once the builder's file is loaded.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { utf8 } from "@/lib/foundation/base/bytes";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import type { WayIn } from "@/lib/protocols/postgres/bypass/way";
import { buildHba } from "@/lib/protocols/postgres/hba/build";
import type { HbaPlan } from "@/lib/protocols/postgres/hba/plan";
import { openBypasses, serverWaysIn } from "@/lib/servers/bypass/queries";
import { waysRequest } from "@/lib/servers/bypass/schema";
import { acceptException } from "@/lib/servers/bypass/service";
import { newMonitorPassword } from "@/lib/servers/registry/monitor-password";
import { monitorRoleSql } from "@/lib/servers/registry/monitor-role";
import { readServer } from "@/lib/servers/registry/read";
import { makeServer } from "@/lib/testing/factories";
import { type HbaServer, startHbaServer } from "./support/hba-server";

const actor = systemActor("test");
const monitor = "postern_monitor";
const { password, verifier } = newMonitorPassword();
const plan: HbaPlan = {
  version: 18,
  identifier: "analytics",
  breakGlass: { role: "postgres", osUser: "postgres" },
  serviceAccounts: [
    { role: monitor, databases: ["postgres"], networks: ["127.0.0.1"], method: "scram-sha-256" },
  ],
  replication: [],
  secondFactor: [{ door: "radius", databases: [], roles: [], networks: [] }],
  radius: { servers: [{ host: "127.0.0.1", port: 1812 }], secret: "0123456789abcdefghijklmnopqrstuv" },
  ldap: {
    hosts: [],
    port: 1636,
    tls: "ldaps",
    mode: "simple",
    ldapName: "analytics",
    base: "dc=postern",
    secret: null,
  },
  rejectRest: true,
};

let server: HbaServer;
let id: string;

beforeAll(async () => {
  server = await startHbaServer();
  const setUp = monitorRoleSql({ role: monitor, database: "postgres", verifier });
  // psql's own command is not SQL.
  await server.admin.query(setUp.replace(/^\\connect.*\n/, ""));
  await server.admin.query("CREATE ROLE analyst LOGIN; CREATE ROLE reporting LOGIN");
});
afterAll(() => server?.remove());

beforeEach(async () => {
  await database().server.deleteMany();
  await database().workerInstance.deleteMany();
  const now = new Date();
  await database().workerInstance.create({
    data: {
      ...{ id: "w1", host: "db", pid: 1, version: "1", startedAt: now, lastSeenAt: now },
      addresses: { radius: { host: "127.0.0.1", port: 1812 } },
    },
  });
  const made = await makeServer({
    ...{ host: "127.0.0.1", port: server.port, sslMode: "require", monitorRole: monitor },
  });
  id = made.id;
  const place = { table: "servers", column: "monitor_password_sealed", row: id };
  const monitorPasswordSealed = keyring().seal(place, utf8(password));
  await database().server.update({ where: { id }, data: { monitorPasswordSealed } });
  // The role that reads the server has no phone; somebody said so and until when.
  await acceptException(actor, {
    ...{ serverId: id, role: monitor, method: "scram-sha-256", network: "127.0.0.1/32" },
    reason: "Reads the server for Postern",
    expiresOn: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
  });
});

function built(): string {
  const file = buildHba(plan);
  if (!file.ok) throw new Error(file.reasons.join("\n"));
  return file.text;
}

/** Loads the file, reads the server, and gives what is open. */
async function openUnder(text: string): Promise<readonly WayIn[]> {
  await server.loadHba(text);
  expect(await readServer(actor, { id })).toEqual({ ok: true, unknown: 0 });
  const { state, notInForce, rows, counts } = await serverWaysIn(actor, id, waysRequest.parse({}));
  expect({ state, notInForce, accepted: counts.accepted }).toEqual({
    state: "ready",
    notInForce: "",
    accepted: 1,
  });
  expect(await openBypasses(actor)).toMatchObject([{ serverId: id, open: rows.length }]);
  return rows;
}

const short = ({ role, sources, tls, databases, method, line }: WayIn) =>
  `${role} from ${sources}, TLS ${tls}, to ${databases} by ${method}, line ${line.lineNumber}`;

test("names each planted way in, superusers first, with the line to blame", async () => {
  const lines = built().split("\n");
  const planted = [
    "host postgres analyst 192.0.2.0/24 trust",
    "hostssl all postgres 10.0.0.0/8 scram-sha-256",
    "host all all 0.0.0.0/0 scram-sha-256",
  ];
  lines.splice(
    lines.findIndex((line) => line.includes(" radius ")),
    0,
    ...planted,
  );
  const [trust, superuser, everyone] = planted.map((line) => lines.indexOf(line) + 1);
  expect((await openUnder(lines.join("\n"))).map(short)).toEqual([
    `postgres from 10.0.0.0/8, TLS only, to any database by scram-sha-256, line ${superuser}`,
    `postgres from any IPv4 address, TLS any, to any database by scram-sha-256, line ${everyone}`,
    `analyst from 192.0.2.0/24, TLS any, to postgres by trust, line ${trust}`,
    `analyst from any IPv4 address, TLS any, to any database by scram-sha-256, line ${everyone}`,
    `postern_monitor from any IPv4 address, TLS any, to any database by scram-sha-256, line ${everyone}`,
    `reporting from any IPv4 address, TLS any, to any database by scram-sha-256, line ${everyone}`,
  ]);
});

test("finds nothing once the builder's file is loaded, and the server decides so", async () => {
  expect(await openUnder(built())).toEqual([]);
  const from = (address: string, transport: "tls" | "plain") =>
    server.decide({
      role: "analyst",
      database: "postgres",
      replication: "none",
      source: { kind: "address", address, transport },
    });
  expect(await from("127.0.0.9", "plain")).toBe("rejected");
  const radius = built()
    .split("\n")
    .findIndex((line) => line.includes(" radius "));
  expect(await from("127.0.0.9", "tls")).toEqual({ line: radius + 1 });
});
