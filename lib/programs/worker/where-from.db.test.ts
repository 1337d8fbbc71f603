/** A worker beside a server that means no good: logins are answered as without it, and the server's row says what became of it. */
import { randomUUID } from "node:crypto";
import pino from "pino";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { utf8 } from "@/lib/foundation/base/bytes";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { env } from "@/lib/foundation/platform/env";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { makeUser } from "@/lib/testing/factories";
import { type HostileServer, letIn, startHostileServer } from "@/lib/testing/hostile-postgres";
import { openRadiusClient, type TestRadiusClient } from "@/lib/testing/radius-client";
import { startWorker, type Worker } from "./worker";

const secret = "shared-secret-for-tests-0123456789";
const anyPort = { host: "127.0.0.1", port: 0 };
const clientId = randomUUID();
let worker: Worker;
let radius: TestRadiusClient;
let silent: HostileServer;

beforeAll(async () => {
  await makeUser({ username: "alice", passwordHash: await hashPassword("correct horse") });
  await database().policy.updateMany({ data: { method: "password" } });
  await database().client.create({
    data: {
      ...{ id: clientId, name: "main", ldapName: "main", doors: ["radius"], network: "127.0.0.1/32" },
      secretSealed: seal("clients", "secret_sealed", clientId, secret),
    },
  });
  silent = await startHostileServer({ tls: true, startup: (socket) => void socket.write(letIn) });
  worker = await startWorker({
    ...{ databaseUrl: env().DATABASE_URL ?? "", keyring: keyring(), log: pino({ level: "silent" }) },
    ...{ radius: anyPort, metrics: anyPort, knownPasswordMs: 0 },
    ldap: {
      ...{ host: "127.0.0.1", tlsPort: 0, startTlsPort: 0, base: env().POSTERN_LDAP_BASE, files: null },
      names: ["db.example.org"],
    },
  });
  radius = await openRadiusClient({ port: worker.radius.port, secret });
  const ready = `http://127.0.0.1:${worker.metrics.port}/readyz`;
  await vi.waitFor(async () => expect((await fetch(ready)).status).toBe(200), 10_000);
});
afterAll(async () => {
  await radius.close();
  await worker.close();
  silent.close();
});
afterEach(async () => {
  await database().server.deleteMany();
  await database().policy.updateMany({ data: { adaptive: false, rules: [] } });
});

function seal(table: string, column: string, row: string, text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(keyring().seal({ table, column, row }, utf8(text)));
}
async function register(port: number): Promise<string> {
  const id = randomUUID();
  await database().server.create({
    data: {
      ...{ id, name: id, host: "127.0.0.1", port, sslMode: "require", monitorRole: "monitor", clientId },
      monitorPasswordSealed: seal("servers", "monitor_password_sealed", id, "secret"),
    },
  });
  return id;
}
const watchOf = (serverId: string) =>
  database().whereFromWatch.findUnique({ where: { serverId_worker: { serverId, worker: worker.id } } });
const logIn = async () => {
  const reply = await radius.request({ username: "alice", password: "correct horse" });
  const { reason, personAddress, knownBy } = await database().attempt.findFirstOrThrow({
    orderBy: { id: "desc" },
  });
  return [reply?.code, reason, personAddress, knownBy];
};

test("a server that falls silent loses its connection, and logins are answered all the while", async () => {
  const id = await register(silent.port);
  await vi.waitFor(() => expect(silent.open()).toBe(1), 15_000);
  expect(await logIn()).toEqual(["accept", "accepted_password_only", null, null]);
  const rule = { kind: "network", networks: ["127.0.0.0/8"], when: "outside", outcome: "deny" };
  await database().policy.updateMany({ data: { adaptive: true, rules: [rule] } });
  expect(await logIn(), "not known is outside").toEqual(["reject", "rule_denied", null, null]);
  await database().policy.updateMany({ data: { rules: [{ ...rule, unknown: "neither" }] } });
  expect(await logIn()).toEqual(["accept", "accepted_password_only", null, null]);
  await vi.waitFor(
    async () => expect((await watchOf(id))?.failure).toContain("did not finish within 2 seconds"),
    15_000,
  );
  const metrics = await (await fetch(`http://127.0.0.1:${worker.metrics.port}/metrics`)).text();
  expect(metrics).toContain('postern_logins_where_from_total{certainty="unknown"} 3');
  expect(metrics).toMatch(/postern_where_from_failures_total [1-9]/);
});

test("a server that is gone, without a client or switched off is let go, and its row with it", async () => {
  const id = await register(1);
  await vi.waitFor(async () => expect((await watchOf(id))?.failure).toContain("Nothing listens"), 15_000);
  await database().server.update({ where: { id }, data: { whereFrom: false } });
  await vi.waitFor(async () => expect(await watchOf(id)).toBeNull(), 15_000);
  await database().server.update({ where: { id }, data: { whereFrom: true } });
  await vi.waitFor(async () => expect(await watchOf(id)).not.toBeNull(), 15_000);
  await database().server.update({ where: { id }, data: { clientId: null } });
  await vi.waitFor(async () => expect(await watchOf(id)).toBeNull(), 15_000);
});
