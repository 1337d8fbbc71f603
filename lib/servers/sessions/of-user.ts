/** The sessions of one user on every server, as the last looks saw them, and what came of ending them. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { enqueue } from "@/lib/foundation/jobs/queue";
import { database } from "@/lib/foundation/platform/database";
import { type EndReason, endReasons, endSetting } from "@/lib/people/session-ends/settle";
import { failureFrom } from "@/lib/servers/reading/failure";
import { type EndedOnServer, endedOf } from "./ended";
import { lookAtOneServer } from "./jobs";
import { type ExplainedSession, lookOf } from "./session";

/** What one server had of the user when it was seen last. */
export type UserSessions = {
  readonly serverId: string;
  readonly serverName: string;
  /** When its sessions were seen; null: never. */
  readonly lookedAt: Date | null;
  /** Why the newest try saw nothing; null where it did. */
  readonly failure: string | null;
  readonly sessions: readonly ExplainedSession[];
};

/** The newest reason to end the user's sessions. `isAsked` false: nobody decided. `finishedAt` null: it is under way. */
export type SessionEndView = {
  readonly reason: string;
  readonly isAsked: boolean;
  readonly askedBy: string;
  readonly at: Date;
  readonly finishedAt: Date | null;
  readonly ended: readonly EndedOnServer[];
};

/** All servers by name, with the user's sessions on each, newest first. */
export async function sessionsOfUser(
  actor: Actor,
  userId: string,
): Promise<{ readonly servers: readonly UserSessions[]; readonly end: SessionEndView | null }> {
  authorize(actor, "user.read");
  const [rows, end] = await Promise.all([
    database().$queryRaw<Raw[]>`
      WITH names AS (SELECT username AS name FROM users WHERE id = ${userId}::uuid
        UNION SELECT name FROM user_aliases WHERE user_id = ${userId}::uuid)
      SELECT s.id::text AS "serverId", s.name AS "serverName", w.looked_at AS "lookedAt", w.failure,
        coalesce((SELECT jsonb_agg(one.session ORDER BY one.at)
          FROM jsonb_array_elements(w.look->'sessions') WITH ORDINALITY AS one (session, at)
          WHERE one.session->>'role' IN (SELECT name FROM names)), '[]') AS "sessions"
      FROM servers s LEFT JOIN session_watches w ON w.server_id = s.id ORDER BY s.name`,
    database().sessionEnd.findUnique({ where: { userId } }),
  ]);
  return {
    servers: rows.map(({ sessions, failure, ...row }) => ({
      ...row,
      failure: failureFrom(failure)?.text ?? null,
      sessions: lookOf({ sessions, isCut: false })?.sessions ?? [],
    })),
    end: end && {
      ...{ isAsked: end.isAsked, askedBy: end.askedBy, at: end.at, finishedAt: end.finishedAt },
      reason: endReasons[end.reason as EndReason],
      ended: endedOf(end.result),
    },
  };
}

type Raw = Omit<UserSessions, "failure" | "sessions"> & {
  readonly failure: string | null;
  readonly sessions: unknown;
};

/** Has the sessions of every server looked at now. Gives how many looks there are more in the queue. */
export async function lookEverywhere(actor: Actor): Promise<number> {
  authorize(actor, "server.write");
  const servers = await database().server.findMany({
    where: { readAt: { not: null } },
    select: { id: true },
  });
  const jobs = servers.map(({ id }) => ({ input: { id, isAskedFor: true }, uniqueKey: id }));
  return enqueue(database(), lookAtOneServer, jobs);
}

/** What a dialog offers: on how many servers open sessions may end, and whether that is asked. */
export type EndOffer = { readonly servers: number; readonly setting: "ask" | "always" | "never" };

/** What dialogs offer that give a reason to end sessions. */
export async function endOffer(actor: Actor): Promise<EndOffer> {
  authorize(actor, "user.read");
  const [servers, setting] = await Promise.all([database().server.count(), endSetting()]);
  return { servers, setting };
}

/** A user whose sessions were to end: some stand, or nobody decided about those that were open then. */
export type UnendedUser = {
  readonly userId: string;
  readonly username: string;
  readonly isAsked: boolean;
  readonly sessions: number;
};

/** Users with sessions, when they were seen last, that began before there was a reason to end them; by name. */
export async function unendedUsers(actor: Actor): Promise<readonly UnendedUser[]> {
  authorize(actor, "user.read");
  return database().$queryRaw<UnendedUser[]>`
    WITH names AS (
      SELECT e.user_id, e.at, e.is_asked, u.username, n.name
      FROM session_ends e JOIN users u ON u.id = e.user_id
      CROSS JOIN LATERAL (SELECT u.username AS name UNION SELECT a.name FROM user_aliases a WHERE a.user_id = u.id) n
      WHERE NOT e.is_asked OR e.finished_at IS NOT NULL)
    SELECT n.user_id::text AS "userId", n.username, n.is_asked AS "isAsked", count(*)::int AS "sessions"
    FROM session_watches w CROSS JOIN LATERAL jsonb_array_elements(w.look->'sessions') s
    JOIN names n ON n.name = s->>'role'
    WHERE EXISTS (SELECT FROM session_ends) AND (s->>'startedAt')::timestamptz < n.at
    GROUP BY n.user_id, n.username, n.is_asked ORDER BY n.username`;
}
