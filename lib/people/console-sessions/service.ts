/** Ending console sessions: one's own, and those of an operator by an owner. An ended one is refused at its next request. */
import { type Actor, authorize, type OperatorActor, type UserActor } from "@/lib/foundation/access/actor";
import type { AuditAction, AuditValue } from "@/lib/foundation/audit/events";
import { record } from "@/lib/foundation/audit/record";
import { AppError } from "@/lib/foundation/base/errors";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Prisma, type Transaction } from "@/lib/foundation/platform/database";
import type { SessionIdInput } from "./schema";

/** Ends one of the actor's own sessions. @throws AppError 'not_found' when it is over already, or somebody else's */
export async function endOwnSession(
  actor: OperatorActor | UserActor,
  { sessionId }: SessionIdInput,
  clock: Clock = systemClock,
): Promise<void> {
  await database().$transaction(async (tx) => {
    const session = await end(tx, { ...ownedBy(actor), id: sessionId }, clock.now());
    await note(tx, actor, actor, { userAgent: session.userAgent, address: session.address });
  });
}

/** Ends every session of the actor but the one they are in. Gives how many. */
export async function endOtherSessions(
  actor: OperatorActor | UserActor,
  clock: Clock = systemClock,
): Promise<number> {
  return database().$transaction(async (tx) => {
    const others = actor.sessionId === null ? {} : { id: { not: actor.sessionId } };
    const { count } = await tx.consoleSession.updateMany({
      where: { ...ownedBy(actor), ...others, endedAt: null },
      data: { endedAt: clock.now() },
    });
    if (count > 0) await note(tx, actor, actor, { sessions: "all others" });
    return count;
  });
}

/** Ends a session of an operator. @throws AppError 'not_found' when it is over already, or of a user */
export async function endOperatorSession(
  actor: Actor,
  { sessionId }: SessionIdInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorize(actor, "operator.sessions");
  await database().$transaction(async (tx) => {
    const { operator, userAgent, address } = await end(
      tx,
      { id: sessionId, operatorId: { not: null } },
      clock.now(),
    );
    if (!operator) throw over();
    const owner = { kind: "operator", id: operator.id, name: operator.username } as const;
    await note(tx, actor, owner, { userAgent, address });
  });
}

const ownedBy = ({ kind, id }: OperatorActor | UserActor): Prisma.ConsoleSessionWhereInput =>
  kind === "operator" ? { operatorId: id } : { userId: id };

const over = () => new AppError("not_found", "This session has already ended.");

async function end(tx: Transaction, where: Prisma.ConsoleSessionWhereInput, now: Date) {
  const [session] = await tx.consoleSession.updateManyAndReturn({
    where: { ...where, endedAt: null },
    data: { endedAt: now },
    select: { userAgent: true, address: true, operator: { select: { id: true, username: true } } },
  });
  if (!session) throw over();
  return session;
}

async function note(
  tx: Transaction,
  actor: Actor,
  owner: { readonly kind: "operator" | "user"; readonly id: string; readonly name: string },
  detail: Record<string, AuditValue>,
): Promise<void> {
  const action: AuditAction = `${owner.kind}.session_ended`;
  await record(tx, actor, { action, subject: { kind: owner.kind, id: owner.id, name: owner.name }, detail });
}
