/** Real sessions on real servers: which login opened each, which came in another way, and ending one. */
import { tmpdir, userInfo } from "node:os";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { acceptException } from "@/lib/servers/bypass/service";
import { readServer } from "@/lib/servers/registry/read";
import { endSession } from "@/lib/servers/sessions/end";
import { lookAtSessions } from "@/lib/servers/sessions/look";
import { watchedSessions } from "@/lib/servers/sessions/queries";
import { sessionsRequest } from "@/lib/servers/sessions/schema";
import { type ExplainedSession, isUnexplained } from "@/lib/servers/sessions/session";
import { operatorWith } from "@/lib/testing/actors";
import { debianBinaries } from "@/lib/testing/debian-postgres";
import { monitor, sessionsOn, startWatched, type Watched } from "./support/watched-server";

const owner = operatorWith("owner");
const me = userInfo().username;

describe.skipIf(debianBinaries() === null).each(["radius", "ldap"] as const)(
  "a server that asks by %s",
  (door) => {
    let watched: Watched;
    const sessions = sessionsOn(() => watched);
    // PostgreSQL 18 asks by RADIUS; Debian's, built with LDAP, by LDAPS.
    beforeAll(async () => {
      watched = await startWatched({
        ...{ door, debian: door === "ldap", settings: { unix_socket_directories: tmpdir() } },
        lines: [
          `local all ${me} peer`,
          "hostssl all trusty 127.0.0.1/32 trust",
          "hostssl all scrammy 127.0.0.1/32 scram-sha-256",
        ],
      });
      await watched.admin.query(
        `CREATE ROLE trusty LOGIN; CREATE ROLE scrammy LOGIN PASSWORD 'scrammy'; CREATE ROLE ${pg.escapeIdentifier(me)} LOGIN`,
      );
      expect(await readServer(owner, { id: watched.serverId })).toMatchObject({ ok: true });
    }, 60_000);
    afterAll(() => watched?.remove());
    beforeEach(async () => {
      await database().bypassException.deleteMany();
    });
    afterEach(sessions.closeAll);
    const of = (rows: readonly ExplainedSession[], role: string) => rows.filter((row) => row.role === role);
    const lastAudit = () => database().auditEvent.findFirstOrThrow({ orderBy: { id: "desc" } });

    test("what came by trust, peer and scram is found with its line; what a login opened leads to that login", async () => {
      await sessions.open("trusty", "");
      await sessions.open("scrammy", "scrammy");
      await sessions.open(me, "", tmpdir());
      const { role: ana } = await sessions.openByLogin();
      const { rows, counts, lookedAt } = await sessions.look();
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
      await sessions.open("scrammy", "scrammy");
      await acceptException(owner, {
        ...{ serverId: watched.serverId, role: "scrammy", method: "scram-sha-256", network: "127.0.0.1/32" },
        ...{
          reason: "Moves next month",
          expiresOn: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
        },
      });
      expect(of((await sessions.look()).rows, "scrammy")).toMatchObject([
        { origin: { by: "line", isAccepted: true } },
      ]);
      await database().bypassException.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
      expect(of((await sessions.look()).rows, "scrammy")).toMatchObject([{ origin: { isAccepted: false } }]);
    });

    test("a login explains one session: of two as the same role, the one without is found", async () => {
      const { role: ana } = await sessions.openByLogin();
      await database().attempt.deleteMany();
      const { rows } = await sessions.look();
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
      await sessions.open("trusty", "");
      await sessions.look();
      await watched.admin.query(`REVOKE pg_read_all_stats FROM ${monitor}`);
      const refused = await lookAtSessions(owner, { serverId: watched.serverId });
      await watched.admin.query(`GRANT pg_read_all_stats TO ${monitor}`);
      expect(refused).toEqual({
        ok: false,
        failure: {
          text: `${monitor} may not see the sessions of other roles.`,
          fix: `GRANT pg_read_all_stats TO "${monitor}";`,
        },
      });
      const kept = await watchedSessions(
        owner,
        watched.serverId,
        sessionsRequest.parse({ show: "unexplained" }),
      );
      expect(kept.failure).toMatchObject({ text: expect.stringContaining("may not see") });
      expect(of(kept.rows, "trusty")).toHaveLength(1);
    });

    test("ending: the missing right is named, with it the session ends, a superuser's never, each audited", async () => {
      const trusty = await sessions.open("trusty", "");
      const gone = new Promise((resolve) => trusty.once("end", resolve));
      const { rows } = await sessions.look();
      const [session] = of(rows, "trusty");
      const [superuser] = of(rows, "postgres");
      if (!session || !superuser) throw new Error("the sessions are missing");
      const end = ({ pid, role, startedAt }: ExplainedSession) =>
        endSession(owner, { serverId: watched.serverId, pid, role, startedAt });
      expect(await end(session)).toMatchObject({
        ...{ ended: false, why: "refused" },
        fix: `Run as a superuser: GRANT pg_signal_backend TO "${monitor}";`,
      });
      expect(await lastAudit()).toMatchObject({
        action: "server.session_not_ended",
        detail: { role: "trusty", pid: session.pid },
      });
      await watched.admin.query(`GRANT pg_signal_backend TO ${monitor}`);
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
      expect(await lastAudit()).toMatchObject({
        action: "server.session_ended",
        subjectId: watched.serverId,
      });
      expect(of((await sessions.look()).rows, "trusty")).toEqual([]);
      expect(await end(session)).toMatchObject({ ended: false, why: "gone" });
      await watched.admin.query(`REVOKE pg_signal_backend FROM ${monitor}`);
    });
  },
);
