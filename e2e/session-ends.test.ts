/** Ending users' sessions on real servers: as an action or a setting has it, what could not be ended, and by age. */
import { tmpdir } from "node:os";
import type pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { endSessionsOfUser, settleSessions } from "@/lib/people/session-ends/settle";
import { disableUser } from "@/lib/people/users/service";
import { acceptException } from "@/lib/servers/bypass/service";
import { readServer } from "@/lib/servers/registry/read";
import { createServerInput } from "@/lib/servers/registry/schema";
import { createServer } from "@/lib/servers/registry/service";
import { endSessionsOfUsers } from "@/lib/servers/sessions/end-of-users";
import { sessionsOfUser, unendedUsers } from "@/lib/servers/sessions/of-user";
import { sessionFindings } from "@/lib/servers/sessions/queries";
import { operatorWith } from "@/lib/testing/actors";
import { debianBinaries } from "@/lib/testing/debian-postgres";
import { monitor, sessionsOn, startWatched, type Watched } from "./support/watched-server";

const owner = operatorWith("owner");

describe.skipIf(debianBinaries() === null).each(["radius", "ldap"] as const)(
  "a server that asks by %s",
  (door) => {
    let watched: Watched;
    const sessions = sessionsOn(() => watched);
    // PostgreSQL 18 asks by RADIUS; Debian's, built with LDAP, by LDAPS.
    beforeAll(async () => {
      watched = await startWatched({
        ...{ door, debian: door === "ldap", settings: { unix_socket_directories: tmpdir() } },
        lines: ["hostssl all trusty 127.0.0.1/32 trust", "hostssl all scrammy 127.0.0.1/32 scram-sha-256"],
      });
      await watched.admin.query("CREATE ROLE trusty LOGIN; CREATE ROLE scrammy LOGIN PASSWORD 'scrammy'");
      expect(await readServer(owner, { id: watched.serverId })).toMatchObject({ ok: true });
    }, 60_000);
    afterAll(() => watched?.remove());
    beforeEach(async () => {
      await database().bypassException.deleteMany();
    });
    afterEach(sessions.closeAll);
    const lastAudit = () => database().auditEvent.findFirstOrThrow({ orderBy: { id: "desc" } });
    const runEnding = () =>
      endSessionsOfUsers.run({}, { signal: new AbortController().signal, progress: () => {} });
    const hasEnded = (client: pg.Client) =>
      new Promise<true>((resolve) => client.once("end", () => resolve(true)));

    test("disabling with “end” ends that user's sessions under every name, and nobody else's", async () => {
      await watched.admin.query(`GRANT pg_signal_backend TO ${monitor}`);
      const [ana, bea] = [await sessions.openByLogin(), await sessions.openByLogin()];
      const { userId } = ana;
      await database().userAlias.create({ data: { name: "trusty", userId } });
      const underAlias = await sessions.open("trusty", "");
      const ends = [hasEnded(ana.session), hasEnded(underAlias)];
      await disableUser(owner, { userId, endSessions: true });
      expect(await runEnding()).toBe("1 users.");
      expect(await Promise.all(ends)).toEqual([true, true]);
      expect((await bea.session.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
      const { servers, end } = await sessionsOfUser(owner, userId);
      expect(servers).toMatchObject([{ serverId: watched.serverId, sessions: [] }]);
      expect(end).toMatchObject({
        reason: "Disabled",
        isAsked: true,
        ended: [{ serverId: watched.serverId, ended: 2, left: [] }],
      });
      expect(end?.finishedAt).not.toBeNull();
      expect(await lastAudit()).toMatchObject({
        ...{ action: "user.server_sessions_ended", subjectId: userId },
        detail: { reason: "Disabled", askedBy: owner.name, ended: ["watched: 2 sessions"], notEnded: [] },
      });
      expect((await sessionsOfUser(owner, bea.userId)).servers[0]?.sessions).toHaveLength(1);
      expect(await unendedUsers(owner)).toEqual([]);
      expect(await runEnding(), "nothing is left to do").toBe("0 users.");
      await watched.admin.query(`REVOKE pg_signal_backend FROM ${monitor}`);
    });

    test("what cannot be ended is said: the missing right with its SQL, a superuser, a server that does not answer", async () => {
      const { role: ana, userId } = await sessions.openByLogin();
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
      await sessions.look();
      expect(await unendedUsers(owner)).toMatchObject([{ userId, isAsked: true, sessions: 1 }]);
      await watched.admin.query(`GRANT pg_signal_backend TO ${monitor}`);
      await watched.admin.query(`ALTER ROLE ${ana} SUPERUSER`);
      await endSessionsOfUser(owner, { userId });
      await runEnding();
      expect((await sessionsOfUser(owner, userId)).end?.ended[1]).toMatchObject({
        left: [{ sessions: 1, text: "Only a superuser may end the session of a superuser." }],
      });
      await watched.admin.query(`ALTER ROLE ${ana} NOSUPERUSER`);
      await database().server.delete({ where: { id: gone.id } });
      await watched.admin.query(`REVOKE pg_signal_backend FROM ${monitor}`);
    });

    test("what stands longer than allowed is found, and ended where the server says so; an accepted gap never is", async () => {
      await watched.admin.query(`GRANT pg_signal_backend TO ${monitor}`);
      const { role: ana, session: ofAna } = await sessions.openByLogin();
      const accepted = await sessions.open("scrammy", "scrammy");
      await acceptException(owner, {
        ...{
          serverId: watched.serverId,
          role: "scrammy",
          method: "scram-sha-256",
          network: "127.0.0.1/32",
          reason: "Soon",
        },
        expiresOn: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
      });
      const oldWith = async (maxSessionHours: number, endOldSessions: boolean) => {
        await database().server.update({
          where: { id: watched.serverId },
          data: { maxSessionHours, endOldSessions },
        });
        const old = (await sessions.look()).rows.filter(({ isOverAge }) => isOverAge);
        return [...new Set(old.map(({ role }) => role))].sort();
      };
      const ofServer = async () =>
        (await sessionFindings(owner)).find((one) => one.serverId === watched.serverId)?.overAge ?? 0;
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
        where: { id: watched.serverId },
        data: { maxSessionHours: null, endOldSessions: false },
      });
      await watched.admin.query(`REVOKE pg_signal_backend FROM ${monitor}`);
    });

    test("“never” ends nothing, and “ask” without a dialog leaves a note that goes with the sessions", async () => {
      await watched.admin.query(`GRANT pg_signal_backend TO ${monitor}`);
      const { role: ana, userId, session } = await sessions.openByLogin();
      const disable = async (endSessions: "never" | "ask", wanted?: boolean) => {
        await database().settings.update({ where: { id: 1 }, data: { endSessions } });
        await database().$transaction((tx) =>
          settleSessions(tx, owner, [{ id: userId, username: ana }], { reason: "not_me", wanted }),
        );
        expect(await runEnding()).toBe("0 users.");
        expect((await session.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
        await sessions.look();
        return unendedUsers(owner);
      };
      expect(await disable("never", true)).toEqual([]);
      expect(await disable("ask")).toMatchObject([{ userId, isAsked: false, sessions: 1 }]);
      await session.end();
      const stillThere = async () => {
        await sessions.look();
        return unendedUsers(owner);
      };
      await expect.poll(stillThere).toEqual([]);
      await watched.admin.query(`REVOKE pg_signal_backend FROM ${monitor}`);
    });
  },
);
