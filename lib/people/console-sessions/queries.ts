/** The sessions that count now: one's own, and another operator's for owners. */

import { type Actor, authorize, type OperatorActor, type UserActor } from "@/lib/foundation/access/actor";
import { after, hours, minutes } from "@/lib/foundation/base/durations";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { enabled } from "@/lib/login/authentication/disabled";

/** A session in a list. `userAgent` may be empty. */
export type SessionView = {
  readonly id: string;
  readonly isThisOne: boolean;
  readonly address: string | null;
  readonly userAgent: string;
  readonly startedAt: Date;
  readonly lastSeenAt: Date;
};

/** The actor's own sessions, the one they are in first, then by when they were last seen. */
export async function listOwnSessions(
  actor: OperatorActor | UserActor,
  clock: Clock = systemClock,
): Promise<readonly SessionView[]> {
  const sessions = await aliveOf(actor.kind, actor.id, actor.sessionId, clock.now());
  return [...sessions].sort((a, b) => Number(b.isThisOne) - Number(a.isThisOne));
}

/** The sessions of an operator. */
export async function listOperatorSessions(
  actor: Actor,
  operatorId: string,
  clock: Clock = systemClock,
): Promise<readonly SessionView[]> {
  authorize(actor, "operator.sessions");
  return aliveOf("operator", operatorId, null, clock.now());
}

async function aliveOf(
  kind: "operator" | "user",
  id: string,
  current: string | null,
  now: Date,
): Promise<readonly SessionView[]> {
  const limits = await database().settings.findUniqueOrThrow({
    where: { id: 1 },
    select: { sessionIdleMinutes: true, sessionMaxHours: true },
  });
  const found =
    kind === "operator"
      ? await database().operator.findFirst({
          where: { id, disabledAt: null },
          select: { sessionEpoch: true },
        })
      : await database().user.findFirst({ where: { id, ...enabled }, select: { sessionEpoch: true } });
  if (!found) return [];
  const rows = await database().consoleSession.findMany({
    where: {
      ...(kind === "operator" ? { operatorId: id } : { userId: id }),
      epoch: found.sessionEpoch,
      endedAt: null,
      lastSeenAt: { gt: after(now, -minutes(limits.sessionIdleMinutes)) },
      createdAt: { gt: after(now, -hours(limits.sessionMaxHours)) },
    },
    orderBy: { lastSeenAt: "desc" },
    take: 200,
  });
  return rows.map((row) => ({
    id: row.id,
    isThisOne: row.id === current,
    address: row.address,
    userAgent: row.userAgent,
    startedAt: row.createdAt,
    lastSeenAt: row.lastSeenAt,
  }));
}
