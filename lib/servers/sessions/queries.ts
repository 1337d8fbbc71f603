/** Reading what the last look at the sessions of servers found. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { canonicalAddress, localAddress } from "@/lib/login/decision/where-from";
import { failureFrom } from "@/lib/servers/reading/failure";
import { type ServerHead, serverDetail } from "@/lib/servers/registry/queries";
import type { SessionFilter, SessionsRequest } from "./schema";
import { type ExplainedSession, isUnexplained, lookOf } from "./session";

/** A session as its page shows it. `loginFrom`: where its login came from, where that is certain and another place than the session's. */
export type ShownSession = ExplainedSession & { readonly loginFrom: string | null };

/** A page of the sessions that the last look found. */
export type WatchedSessions = {
  readonly server: ServerHead;
  readonly monitorRole: string;
  /** How long a session may stand; null for no limit. And whether older ones are ended. */
  readonly maxSessionHours: number | null;
  readonly endOldSessions: boolean;
  /** When they were seen; null: never. */
  readonly lookedAt: Date | null;
  /** Why the newest try saw nothing; null where it did. */
  readonly failure: { readonly text: string; readonly fix: string } | null;
  /** Whether there were more than are looked at. */
  readonly isCut: boolean;
  readonly counts: Readonly<Record<SessionFilter, number>>;
  readonly rows: readonly ShownSession[];
  readonly total: number;
};

/** Sessions of the server `id`, those that nothing explains first asked for, newest first. @throws AppError 'not_found' */
export async function watchedSessions(
  actor: Actor,
  id: string,
  request: SessionsRequest,
): Promise<WatchedSessions> {
  authorize(actor, "server.read");
  const [{ reading: _, ...server }, watch] = await Promise.all([
    serverDetail(actor, id),
    database().sessionWatch.findUnique({ where: { serverId: id } }),
  ]);
  const look = lookOf(watch?.look);
  const sessions = look?.sessions ?? [];
  const count = (show: SessionFilter) => sessions.filter((one) => isShown(one, show)).length;
  const wanted = request.search.toLowerCase();
  const found = sessions.filter((one) => isShown(one, request.show) && isNamed(one, wanted));
  const start = (request.page - 1) * request.pageSize;
  return {
    server,
    monitorRole: server.monitorRole,
    maxSessionHours: server.maxSessionHours,
    endOldSessions: server.endOldSessions,
    lookedAt: look ? (watch?.lookedAt ?? null) : null,
    failure: failureFrom(watch?.failure ?? null),
    isCut: look?.isCut ?? false,
    counts: {
      unexplained: count("unexplained"),
      old: count("old"),
      accepted: count("accepted"),
      login: count("login"),
      unknown: count("unknown"),
      all: sessions.length,
    },
    rows: await withLogins(found.slice(start, start + request.pageSize)),
    total: found.length,
  };
}

/** Behind a pooler that hands the address on, the two differ; elsewhere they are the same. */
async function withLogins(sessions: readonly ExplainedSession[]): Promise<readonly ShownSession[]> {
  const ids = sessions.flatMap(({ origin }) => (origin.by === "login" ? [BigInt(origin.attemptId)] : []));
  const logins = await database().attempt.findMany({
    where: { id: { in: ids }, personAddress: { not: null } },
    select: { id: true, personAddress: true },
  });
  const known = new Map(logins.map(({ id, personAddress }) => [String(id), personAddress]));
  return sessions.map((session) => {
    const { origin, address } = session;
    const from = (origin.by === "login" && known.get(origin.attemptId)) || null;
    const own = address === null ? localAddress : canonicalAddress(address);
    return { ...session, loginFrom: from === own ? null : from };
  });
}

const isNamed = ({ role, database: name, application, address }: ExplainedSession, wanted: string) =>
  [role, name, application, address ?? "socket"].some((text) => text.toLowerCase().includes(wanted));

function isShown(session: ExplainedSession, show: SessionFilter): boolean {
  if (show === "all") return true;
  if (show === "unexplained") return isUnexplained(session);
  if (show === "old") return session.isOverAge;
  if (show === "accepted") return session.origin.by === "line" && !isUnexplained(session);
  return session.origin.by === show;
}

/** A server with sessions that somebody should look at. */
export type SessionFindings = {
  readonly serverId: string;
  readonly serverName: string;
  /** Those that nothing explains, and those that stand longer than allowed. */
  readonly unexplained: number;
  readonly overAge: number;
};

/** Servers on which the last look found sessions that nothing explains, or that stand too long; by name. */
export async function sessionFindings(actor: Actor): Promise<readonly SessionFindings[]> {
  authorize(actor, "server.read");
  const rows = await database().sessionWatch.findMany({
    where: { OR: [{ unexplained: { gt: 0 } }, { overAge: { gt: 0 } }] },
    orderBy: { server: { name: "asc" } },
    select: { serverId: true, unexplained: true, overAge: true, server: { select: { name: true } } },
  });
  return rows.map(({ server, ...row }) => ({ ...row, serverName: server.name }));
}
