/** The live login test against Debian's PostgreSQL, which asks by LDAP: success, and what failed when it did. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { freePort } from "@/lib/foundation/platform/ports";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { createClient, updateClient } from "@/lib/people/clients/service";
import { ldapMethod } from "@/lib/protocols/postgres/hba/lines";
import { runLiveTest } from "@/lib/servers/live-test/run";
import type { LiveEvent, LiveStep } from "@/lib/servers/live-test/steps";
import { operatorWith } from "@/lib/testing/actors";
import { type DebianServer, startDebianServer } from "@/lib/testing/debian-postgres";
import { makeFactor, makeUser } from "@/lib/testing/factories";
import { temporaryDirectory } from "@/lib/testing/postgres";
import { startWorker, type WorkerProcess } from "@/lib/testing/worker-process";

const secret = new Uint8Array(20).map((_, i) => i * 11);
const key: TotpKey = { secret, algorithm: "SHA1", digits: 6, periodSeconds: 30 };
const clientSettings = {
  name: "live",
  network: "127.0.0.1/32",
  ldapName: "live",
  doors: ["radius" as const, "ldap" as const],
  messageAuthenticator: "postgresql" as const,
  codeEntry: "appended" as const,
  groupsInResponse: "none",
  notes: "",
};

let worker: WorkerProcess;
let server: DebianServer;
let client: { id: string; secret: string };
let directory: string;
let authorityFile: string;
let serverId: string;
let count = 0;

const line = (change: { port?: number; ldapName?: string } = {}) =>
  `hostssl all all 127.0.0.1/32 ${ldapMethod({
    hosts: ["127.0.0.1"],
    port: worker.ldapsPort,
    tls: "ldaps",
    mode: "simple",
    ldapName: "live",
    base: "dc=postern",
    secret: client.secret,
    ...change,
  })}`;

beforeAll(async () => {
  client = await createClient(systemActor("test"), { ...clientSettings, secret: undefined });
  worker = await startWorker(process.env.DATABASE_URL ?? "");
  directory = await temporaryDirectory();
  authorityFile = join(directory, "postern-ca.pem");
  const authority = await database().certificateAuthority.findUniqueOrThrow({ where: { purpose: "doors" } });
  writeFileSync(authorityFile, authority.certificate, { mode: 0o644 });
  server = await startDebianServer();
  server.setLdapConf(`TLS_CACERT ${authorityFile}\n`);
  await server.setHba([line()]);
  const made = await database().server.create({
    data: {
      name: "debian",
      host: "127.0.0.1",
      port: server.port,
      sslMode: "require",
      monitorRole: "postern",
      clientId: client.id,
    },
  });
  serverId = made.id;
});
afterAll(async () => {
  await server?.remove();
  await worker?.stop();
  if (directory) rmSync(directory, { recursive: true, force: true });
});

/** A test by a new person: what each step said, and where it failed. */
async function run(code = codeAt(key, stepAt(key, new Date()))) {
  const role = `ldap_${++count}`;
  const { id } = await makeUser({ username: role, passwordHash: await hashPassword("hunter2") });
  await makeFactor(id, { secret });
  await server.addRoles(role);
  const words = new Map<LiveStep, string>();
  let failedStep: LiveStep | "none" | null = null;
  const emit = (event: LiveEvent) => {
    if (event.type === "step") words.set(event.step, `${event.state}: ${event.text} ${event.fix}`);
    else failedStep = event.failedStep ?? "none";
  };
  const input = { serverId, role, database: "postgres", password: "hunter2", code };
  await runLiveTest(operatorWith("owner"), input, { emit, signal: new AbortController().signal });
  return { failedStep, said: (step: LiveStep) => words.get(step) ?? "" };
}

test("success names the LDAPS door", async () => {
  const done = await run();
  expect(done.failedStep).toBe("none");
  expect(done.said("postern")).toContain("through the LDAPS door as the client live");
  expect(done.said("postgresql")).toMatch(/Let in as ldap_\d+/);
  expect(done.said("tls")).toMatch(/^warning: .*nobody checked/);
});

test("a wrong code", async () => {
  const done = await run("000000");
  expect(done.failedStep).toBe("factor");
});

test("PostgreSQL does not trust the door's certificate", async () => {
  server.setLdapConf("");
  const done = await run();
  server.setLdapConf(`TLS_CACERT ${authorityFile}\n`);
  expect(done.failedStep).toBe("postern");
  expect(done.said("postern")).toMatch(/does not trust the worker.*TLS_CACERT/);
});

test.each([
  [
    "a port where nothing listens",
    async () => line({ port: await freePort() }),
    /did not reach Postern over LDAPS.*ldapport/,
  ],
  [
    "another client's name",
    async () => line({ ldapName: "another" }),
    /refused PostgreSQL over LDAPS.*ldapsuffix/,
  ],
  [
    "a suffix of somebody else's",
    async () => line().replace("dc=postern", "dc=example"),
    /does not know.*ldapprefix and ldapsuffix/,
  ],
])("%s", async (_, wrong, words) => {
  await server.setHba([await wrong()]);
  const done = await run();
  await server.setHba([line()]);
  expect(done.failedStep).toBe("postern");
  expect(done.said("postern")).toMatch(words);
});

test("a client that may not use LDAP", async () => {
  await updateClient(systemActor("test"), { ...clientSettings, id: client.id, doors: ["radius"] });
  const done = await run();
  await updateClient(systemActor("test"), { ...clientSettings, id: client.id });
  expect(done.failedStep).toBe("postern");
  expect(done.said("postern")).toMatch(/not allowed to use LDAP.*its protocols/);
});
