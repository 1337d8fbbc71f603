/** What poolers stand between: a worker with a client for them, a PostgreSQL with a database, and people with a role there. */
import { randomBytes, randomUUID } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";
import pg from "pg";
import { systemActor } from "@/lib/foundation/access/actor";
import { selfSignedCertificate } from "@/lib/foundation/certificates/certificate";
import { database } from "@/lib/foundation/platform/database";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { createClient } from "@/lib/people/clients/service";
import { type DebianServer, startDebianServer } from "@/lib/testing/debian-postgres";
import { makeFactor, makeUser } from "@/lib/testing/factories";
import { oathCode } from "@/lib/testing/oathtool";
import { temporaryDirectory } from "@/lib/testing/postgres";
import { runPsql } from "@/lib/testing/protected-postgres";
import { startWorker, type WorkerProcess } from "@/lib/testing/worker-process";

/** What was started. The pooler is the test's own. */
export type Pooled = {
  readonly worker: WorkerProcess;
  /** The client's shared secret. */
  readonly secret: string;
  readonly server: DebianServer;
  /**
   * For the pooler's files; `server.crt` and `server.key` in it are what it shows to people, `postern-ca.pem` is
   * the authority of the workers.
   */
  readonly directory: string;
  /** A superuser in the database `app`. */
  readonly admin: pg.Client;
  remove(): Promise<void>;
};

/** Starts them. `ldapName` is the client's name in LDAP; `settings` are PostgreSQL's. */
export async function startPooled(
  ldapName: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Pooled> {
  const client = await createClient(systemActor("test"), {
    ...{ name: ldapName, ldapName, network: "127.0.0.1/32" },
    doors: ["radius", "ldap"],
    messageAuthenticator: "postgresql",
    codeEntry: "appended",
    groupsInResponse: "none",
    notes: "",
    secret: undefined,
  });
  const worker = await startWorker(process.env.DATABASE_URL ?? "");
  const directory = await temporaryDirectory();
  const tls = await selfSignedCertificate(["localhost", "127.0.0.1"], 2, new Date());
  writeFileSync(join(directory, "server.crt"), tls.certificate);
  writeFileSync(join(directory, "server.key"), tls.privateKey, { mode: 0o600 });
  const authority = await database().certificateAuthority.findUniqueOrThrow({ where: { purpose: "doors" } });
  writeFileSync(join(directory, "postern-ca.pem"), authority.certificate, { mode: 0o644 });
  const server = await startDebianServer(settings);
  const maker = new pg.Client(server.url("postgres"));
  await maker.connect();
  await maker.query("CREATE DATABASE app");
  await maker.end();
  const admin = new pg.Client(server.url("app"));
  await admin.connect();
  return {
    ...{ worker, secret: client.secret, server, directory, admin },
    async remove() {
      await admin.end();
      await server.remove();
      await worker.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Lets the same text count `uses` times within `seconds`, for everybody; 1 and 0: once. */
export async function setReuse(uses: number, seconds: number): Promise<void> {
  await database().policy.updateMany({
    where: { isDefault: true },
    data: { reuseUses: uses, reuseSeconds: seconds },
  });
}

/** Somebody with a role, the password `hunter2` and a phone. */
export type Person = {
  readonly name: string;
  readonly id: string;
  /** What is typed now, or `steps` of 30 seconds later. */
  typed(steps?: number): string;
  /** The reasons of the login log, oldest first. */
  reasons(): Promise<string[]>;
};

/** Adds somebody new to the store and to PostgreSQL. */
export async function addPerson({ server }: Pick<Pooled, "server">): Promise<Person> {
  const name = `p_${randomUUID().slice(0, 8)}`;
  const secret = new Uint8Array(randomBytes(20));
  const { id } = await makeUser({ username: name, passwordHash: await hashPassword("hunter2") });
  await makeFactor(id, { secret });
  await server.addRoles(name);
  return {
    ...{ name, id },
    typed: (steps = 0) => `hunter2${oathCode(secret, steps)}`,
    reasons: async () =>
      (await database().attempt.findMany({ where: { username: name }, orderBy: { id: "asc" } })).map(
        ({ reason }) => reason,
      ),
  };
}

/** Whether psql gets in to the database `app` on `port` as `user`, and what it printed. */
export const psqlTo = (port: number, user: string, password: string, options = "sslmode=require") =>
  runPsql(port, user, password, `dbname=app ${options}`);

/** A session to the database `app` on `port` that stays open. The caller ends it. */
export async function openSession(port: number, user: string, password: string): Promise<pg.Client> {
  const session = new pg.Client({
    ...{ host: "127.0.0.1", port, user, password, database: "app" },
    ssl: { rejectUnauthorized: false },
  });
  // What ends it from the other side is for the test to see.
  session.on("error", () => {});
  await session.connect();
  return session;
}

/** The number of the PostgreSQL process that answers `session`. */
export const processOf = async (session: pg.Client): Promise<number> =>
  (await session.query<{ pid: number }>("SELECT pg_backend_pid() AS pid")).rows[0]?.pid ?? 0;

/** A port from where connections reach `port` with the address `from` as their own. */
export async function relayFrom(from: string, port: number) {
  const relay = createServer((near) => {
    const far = connect({ host: "127.0.0.1", port, localAddress: from });
    near.pipe(far).pipe(near);
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
  });
  await new Promise<void>((resolve) => relay.listen(0, "127.0.0.1", resolve));
  return { port: (relay.address() as AddressInfo).port, close: () => relay.close() };
}
