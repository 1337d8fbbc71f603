/** Asking somebody who is signed in to touch one of their passkeys now: asked in a session for one purpose, and the answer as a proof for `withProof`. */
import type { OperatorActor, UserActor } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { type AskedTouch, askForTouch } from "@/lib/login/passkeys/ask";
import { issueInSession } from "@/lib/login/passkeys/challenges";
import { ownRelyingParty } from "@/lib/login/passkeys/own-relying-party";
import { ownedBy } from "@/lib/login/passkeys/owners";
import type { TouchAnswer } from "@/lib/login/passkeys/schema";
import type { Touch } from "@/lib/login/passkeys/touch";

/** What somebody who is signed in can be asked to touch a passkey for. */
export type SessionPurpose = "confirmation" | "connection";

/**
 * Asks the person who is signed in for a touch of one of their passkeys: what the browser needs for it. It counts once, for five
 * minutes, in this session and for this purpose.
 * @throws AppError 'conflict' where no passkey of theirs works here, or none can
 */
export async function beginTouch(
  actor: OperatorActor | UserActor,
  purpose: SessionPurpose,
  clock: Clock = systemClock,
): Promise<AskedTouch> {
  const sessionId = sessionOf(actor);
  return database().$transaction(async (tx) => {
    const relyingParty = await ownRelyingParty(tx);
    const passkeys = await tx.passkey.findMany({ where: { ...ownedBy(actor), rpId: relyingParty.id } });
    if (passkeys.length === 0) throw new AppError("conflict", "You have no passkey that works here.");
    const challenge = await issueInSession(tx, purpose, { sessionId }, clock.now());
    return askForTouch(relyingParty, challenge, passkeys);
  });
}

/**
 * The answer as a proof: `withProof(ownProof(actor, touched(actor, answer, purpose), "…"), now, change)` burns the challenge and
 * makes the change in one transaction, or refuses.
 */
export const touched = (
  actor: OperatorActor | UserActor,
  answer: TouchAnswer,
  purpose: SessionPurpose,
): { readonly touch: Touch } => ({ touch: { answer, purpose, binding: { sessionId: sessionOf(actor) } } });

/** The session of whoever is signed in. @throws AppError 'conflict' where there is none */
export function sessionOf({ sessionId }: OperatorActor | UserActor): string {
  if (sessionId !== null) return sessionId;
  throw new AppError("conflict", "Your session has ended. Sign in again.");
}
