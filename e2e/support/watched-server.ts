/** A registered PostgreSQL that asks a worker, and sessions on it: what tests of sessions and of where logins come from stand on. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { expect } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { createClient } from "@/lib/people/clients/service";
import { ldapMethod, radiusMethod } from "@/lib/protocols/postgres/hba/lines";
import { newMonitorPassword } from "@/lib/servers/registry/monitor-password";
import { monitorRoleSql } from "@/lib/servers/registry/monitor-role";
import { readServer } from "@/lib/servers/registry/read";
import { createServerInput } from "@/lib/servers/registry/schema";
import { createServer } from "@/lib/servers/registry/service";
import { lookAtSessions } from "@/lib/servers/sessions/look";
import { watchedSessions } from "@/lib/servers/sessions/queries";
import { sessionsRequest } from "@/lib/servers/sessions/schema";
import { operatorWith } from "@/lib/testing/actors";
import { startDebianServer } from "@/lib/testing/debian-postgres";
import { makeFactor, makeUser } from "@/lib/testing/factories";
import { oathCode } from "@/lib/testing/oathtool";
import { temporaryDirectory } from "@/lib/testing/postgres";
import { startProtectedServer } from "@/lib/testing/protected-postgres";
import { startWorker } from "@/lib/testing/worker-process";

/** The role that Postern reads it with, as the console's SQL makes it. */
export const monitor = "postern_monitor";
const owner = operatorWith("owner");

/** How it asks: by RADIUS, or in an LDAP bind over TLS. */
export type WatchedDoor = "radius" | "ldap";

/** What is started. `lines` stand above those of the monitoring role and of everybody. */
export type WatchedOptions = {
  readonly door: WatchedDoor;
  /** Debian's, which is built with LDAP, or the embedded one. */
  readonly debian: boolean;
  readonly settings?: Readonly<Record<string, string>>;
  readonly lines?: readonly string[];
};

/** A worker, the server that asks it, registered as "watched", and a superuser on it. */
export type Watched = Awaited<ReturnType<typeof startWatched>>;

/** Starts them; servers and clients that are in the store already go. */
export async function startWatched({ door, debian, settings = {}, lines = [] }: WatchedOptions) {
  await database().server.deleteMany();
  await database().client.deleteMany();
  const client = await createClient(systemActor("test"), {
    ...{ name: "main", network: "127.0.0.1/32", ldapName: "main", doors: ["radius", "ldap"], notes: "" },
    ...{ messageAuthenticator: "postgresql", codeEntry: "appended", groupsInResponse: "none" },
    secret: undefined,
  });
  const worker = await startWorker(process.env.DATABASE_URL ?? "");
  const asking =
    door === "radius"
      ? radiusMethod({
          servers: [{ host: "127.0.0.1", port: worker.port }],
          ...{ secret: client.secret, identifier: "watched" },
        })
      : ldapMethod({
          ...{ hosts: ["127.0.0.1"], port: worker.ldapsPort, tls: "ldaps", mode: "simple" },
          ...{ ldapName: "main", base: "dc=postern", secret: client.secret },
        });
  const server = debian ? await startDebian(settings) : await startEmbedded(settings);
  await server.setHba([
    ...lines,
    `hostssl all ${monitor} 127.0.0.1/32 scram-sha-256`,
    `hostssl all all 127.0.0.0/8 ${asking}`,
  ]);
  const admin = new pg.Client(server.url);
  admin.on("error", () => {});
  await admin.connect();
  const { password, verifier } = newMonitorPassword();
  // Without \connect, which is psql's own.
  const sql = monitorRoleSql({ role: monitor, database: "postgres", verifier }).replace(/^\\.*\n/, "");
  await admin.query(sql);
  const { id: serverId } = await createServer(
    owner,
    createServerInput.parse({
      ...{ name: "watched", host: "127.0.0.1", port: server.port, sslMode: "require", clientId: client.id },
      ...{ monitorRole: monitor, monitorPassword: password },
    }),
  );
  const remove = async () => {
    await admin.end();
    await server.remove();
    await worker.stop();
    await database().user.deleteMany();
  };
  return { worker, port: server.port, admin, serverId, remove };
}

async function startDebian(settings: Readonly<Record<string, string>>) {
  const server = await startDebianServer(settings);
  const directory = await temporaryDirectory();
  const authority = await database().certificateAuthority.findUniqueOrThrow({ where: { purpose: "doors" } });
  writeFileSync(join(directory, "ca.pem"), authority.certificate, { mode: 0o644 });
  server.setLdapConf(`TLS_CACERT ${join(directory, "ca.pem")}\n`);
  const remove = async () => {
    await server.remove();
    rmSync(directory, { recursive: true, force: true });
  };
  return { port: server.port, url: server.url("postgres"), setHba: server.setHba, remove };
}

async function startEmbedded(settings: Readonly<Record<string, string>>) {
  const { cluster, setHba, remove } = await startProtectedServer([], settings);
  return { port: cluster.port, url: cluster.url("postgres"), setHba, remove };
}

/** Sessions that a test opens on the server, and what Postern sees there. */
export type WatchedSessions = ReturnType<typeof sessionsOn>;

/** `watched` is asked for when something is opened: it is started after this. */
export function sessionsOn(watched: () => Watched) {
  let opened: pg.Client[] = [];
  let count = 0;
  const secret = new Uint8Array(20).map((_, i) => i * 13);

  /** A session that stays open until `closeAll`. `host`: a directory means its socket. */
  async function open(user: string, password: string, host = "127.0.0.1"): Promise<pg.Client> {
    const client = new pg.Client({
      ...{ host, port: watched().port, user, password, database: "postgres" },
      application_name: `of ${user}`,
      ssl: host === "127.0.0.1" && { rejectUnauthorized: false },
    });
    client.on("error", () => {});
    await client.connect();
    opened.push(client);
    return client;
  }

  return {
    open,
    /** A new person with a session through the door. */
    async openByLogin() {
      const { admin, serverId } = watched();
      const role = `person_${++count}`;
      await admin.query(`CREATE ROLE ${role} LOGIN`);
      await readServer(owner, { id: serverId });
      const { id } = await makeUser({ username: role, passwordHash: await hashPassword("hunter2") });
      await makeFactor(id, { secret });
      return { role, userId: id, session: await open(role, `hunter2${oathCode(secret)}`) };
    },
    /** All sessions, as a look finds them now. */
    async look() {
      const { serverId } = watched();
      expect(await lookAtSessions(owner, { serverId })).toMatchObject({ ok: true });
      return watchedSessions(owner, serverId, sessionsRequest.parse({ show: "all", pageSize: 200 }));
    },
    async closeAll() {
      for (const client of opened) await client.end().catch(() => {});
      opened = [];
    },
  };
}
