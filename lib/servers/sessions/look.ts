/** Looking at the sessions of a server: reads them, finds the login of each, and keeps what came of it. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { days } from "@/lib/foundation/base/durations";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database, type Prisma, type Transaction } from "@/lib/foundation/platform/database";
import { judgedWays } from "@/lib/servers/bypass/queries";
import { factsOf, rulesetOf } from "@/lib/servers/bypass/survey";
import type { ConnectionFailure } from "@/lib/servers/reading/connection-failure";
import { storedFailure } from "@/lib/servers/reading/failure";
import { keptTarget } from "@/lib/servers/registry/kept-target";
import { serverReading } from "@/lib/servers/registry/queries";
import { acceptedLogins } from "./accepted-logins";
import { isOverAge } from "./age";
import { alertOfSessions } from "./alert";
import { endOldSessions } from "./end-old";
import { loginsOf } from "./match";
import { type KnownLines, originOf } from "./origin";
import { type ReadSessions, readSessions } from "./read-sessions";
import type { LookInput } from "./schema";
import { type ExplainedSession, isUnexplained, type SessionLook } from "./session";

/** What a look came to: how many sessions no login and no accepted exception explains, or why nothing was seen. */
export type LookResult =
  | { readonly ok: true; readonly sessions: number; readonly unexplained: number }
  | { readonly ok: false; readonly failure: Pick<ConnectionFailure, "text" | "fix"> };

/**
 * Looks at the server's sessions now and keeps what is found; a failure leaves the last look. Ends those that stand too long
 * where the server is set so, and tells operators of new ones that nothing explains.
 * @throws AppError 'not_found'; the reason of `signal`
 */
export async function lookAtSessions(
  actor: Actor,
  { serverId }: LookInput,
  signal?: AbortSignal,
): Promise<LookResult> {
  authorize(actor, "server.write");
  const kept = await keptTarget(serverId);
  const read: ReadSessions = kept.ok ? await readSessions(kept.target, { signal }) : kept;
  const triedAt = systemClock.now();
  if (!read.ok) {
    await keep(serverId, { triedAt, failure: storedFailure(read.failure) });
    return read;
  }
  const limits = await database().server.findUnique({
    where: { id: serverId },
    select: { maxSessionHours: true, endOldSessions: true, monitorRole: true },
  });
  const serverNow = triedAt.getTime() + read.clockAheadSeconds * 1000;
  const found = (await explained(actor, kept, read)).map((session) => ({
    ...session,
    isOverAge: limits !== null && isOverAge(session, limits, serverNow),
  }));
  const sessions = kept.ok && limits?.endOldSessions ? await endOldSessions(kept, found, signal) : found;
  const look: SessionLook = { sessions: [...sessions], isCut: read.isCut };
  const unexplained = sessions.filter(isUnexplained).length;
  const overAge = sessions.filter((session) => session.isOverAge).length;
  const seen = { triedAt, lookedAt: triedAt, failure: null, look, unexplained, overAge };
  await keep(serverId, seen, async (tx, before) => {
    const { untold, toldAt } = await alertOfSessions(tx, kept, before, sessions, triedAt);
    return { untold: [...untold], toldAt };
  });
  return { ok: true, sessions: sessions.length, unexplained };
}

type Kept = Prisma.SessionWatchUncheckedCreateInput;

/** The server may be gone meanwhile; then there is nothing to keep it at. `more` sees what was kept before. */
async function keep(
  serverId: string,
  values: Omit<Kept, "serverId">,
  more?: (tx: Transaction, before: SessionWatch | null) => Promise<Partial<Kept>>,
): Promise<void> {
  await database().$transaction(async (tx) => {
    // Held against another look at the same time, so that each session is told of once.
    const [server] = await tx.$queryRaw<
      unknown[]
    >`SELECT FROM servers WHERE id = ${serverId}::uuid FOR NO KEY UPDATE`;
    if (!server) return;
    const before = await tx.sessionWatch.findUnique({ where: { serverId } });
    const all = { ...values, ...(await more?.(tx, before)) };
    await tx.sessionWatch.upsert({ where: { serverId }, create: { serverId, ...all }, update: all });
  });
}

type SessionWatch = Prisma.SessionWatchGetPayload<object>;

async function explained(
  actor: Actor,
  { id, clientId }: { readonly id: string; readonly clientId: string | null },
  { sessions, clockAheadSeconds }: Extract<ReadSessions, { readonly ok: true }>,
): Promise<readonly Omit<ExplainedSession, "isOverAge">[]> {
  const why = clientId === null ? "No client is set for this server, so its logins are not known." : null;
  const [lines, logins, settings] = await Promise.all([
    knownLines(actor, id),
    clientId === null ? [] : acceptedLogins(clientId, sessions, clockAheadSeconds),
    database().settings.findUniqueOrThrow({ where: { id: 1 }, select: { attemptRetentionDays: true } }),
  ]);
  const found = loginsOf(sessions, logins, clockAheadSeconds);
  const logBegins = systemClock.now().getTime() - days(settings.attemptRetentionDays);
  return sessions.map((session) => {
    const origin = originOf(session, found.get(session.pid), lines);
    if (origin.by !== "nothing") return { ...session, origin };
    const isOlder = Date.parse(session.startedAt) < logBegins;
    const doubt = why ?? (isOlder ? "It is older than the login log." : null);
    return { ...session, origin: doubt === null ? origin : { by: "unknown" as const, why: doubt } };
  });
}

async function knownLines(actor: Actor, id: string): Promise<KnownLines | null> {
  const [{ reading }, { ways }] = await Promise.all([serverReading(actor, id), judgedWays(actor, id)]);
  const ruleset = reading && rulesetOf(reading);
  return ruleset && { rules: ruleset.rules, facts: factsOf(reading), ways };
}
