/** Real sessions on real servers: which login opened each, which came in another way, and ending them. */
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { createClient } from "@/lib/people/clients/service";
import { endSessionsOfUser, settleSessions } from "@/lib/people/session-ends/settle";
import { disableUser } from "@/lib/people/users/service";
import { ldapMethod, radiusMethod } from "@/lib/protocols/postgres/hba/lines";
import { acceptException } from "@/lib/servers/bypass/service";
import { newMonitorPassword } from "@/lib/servers/registry/monitor-password";
import { monitorRoleSql } from "@/lib/servers/registry/monitor-role";
import { readServer } from "@/lib/servers/registry/read";
import { createServerInput } from "@/lib/servers/registry/schema";
import { createServer } from "@/lib/servers/registry/service";
import { endSession } from "@/lib/servers/sessions/end";
import { endSessionsOfUsers } from "@/lib/servers/sessions/end-of-users";
import { lookAtSessions } from "@/lib/servers/sessions/look";
import { sessionsOfUser, unendedUsers } from "@/lib/servers/sessions/of-user";
import { sessionFindings, watchedSessions } from "@/lib/servers/sessions/queries";
import { sessionsRequest } from "@/lib/servers/sessions/schema";
import { type ExplainedSession, isUnexplained } from "@/lib/servers/sessions/session";
import { operatorWith } from "@/lib/testing/actors";
import { debianBinaries, startDebianServer } from "@/lib/testing/debian-postgres";
import { makeFactor, makeUser } from "@/lib/testing/factories";
import { oathCode } from "@/lib/testing/oathtool";
import { temporaryDirectory } from "@/lib/testing/postgres";
import { startProtectedServer } from "@/lib/testing/protected-postgres";
import { startWorker, type WorkerProcess } from "@/lib/testing/worker-process";

const owner = operatorWith("owner");
const secret = new Uint8Array(20).map((_, i) => i * 13);
const code = () => oathCode(secret);
const monitor = "postern_monitor";
const me = userInfo().username;

type Server = {
  port: number;
  url: string;
  setHba(lines: readonly string[]): Promise<void>;
  remove(): Promise<void>;
};

/** PostgreSQL 18 asks by RADIUS; Debian's, built with LDAP, by LDAPS. */
const servers = {
  async radius(): Promise<Server> {
    const server = await startProtectedServer([], { unix_socket_directories: tmpdir() });
    const { cluster, setHba, remove } = server;
    return { port: cluster.port, url: cluster.url("postgres"), setHba, remove };
  },
  async ldap(): Promise<Server> {
    const server = await startDebianServer({ unix_socket_directories: tmpdir() });
    const directory = await temporaryDirectory();
    const authority = await database().certificateAuthority.findUniqueOrThrow({
      where: { purpose: "doors" },
    });
    writeFileSync(join(directory, "ca.pem"), authority.certificate, { mode: 0o644 });
    server.setLdapConf(`TLS_CACERT ${join(directory, "ca.pem")}\n`);
    const remove = async () => {
      await server.remove();
      rmSync(directory, { recursive: true, force: true });
    };
    return { port: server.port, url: server.url("postgres"), setHba: server.setHba, remove };
  },
};

describe.skipIf(debianBinaries() === null).each(["radius", "ldap"] as const)(
  "a server that asks by %s",
  (door) => {
    let worker: WorkerProcess;
    let server: Server;
    let admin: pg.Client;
    let serverId: string;
    let opened: pg.Client[] = [];
    let count = 0;

    beforeAll(async () => {
      await database().server.deleteMany();
      await database().client.deleteMany();
      const client = await createClient(systemActor("test"), {
        ...{ name: "main", network: "127.0.0.1/32", ldapName: "main", doors: ["radius", "ldap"], notes: "" },
        ...{ messageAuthenticator: "postgresql", codeEntry: "appended", groupsInResponse: "none" },
        secret: undefined,
      });
      worker = await startWorker(process.env.DATABASE_URL ?? "");
      server = await servers[door]();
      const asking =
        door === "radius"
          ? radiusMethod({
              servers: [{ host: "127.0.0.1", port: worker.port }],
              ...{ secret: client.secret, identifier: "watch" },
            })
          : ldapMethod({
              ...{ hosts: ["127.0.0.1"], port: worker.ldapsPort, tls: "ldaps", mode: "simple" },
              ...{ ldapName: "main", base: "dc=postern", secret: client.secret },
            });
      await server.setHba([
        `local all ${me} peer`,
        `hostssl all ${monitor} 127.0.0.1/32 scram-sha-256`,
        "hostssl all trusty 127.0.0.1/32 trust",
        "hostssl all scrammy 127.0.0.1/32 scram-sha-256",
        `hostssl all all 127.0.0.1/32 ${asking}`,
      ]);
      admin = new pg.Client(server.url);
      await admin.connect();
      const { password, verifier } = newMonitorPassword();
      await admin.query(
        monitorRoleSql({ role: monitor, database: "postgres", verifier }).replace(/^\\.*\n/, ""),
      );
      await admin.query(`CREATE ROLE trusty LOGIN; CREATE ROLE scrammy LOGIN PASSWORD 'scrammy'`);
      await admin.query(`CREATE ROLE ${pg.escapeIdentifier(me)} LOGIN`);
      ({ id: serverId } = await createServer(
        owner,
        createServerInput.parse({
          ...{
            name: "watched",
            host: "127.0.0.1",
            port: server.port,
            sslMode: "require",
            clientId: client.id,
          },
          ...{ monitorRole: monitor, monitorPassword: password },
        }),
      ));
      expect(await readServer(owner, { id: serverId })).toMatchObject({ ok: true });
    }, 60_000);
    afterAll(async () => {
      await admin?.end();
      await server?.remove();
      await worker?.stop();
      await database().user.deleteMany();
    });
    beforeEach(async () => {
      await database().bypassException.deleteMany();
    });
    afterEach(async () => {
      for (const client of opened) await client.end().catch(() => {});
      opened = [];
    });

    async function open(user: string, password: string, host = "127.0.0.1"): Promise<pg.Client> {
      const client = new pg.Client({
        ...{ host, port: server.port, user, password, database: "postgres", application_name: `of ${user}` },
        ssl: host === "127.0.0.1" && { rejectUnauthorized: false },
      });
      client.on("error", () => {});
      await client.connect();
      opened.push(client);
      return client;
    }
    /** A new person with a session through the door; gives the role. */
    async function openByLogin(): Promise<string> {
      const role = `person_${door}_${++count}`;
      await admin.query(`CREATE ROLE ${role} LOGIN`);
      await readServer(owner, { id: serverId });
      const { id } = await makeUser({ username: role, passwordHash: await hashPassword("hunter2") });
      await makeFactor(id, { secret });
      await open(role, `hunter2${code()}`);
      return role;
    }
    const all = async () => {
      expect(await lookAtSessions(owner, { serverId })).toMatchObject({ ok: true });
      return watchedSessions(owner, serverId, sessionsRequest.parse({ show: "all", pageSize: 200 }));
    };
    const of = (rows: readonly ExplainedSession[], role: string) => rows.filter((row) => row.role === role);
    const lastAudit = () => database().auditEvent.findFirstOrThrow({ orderBy: { id: "desc" } });

    test("what came by trust, peer and scram is found with its line; what a login opened leads to that login", async () => {
      await open("trusty", "");
      await open("scrammy", "scrammy");
      await open(me, "", tmpdir());
      const ana = await openByLogin();
      const { rows, counts, lookedAt } = await all();
      expect(lookedAt).not.toBeNull();
      const attempt = await database().attempt.findFirstOrThrow({ orderBy: { id: "desc" } });
      expect(of(rows, ana)).toMatchObject([
        {
          ...{ application: `of ${ana}`, address: "127.0.0.1", transport: "tls", database: "postgres" },
          origin: { by: "login", attemptId: String(attempt.id) },
        },
      ]);
      expect(of(rows, "trusty")).toMatchObject([
        { origin: { by: "line", method: "trust", isAccepted: false } },
      ]);
      expect(of(rows, "scrammy")).toMatchObject([
        { origin: { by: "line", method: "scram-sha-256", isAccepted: false } },
      ]);
      expect(of(rows, me)).toMatchObject([{ address: null, origin: { by: "line", method: "peer" } }]);
      // The superuser's are this test's own.
      const found = rows.filter((row) => isUnexplained(row) && row.role !== "postgres");
      expect(found.map(({ role }) => role).sort()).toEqual([me, "scrammy", "trusty"].sort());
      expect(counts).toMatchObject({ login: 1, accepted: 0, unknown: 0 });
    });

    test("an accepted gap explains, until its end; another role's does not", async () => {
      await open("scrammy", "scrammy");
      await acceptException(owner, {
        ...{ serverId, role: "scrammy", method: "scram-sha-256", network: "127.0.0.1/32" },
        ...{
          reason: "Moves next month",
          expiresOn: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
        },
      });
      expect(of((await all()).rows, "scrammy")).toMatchObject([{ origin: { by: "line", isAccepted: true } }]);
      await database().bypassException.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
      expect(of((await all()).rows, "scrammy")).toMatchObject([{ origin: { isAccepted: false } }]);
    });

    test("a login explains one session: of two as the same role, the one without is found", async () => {
      const ana = await openByLogin();
      await database().attempt.deleteMany();
      const { rows } = await all();
      expect(of(rows, ana)).toMatchObject([
        {
          origin: {
            by: "nothing",
            remark: expect.stringContaining("asks Postern, which accepted no such login"),
          },
        },
      ]);
    });

    test("without the right to see sessions it says so, and the last look stays", async () => {
      await open("trusty", "");
      await all();
      await admin.query(`REVOKE pg_read_all_stats FROM ${monitor}`);
      const refused = await lookAtSessions(owner, { serverId });
      await admin.query(`GRANT pg_read_all_stats TO ${monitor}`);
      expect(refused).toEqual({
        ok: false,
        failure: {
          text: `${monitor} may not see the sessions of other roles.`,
          fix: `GRANT pg_read_all_stats TO "${monitor}";`,
        },
      });
      const kept = await watchedSessions(owner, serverId, sessionsRequest.parse({ show: "unexplained" }));
      expect(kept.failure).toMatchObject({ text: expect.stringContaining("may not see") });
      expect(of(kept.rows, "trusty")).toHaveLength(1);
    });

    test("ending: the missing right is named, with it the session ends, a superuser's never, each audited", async () => {
      const trusty = await open("trusty", "");
      const gone = new Promise((resolve) => trusty.once("end", resolve));
      const { rows } = await all();
      const [session] = of(rows, "trusty");
      const [superuser] = of(rows, "postgres");
      if (!session || !superuser) throw new Error("the sessions are missing");
      const end = ({ pid, role, startedAt }: ExplainedSession) =>
        endSession(owner, { serverId, pid, role, startedAt });
      expect(await end(session)).toMatchObject({
        ...{ ended: false, why: "refused" },
        fix: `Run as a superuser: GRANT pg_signal_backend TO "${monitor}";`,
      });
      expect(await lastAudit()).toMatchObject({
        action: "server.session_not_ended",
        detail: { role: "trusty", pid: session.pid },
      });
      await admin.query(`GRANT pg_signal_backend TO ${monitor}`);
      const other = { ...session, startedAt: new Date(Date.parse(session.startedAt) - 1000).toISOString() };
      expect(await end(other), "another session with that number").toMatchObject({
        ended: false,
        why: "gone",
      });
      expect(await end({ ...session, role: "ana" })).toMatchObject({ ended: false, why: "gone" });
      expect(await end(superuser)).toMatchObject({
        ...{ ended: false, why: "refused", text: "Only a superuser may end the session of a superuser." },
        fix: `Run as a superuser: SELECT pg_terminate_backend(${superuser.pid});`,
      });
      expect(await end(session)).toEqual({ ended: true });
      await gone;
      expect(await lastAudit()).toMatchObject({ action: "server.session_ended", subjectId: serverId });
      expect(of((await all()).rows, "trusty")).toEqual([]);
      expect(await end(session)).toMatchObject({ ended: false, why: "gone" });
      await admin.query(`REVOKE pg_signal_backend FROM ${monitor}`);
    });

    const userOf = async (role: string) =>
      (await database().user.findUniqueOrThrow({ where: { username: role } })).id;
    const runEnding = () =>
      endSessionsOfUsers.run({}, { signal: new AbortController().signal, progress: () => {} });
    const hasEnded = (client: pg.Client) =>
      new Promise<true>((resolve) => client.once("end", () => resolve(true)));

    test("disabling with “end” ends that user's sessions under every name, and nobody else's", async () => {
      await admin.query(`GRANT pg_signal_backend TO ${monitor}`);
      const [ana, bea] = [await openByLogin(), await openByLogin()];
      const [ofAna, ofBea] = opened.slice(-2);
      if (!ofAna || !ofBea) throw new Error("the sessions are missing");
      const userId = await userOf(ana);
      await database().userAlias.create({ data: { name: "trusty", userId } });
      const underAlias = await open("trusty", "");
      const ends = [hasEnded(ofAna), hasEnded(underAlias)];
      await disableUser(owner, { userId, endSessions: true });
      expect(await runEnding()).toBe("1 users.");
      expect(await Promise.all(ends)).toEqual([true, true]);
      expect((await ofBea.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
      const { servers, end } = await sessionsOfUser(owner, userId);
      expect(servers).toMatchObject([{ serverId, sessions: [] }]);
      expect(end).toMatchObject({
        reason: "Disabled",
        isAsked: true,
        ended: [{ serverId, ended: 2, left: [] }],
      });
      expect(end?.finishedAt).not.toBeNull();
      expect(await lastAudit()).toMatchObject({
        ...{ action: "user.server_sessions_ended", subjectId: userId },
        detail: { reason: "Disabled", askedBy: owner.name, ended: ["watched: 2 sessions"], notEnded: [] },
      });
      expect((await sessionsOfUser(owner, await userOf(bea))).servers[0]?.sessions).toHaveLength(1);
      expect(await unendedUsers(owner)).toEqual([]);
      expect(await runEnding(), "nothing is left to do").toBe("0 users.");
      await admin.query(`REVOKE pg_signal_backend FROM ${monitor}`);
    });

    test("what cannot be ended is said: the missing right with its SQL, a superuser, a server that does not answer", async () => {
      const ana = await openByLogin();
      const userId = await userOf(ana);
      const gone = await createServer(
        owner,
        createServerInput.parse({
          ...{ name: "gone", host: "127.0.0.1", port: 1, sslMode: "require" },
          ...{ monitorRole: monitor, monitorPassword: "nobody listens" },
        }),
      );
      await endSessionsOfUser(owner, { userId });
      await runEnding();
      expect((await sessionsOfUser(owner, userId)).end).toMatchObject({
        ended: [
          { name: "gone", ended: 0, left: [{ sessions: 0, text: "Nothing listens on 127.0.0.1:1." }] },
          {
            ...{ name: "watched", ended: 0 },
            left: [
              {
                ...{ sessions: 1, text: `${monitor} may not end sessions of other roles.` },
                fix: `Run as a superuser: GRANT pg_signal_backend TO "${monitor}";`,
              },
            ],
          },
        ],
      });
      expect(await lastAudit()).toMatchObject({
        action: "user.server_sessions_not_ended",
        detail: {
          ended: [],
          notEnded: [
            "gone: Nothing listens on 127.0.0.1:1.",
            `watched: 1 session. ${monitor} may not end sessions of other roles.`,
          ],
        },
      });
      await all();
      expect(await unendedUsers(owner)).toMatchObject([{ userId, isAsked: true, sessions: 1 }]);
      await admin.query(`GRANT pg_signal_backend TO ${monitor}`);
      await admin.query(`ALTER ROLE ${ana} SUPERUSER`);
      await endSessionsOfUser(owner, { userId });
      await runEnding();
      expect((await sessionsOfUser(owner, userId)).end?.ended[1]).toMatchObject({
        left: [{ sessions: 1, text: "Only a superuser may end the session of a superuser." }],
      });
      await admin.query(`ALTER ROLE ${ana} NOSUPERUSER`);
      await database().server.delete({ where: { id: gone.id } });
      await admin.query(`REVOKE pg_signal_backend FROM ${monitor}`);
    });

    test("what stands longer than allowed is found, and ended where the server says so; an accepted gap never is", async () => {
      await admin.query(`GRANT pg_signal_backend TO ${monitor}`);
      const ana = await openByLogin();
      const ofAna = opened.at(-1);
      const accepted = await open("scrammy", "scrammy");
      if (!ofAna) throw new Error("the session is missing");
      await acceptException(owner, {
        ...{ serverId, role: "scrammy", method: "scram-sha-256", network: "127.0.0.1/32", reason: "Soon" },
        expiresOn: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
      });
      const oldWith = async (maxSessionHours: number, endOldSessions: boolean) => {
        await database().server.update({
          where: { id: serverId },
          data: { maxSessionHours, endOldSessions },
        });
        const old = (await all()).rows.filter(({ isOverAge }) => isOverAge);
        return [...new Set(old.map(({ role }) => role))].sort();
      };
      const ofServer = async () =>
        (await sessionFindings(owner)).find((one) => one.serverId === serverId)?.overAge ?? 0;
      expect(await oldWith(1, true), "nobody stands an hour").toEqual([]);
      // No session waits an hour for this: with 0 hours each one is too old.
      expect(await oldWith(0, false)).toEqual([ana, "postgres", "scrammy"].sort());
      expect(await ofServer()).toBeGreaterThanOrEqual(3);
      expect((await ofAna.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
      const ends = hasEnded(ofAna);
      const left = await oldWith(0, true);
      expect(await ends).toBe(true);
      expect(left).toEqual(["postgres", "scrammy"]);
      expect((await accepted.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
      const superusers = "postgres: Only a superuser may end the session of a superuser.";
      const told = await database().auditEvent.findMany({ orderBy: { id: "desc" }, take: 2 });
      expect(told.reverse()).toMatchObject([
        { action: "server.old_sessions_ended", actorName: "jobs", detail: { ended: [{ role: ana }] } },
        {
          action: "server.old_sessions_not_ended",
          detail: { notEnded: expect.arrayContaining([superusers]) },
        },
      ]);
      await database().server.update({
        where: { id: serverId },
        data: { maxSessionHours: null, endOldSessions: false },
      });
      await admin.query(`REVOKE pg_signal_backend FROM ${monitor}`);
    });

    test("“never” ends nothing, and “ask” without a dialog leaves a note that goes with the sessions", async () => {
      await admin.query(`GRANT pg_signal_backend TO ${monitor}`);
      const ana = await openByLogin();
      const session = opened.at(-1);
      const userId = await userOf(ana);
      const disable = async (endSessions: "never" | "ask", wanted?: boolean) => {
        await database().settings.update({ where: { id: 1 }, data: { endSessions } });
        await database().$transaction((tx) =>
          settleSessions(tx, owner, [{ id: userId, username: ana }], { reason: "not_me", wanted }),
        );
        expect(await runEnding()).toBe("0 users.");
        expect((await session?.query("SELECT 1 AS one"))?.rows).toEqual([{ one: 1 }]);
        await all();
        return unendedUsers(owner);
      };
      expect(await disable("never", true)).toEqual([]);
      expect(await disable("ask")).toMatchObject([{ userId, isAsked: false, sessions: 1 }]);
      await session?.end();
      const stillThere = async () => {
        await all();
        return unendedUsers(owner);
      };
      await expect.poll(stillThere).toEqual([]);
      await admin.query(`REVOKE pg_signal_backend FROM ${monitor}`);
    });
  },
);
