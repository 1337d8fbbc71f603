/** Beginning, seeing and leaving a console session: what the door of the console does, before and beside any actor. */
import type { OperatorActor, UserActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { shortUserAgent } from "./user-agent";

/** Where a sign-in comes from. */
export type SignInOrigin = { readonly ip: string | null; readonly userAgent?: string | null };

/**
 * Adds the session of a sign-in that has just succeeded, in the transaction that records it, and gives its id. `epoch` is
 * the account's number at that moment. The sign-in itself is the first proof.
 */
export async function startSession(
  tx: Transaction,
  account: {
    readonly kind: "operator" | "user";
    readonly id: string;
    readonly epoch: number;
    /** The passkey that was touched: the session goes when it goes. */
    readonly passkeyId?: string;
  },
  { ip, userAgent }: SignInOrigin,
  now: Date,
  limited = false,
): Promise<string> {
  const { id } = await tx.consoleSession.create({
    data: {
      ...(account.kind === "operator" ? { operatorId: account.id } : { userId: account.id }),
      epoch: account.epoch,
      passkeyId: account.passkeyId ?? null,
      limited,
      address: ip,
      userAgent: shortUserAgent(userAgent),
      ...{ provenAt: now, createdAt: now, lastSeenAt: now },
    },
    select: { id: true },
  });
  return id;
}

/** Notes that the person is at work. The caller has found the session alive. */
export async function touchSession(id: string, clock: Clock = systemClock): Promise<void> {
  await database().consoleSession.updateMany({
    where: { id, endedAt: null },
    data: { lastSeenAt: clock.now() },
  });
}

/** Ends the session with which `actor` came; the cookie is worth nothing from then on, nor is a copy of it. */
export async function signOut(actor: OperatorActor | UserActor, clock: Clock = systemClock): Promise<void> {
  const { kind, id, name, sessionId } = actor;
  if (sessionId === null) return;
  await database().$transaction(async (tx) => {
    const { count } = await tx.consoleSession.updateMany({
      where: { id: sessionId, endedAt: null },
      data: { endedAt: clock.now() },
    });
    if (count === 0) return;
    await record(tx, actor, { action: `${kind}.signed_out`, subject: { kind, id, name } });
  });
}
