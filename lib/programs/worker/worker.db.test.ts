/** A worker on a real store: it answers logins, counts, reports, and is gone without a trace when it is closed. */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { utf8 } from "@/lib/foundation/base/bytes";
import { minutes } from "@/lib/foundation/base/durations";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { env } from "@/lib/foundation/platform/env";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { listWorkers } from "@/lib/servers/workers/queries";
import { makeUser } from "@/lib/testing/factories";
import { openLdapClient } from "@/lib/testing/ldap-client";
import { encodeTestRequest, openRadiusClient, type TestRadiusClient } from "@/lib/testing/radius-client";
import { startWorker, type Worker } from "./worker";

const secret = "shared-secret-for-tests-0123456789";
const anyPort = { host: "127.0.0.1", port: 0 };
const log = pino({ level: "silent" });
const anyLdap = {
  host: "127.0.0.1",
  tlsPort: 0,
  startTlsPort: 0,
  base: env().POSTERN_LDAP_BASE,
  names: ["db.example.org"],
  files: null,
};
const common = { keyring: keyring(), log, metrics: anyPort, knownPasswordMs: minutes(5) };
const start = (databaseUrl = env().DATABASE_URL ?? "", changes: { knownPasswordMs?: number } = {}) =>
  startWorker({ ...common, ...changes, databaseUrl, radius: anyPort, ldap: anyLdap });
let worker: Worker;
let client: TestRadiusClient;

beforeAll(async () => {
  await makeUser({ username: "alice", passwordHash: await hashPassword("correct horse") });
  await database().policy.updateMany({ data: { method: "password" } });
  await addClient("local", "127.0.0.1/32");
  worker = await start();
  client = await openRadiusClient({ port: worker.radius.port, secret });
  await vi.waitFor(async () => expect((await get("/readyz")).status).toBe(200), 10_000);
});
afterAll(async () => {
  await client.close();
  await worker.close();
});

const get = async (path: string, port = worker.metrics.port) => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return { status: response.status, body: await response.text() };
};

async function addClient(name: string, network: string): Promise<void> {
  const id = randomUUID();
  const secretSealed = keyring().seal({ table: "clients", column: "secret_sealed", row: id }, utf8(secret));
  const doors = ["radius", "ldap"];
  const ldapName = name.toLowerCase();
  await database().client.create({ data: { id, name, ldapName, doors, network, secretSealed } });
}

test("right and wrong passwords are answered and stand in the login log under its name", async () => {
  expect((await client.request({ username: "alice", password: "correct horse" }))?.code).toBe("accept");
  expect((await client.request({ username: "alice", password: "wrong" }))?.code).toBe("reject");
  const attempts = await database().attempt.findMany({ orderBy: { id: "asc" } });
  expect(attempts.map(({ reason, worker }) => [reason, worker])).toEqual([
    ["accepted_password_only", worker.id],
    ["wrong_password", worker.id],
  ]);
});

test("the LDAP door asks the same core, with a certificate of the store's authority", async () => {
  const authority = await database().certificateAuthority.findUniqueOrThrow({ where: { purpose: "doors" } });
  const tls = { ca: authority.certificate, rejectUnauthorized: true, servername: "db.example.org" };
  const before = await database().attempt.count();
  const bound = await openLdapClient({ port: worker.ldap.ldaps.port, tls });
  expect(await bound.bind("uid=alice,ou=local,dc=postern", "correct horse")).toBe(0);
  expect(await bound.bind("uid=alice,ou=local,dc=postern", "wrong")).toBe(49);
  bound.close();
  const plain = await openLdapClient({ port: worker.ldap.ldap?.port ?? 0, isTls: false, tls });
  await plain.startTls();
  expect(await plain.bind("uid=nobody,ou=local,dc=postern", "wrong")).toBe(49);
  plain.close();
  const attempts = await database().attempt.findMany({ orderBy: { id: "asc" }, skip: before });
  expect(
    attempts.map(({ door, reason, clientName, sourceAddress }) => [door, reason, clientName, sourceAddress]),
  ).toEqual([
    ["ldap", "accepted_password_only", "local", "127.0.0.1"],
    ["ldap", "wrong_password", "local", "127.0.0.1"],
    ["ldap", "unknown_user", "local", "127.0.0.1"],
  ]);
});

test("the same datagram twice gives the same octets and one row", async () => {
  const before = await database().attempt.count();
  const octets = encodeTestRequest({ username: "alice", password: "correct horse" }, secret);
  const replies = client.receive(2);
  await client.send(octets);
  await client.send(octets);
  const [first, second] = await replies;
  expect(first && second && first.equals(second)).toBe(true);
  expect(await database().attempt.count()).toBe(before + 1);
});

test("a change in the store is in force at the very next login", async () => {
  const ask = async (patienceMs = 3000) =>
    (await client.request({ username: "alice", password: "correct horse" }, patienceMs))?.code ?? null;
  for (let round = 0; round < 5; round++) {
    await database().policy.updateMany({ data: { method: "deny" } });
    expect(await ask()).toBe("reject");
    await database().policy.updateMany({ data: { method: "password" } });
    expect(await ask()).toBe("accept");
  }
  const ldap = await openLdapClient({ port: worker.ldap.ldaps.port });
  await database().policy.updateMany({ data: { method: "deny" } });
  expect(await ldap.bind("uid=alice,ou=local,dc=postern", "correct horse")).toBe(49);
  await database().policy.updateMany({ data: { method: "password" } });
  expect(await ldap.bind("uid=alice,ou=local,dc=postern", "correct horse")).toBe(0);
  ldap.close();
  await database().client.updateMany({ data: { disabledAt: new Date() } });
  expect(await ask(500)).toBeNull();
  await database().client.updateMany({ data: { disabledAt: null } });
  await sleep(300);
  expect(await ask()).toBe("accept");
});

test.each([
  [minutes(5), 2],
  [0, 0],
])("a right password is known for %i ms, through both doors", async (knownPasswordMs, spared) => {
  const other = await start(undefined, { knownPasswordMs });
  const radius = await openRadiusClient({ port: other.radius.port, secret });
  try {
    await vi.waitFor(async () => expect((await get("/readyz", other.metrics.port)).status).toBe(200), 10_000);
    for (let i = 0; i < 2; i++)
      expect((await radius.request({ username: "alice", password: "correct horse" }))?.code).toBe("accept");
    const ldap = await openLdapClient({ port: other.ldap.ldaps.port });
    expect(await ldap.bind("uid=alice,ou=local,dc=postern", "correct horse")).toBe(0);
    ldap.close();
    const { body } = await get("/metrics", other.metrics.port);
    expect(body).toContain(`postern_password_checks_spared_total{known_from="remembered"} ${spared}`);
  } finally {
    await radius.close();
    await other.close();
  }
});

test("metrics name what happened", async () => {
  const { status, body } = await get("/metrics");
  expect(status).toBe(200);
  expect(body).toMatch(/postern_logins_total\{outcome="accept",reason="accepted_password_only"\} [1-9]/);
  expect(body).toMatch(/postern_login_duration_seconds_count\{outcome="accept"\} [1-9]/);
  expect(body).toMatch(/postern_radius_repeats_total 1\n/);
  expect(body).toMatch(/postern_radius_drops_total\{reason="unknown_source"\} 1\n/);
  expect(body).toMatch(/postern_ldap_binds_total\{result="success"\} 2\n/);
  expect(body).toMatch(/postern_ldap_drops_total\{reason="unknown_source"\} 0\n/);
  for (const name of ["connections_total", "searches_total", "connections", "in_flight"])
    expect(body).toContain(`postern_ldap_${name} `);
  for (const name of ["in_flight", "kept_replies", "received_total"])
    expect(body).toContain(`postern_radius_${name} `);
  for (const name of ["hash_queue_depth 0", "config_version ", "logins_shed_total 0"]) {
    expect(body).toContain(`postern_${name}`);
  }
  expect(body).toContain("nodejs_eventloop_lag_p99_seconds");
});

test("it reports where it listens and what it counted", async () => {
  await database().workerInstance.create({
    data: {
      id: "long-gone",
      host: "db9",
      pid: 1,
      version: "0",
      addresses: [],
      startedAt: new Date(0),
      lastSeenAt: new Date(Date.now() - 2 * 86_400_000),
    },
  });
  await vi.waitFor(
    async () => {
      const workers = await listWorkers(systemActor("test"));
      expect(workers).toHaveLength(1);
      expect(workers[0]).toMatchObject({
        id: worker.id,
        host: hostname(),
        pid: process.pid,
        radius: { host: "127.0.0.1", port: worker.radius.port },
        ...worker.ldap,
        certificate: "issued",
        isUp: true,
      });
      expect(workers[0]?.counters.accepted).toBeGreaterThan(0);
      const { clockAheadMs } = await database().workerInstance.findUniqueOrThrow({
        where: { id: worker.id },
      });
      expect(Math.abs(clockAheadMs ?? Number.NaN)).toBeLessThan(2000);
      expect(workers[0]?.counters["ldap:accepted"]).toBe(2);
    },
    { timeout: 8000, interval: 200 },
  );
});

test("the row of one that was killed goes when another stands in its place, and only that one", async () => {
  const radius = { host: "127.0.0.1", port: worker.radius.port };
  const at = new Date(Date.now() - 20_000);
  const row = { pid: 1, version: "0", startedAt: at, lastSeenAt: at, addresses: { radius } };
  await database().workerInstance.createMany({
    data: [
      { ...row, id: "killed", host: hostname() },
      { ...row, id: "other-host", host: "db9" },
      { ...row, id: "other-port", host: hostname(), addresses: { radius: { ...radius, port: 1 } } },
      { ...row, id: "beating", host: hostname(), lastSeenAt: new Date() },
    ],
  });
  await vi.waitFor(
    async () => {
      const left = (await listWorkers(systemActor("test"))).map(({ id }) => id);
      expect(left.toSorted()).toEqual(["beating", "other-host", "other-port", worker.id].toSorted());
    },
    { timeout: 8000, interval: 200 },
  );
  await database().workerInstance.deleteMany({
    where: { id: { in: ["other-host", "other-port", "beating"] } },
  });
});

test("a row of a worker from before the LDAP door is still understood", async () => {
  const old = { id: "old", host: "db9", pid: 1, version: "0", startedAt: new Date(), lastSeenAt: new Date() };
  const radius = { host: "192.0.2.1", port: 1812 };
  await database().workerInstance.create({ data: { ...old, addresses: { radius } } });
  const workers = await listWorkers(systemActor("test"));
  expect(workers.find(({ id }) => id === "old")).toMatchObject({
    radius,
    ldaps: null,
    ldap: null,
    certificate: null,
  });
  await database().workerInstance.delete({ where: { id: "old" } });
});

describe("another worker", () => {
  test("takes its row away when it is closed", async () => {
    const other = await start();
    await vi.waitFor(
      async () => expect(await database().workerInstance.count({ where: { id: other.id } })).toBe(1),
      10_000,
    );
    await other.close();
    expect(await database().workerInstance.count({ where: { id: other.id } })).toBe(0);
  });
  test("with a store that is down is up but not ready, and answers nothing", async () => {
    const other = await start("postgresql://postern@127.0.0.1:1/none");
    const asker = await openRadiusClient({ port: other.radius.port, secret });
    expect((await get("/healthz", other.metrics.port)).status).toBe(200);
    expect(await get("/readyz", other.metrics.port)).toMatchObject({ status: 503 });
    expect(await asker.request({ username: "alice", password: "correct horse" }, 200)).toBeNull();
    await expect(openLdapClient({ port: other.ldap.ldaps.port })).rejects.toMatchObject({
      code: "ECONNRESET",
    });
    await asker.close();
    await other.close();
  });
  test("on a port in use does not start, and leaves nothing behind", async () => {
    const radius = { host: "127.0.0.1", port: worker.radius.port };
    const options = { ...common, databaseUrl: env().DATABASE_URL ?? "" };
    const used = startWorker({ ...options, radius, ldap: anyLdap });
    await expect(used).rejects.toMatchObject({ code: "EADDRINUSE" });
    const ldap = { ...anyLdap, startTlsPort: worker.ldap.ldaps.port };
    const alsoUsed = startWorker({ ...options, radius: anyPort, ldap });
    await expect(alsoUsed).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});
