/** The stock pg_hba.conf of Debian with a monitoring line, revised by the builder: who got in before, and who gets in after. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { createClient } from "@/lib/people/clients/service";
import type { HbaPlan } from "@/lib/protocols/postgres/hba/plan";
import { reviseHba } from "@/lib/protocols/postgres/revise/revise";
import { sourceOfText } from "@/lib/protocols/postgres/revise/source";
import { type DebianServer, startDebianServer } from "@/lib/testing/debian-postgres";
import { makeFactor, makeUser } from "@/lib/testing/factories";
import { oathCode } from "@/lib/testing/oathtool";
import { temporaryDirectory } from "@/lib/testing/postgres";
import { startWorker, type WorkerProcess } from "@/lib/testing/worker-process";
import { stockHba } from "./support/stock-hba";

const secret = new Uint8Array(20).map((_, i) => i * 7);
const code = () => oathCode(secret);

let worker: WorkerProcess;
let server: DebianServer;
let directory: string;

beforeAll(async () => {
  await createClient(systemActor("test"), {
    name: "revised",
    network: "127.0.0.1/32",
    ldapName: "revised",
    doors: ["ldap"],
    messageAuthenticator: "postgresql",
    codeEntry: "appended",
    groupsInResponse: "none",
    notes: "",
    secret: undefined,
  });
  const { id } = await makeUser({ username: "alice", passwordHash: await hashPassword("hunter2") });
  await makeFactor(id, { secret });
  worker = await startWorker(process.env.DATABASE_URL ?? "");
  directory = await temporaryDirectory();
  const authority = await database().certificateAuthority.findUniqueOrThrow({ where: { purpose: "doors" } });
  const file = join(directory, "postern-ca.pem");
  writeFileSync(file, authority.certificate, { mode: 0o644 });
  server = await startDebianServer();
  server.setLdapConf(`TLS_CACERT ${file}\n`);
  await server.addRoles("alice", "postern_monitor");
  const admin = new pg.Client(server.url("postgres"));
  await admin.connect();
  await admin.query("ALTER ROLE alice PASSWORD 'old one'; ALTER ROLE postern_monitor PASSWORD 'monitoring'");
  await admin.end();
}, 60_000);
afterAll(async () => {
  await server?.remove();
  await worker?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const monitoring = "host    postgres  postern_monitor  127.0.0.1/32  scram-sha-256  # reads the server";
const inForce = `${monitoring}\n${stockHba}`;

function revised(): string {
  const plan: HbaPlan = {
    ...{
      version: server.version,
      identifier: "revised",
      breakGlass: { role: "postgres", osUser: "postgres" },
    },
    serviceAccounts: [
      {
        ...{ role: "postern_monitor", databases: ["postgres"], networks: ["127.0.0.1"] },
        method: "scram-sha-256",
      },
    ],
    ...{ replication: [], secondFactor: [], radius: { servers: [], secret: null } },
    ldap: {
      ...{ hosts: ["127.0.0.1"], port: worker.ldapsPort, tls: "ldaps", mode: "simple" },
      ...{ ldapName: "revised", base: "dc=postern", secret: null },
    },
    rejectRest: true,
  };
  const workers = [{ door: "ldap" as const, host: "127.0.0.1", port: worker.ldapsPort }];
  const result = reviseHba(sourceOfText(inForce, server.version), {
    plan,
    door: "ldap",
    workers,
    programs: [],
  });
  if (!result.ok) throw new Error(result.reasons.join("\n"));
  return result.text;
}

const isIn = async (user: string, password: string, options: string) =>
  (await server.psql(user, password, options)).isIn;

test("before, the old password opens the database, with and without TLS", async () => {
  await server.setHba(inForce.trimEnd().split("\n"));
  for (const mode of ["disable", "prefer", "require"]) {
    expect(await isIn("alice", "old one", `sslmode=${mode}`), mode).toBe(true);
  }
});

test("after, only password and code over TLS do, and the monitoring goes on as it was", async () => {
  await server.setHba(revised().trimEnd().split("\n"));
  for (const mode of ["disable", "prefer", "require"]) {
    expect(await isIn("alice", "old one", `sslmode=${mode}`), mode).toBe(false);
  }
  const typed = `hunter2${code()}`;
  expect(await isIn("alice", typed, "sslmode=disable")).toBe(false);
  expect(await isIn("alice", typed, "sslmode=require")).toBe(true);
  for (const mode of ["disable", "require"]) {
    expect(await isIn("postern_monitor", "monitoring", `sslmode=${mode}`), mode).toBe(true);
  }
  const file = readFileSync(join(server.data, "pg_hba.conf"), "utf8");
  expect(file).toContain(monitoring);
  for (const comment of stockHba.split("\n").filter((line) => line.startsWith("#"))) {
    expect(file).toContain(comment);
  }
});
