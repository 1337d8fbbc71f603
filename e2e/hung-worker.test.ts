/** Real psql through a PostgreSQL with LDAP while the worker hangs: the login ends, and the next one finds another worker. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { createClient } from "@/lib/people/clients/service";
import { type Child, keepRunning } from "@/lib/programs/launcher/child";
import { ldapMethod } from "@/lib/protocols/postgres/hba/lines";
import { authorityPath, ldapConfLines } from "@/lib/protocols/postgres/ldap-conf";
import { type DebianServer, startDebianServer } from "@/lib/testing/debian-postgres";
import { makePolicy, makeUser } from "@/lib/testing/factories";
import { temporaryDirectory } from "@/lib/testing/postgres";
import { freeWorkerPorts, workerEnv, workerWords } from "@/lib/testing/worker-process";

let worker: Child;
let server: DebianServer;
let directory: string;
let metricsPort: number;

beforeAll(async () => {
  const client = await createClient(systemActor("test"), {
    name: "hung",
    network: "127.0.0.1/32",
    ldapName: "hung",
    doors: ["ldap"],
    messageAuthenticator: "postgresql",
    codeEntry: "appended",
    groupsInResponse: "none",
    notes: "",
    secret: undefined,
  });
  await makePolicy({ method: "password", clients: { create: { clientId: client.id } } });
  await makeUser({ username: "alice", passwordHash: await hashPassword("hunter2") });
  const ports = await freeWorkerPorts();
  metricsPort = ports.metricsPort;
  const env = workerEnv(process.env.DATABASE_URL ?? "", ports);
  worker = keepRunning({ part: "worker", words: workerWords, env, stopMs: 10_000 });
  await untilReady();
  directory = await temporaryDirectory();
  const authority = await database().certificateAuthority.findUniqueOrThrow({ where: { purpose: "doors" } });
  const file = join(directory, "postern-ca.pem");
  writeFileSync(file, authority.certificate, { mode: 0o644 });
  server = await startDebianServer();
  server.setLdapConf(ldapConfLines.replace(authorityPath, file));
  const asking = ldapMethod({
    hosts: ["127.0.0.1"],
    port: ports.ldapsPort,
    tls: "ldaps",
    mode: "simple",
    ldapName: "hung",
    base: "dc=postern",
    secret: null,
  });
  await server.setHba([`hostssl all all 127.0.0.1/32 ${asking}`]);
  await server.addRoles("alice");
});
afterAll(async () => {
  await server?.remove();
  await worker?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const untilReady = () =>
  vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${metricsPort}/readyz`)).status).toBe(200), {
    timeout: 30_000,
    interval: 200,
  });

test("a login that waits for a stopped worker ends within seconds, and another worker answers the next", async () => {
  expect(await server.psql("alice", "hunter2")).toMatchObject({ isIn: true });
  // Ten beats after its start a worker is watched closely.
  await sleep(8000);
  const pid = worker.pid() ?? 0;
  process.kill(pid, "SIGSTOP");
  const fromMs = performance.now();
  expect(await server.psql("alice", "hunter2")).toMatchObject({ isIn: false });
  // libldap 2.5 with GnuTLS bounds no handshake, so it is the end of the worker that ends the login.
  expect(performance.now() - fromMs).toBeLessThan(7000);
  await untilReady();
  expect(worker.pid()).not.toBe(pid);
  expect(await server.psql("alice", "hunter2")).toMatchObject({ isIn: true });
});
