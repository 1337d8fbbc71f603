/** Passkeys of operators: their own, after a fresh proof, and those of others, which an owner takes away. */
import { type Actor, authorize, type OperatorActor } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import type { AskedPasskey } from "@/lib/login/passkeys/ask";
import { dropPasskey, ownPasskey, type PasskeyView, passkeysOf } from "@/lib/people/passkeys/own";
import { beginRegistration, finishRegistration } from "@/lib/people/passkeys/register";
import type { AddPasskeyInput, PasskeyInput } from "@/lib/people/passkeys/schema";
import { holdOperator } from "./existing";

/** Asks for a new passkey of one's own. @throws AppError 'unproven' without a fresh proof, 'conflict' */
export async function startOperatorPasskey(
  actor: OperatorActor,
  clock: Clock = systemClock,
): Promise<AskedPasskey> {
  requireProof(actor);
  return database().$transaction(async (tx) => {
    await holdOperator(tx, actor.id);
    return beginRegistration(tx, actor, clock.now());
  });
}

/** Adds it. Other sessions end. @throws AppError 'unproven', 'invalid_input' with what is wrong with it, 'conflict' */
export async function addOperatorPasskey(
  actor: OperatorActor,
  input: AddPasskeyInput,
  clock: Clock = systemClock,
): Promise<void> {
  requireProof(actor);
  const added = await database().$transaction(async (tx) => {
    await holdOperator(tx, actor.id);
    const made = await finishRegistration(tx, actor, input, clock.now());
    if ("id" in made) await endSessions(tx, actor.id, actor.sessionId);
    return made;
  });
  if ("refusal" in added) throw new AppError("invalid_input", added.refusal);
}

/** Takes one of one's own away. Other sessions end, and this one where the passkey began it. @throws AppError 'unproven' */
export async function removeOperatorsOwnPasskey(
  actor: OperatorActor,
  { passkeyId }: PasskeyInput,
  clock: Clock = systemClock,
): Promise<void> {
  requireProof(actor);
  await database().$transaction(async (tx) => {
    const { id, username } = await holdOperator(tx, actor.id);
    const passkey = await ownPasskey(tx, actor, passkeyId);
    await endSessions(tx, id, actor.sessionId);
    await dropPasskey(tx, actor, { kind: "operator", id, username }, passkey, clock.now());
  });
}

/** Takes a passkey of an operator away, with all sessions of theirs. @throws AppError 'not_found' */
export async function removeOperatorPasskey(
  actor: Actor,
  { passkeyId }: PasskeyInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorize(actor, "operator.write");
  const found = await database().passkey.findUnique({ where: { id: passkeyId } });
  const gone = () => new AppError("not_found", "This passkey no longer exists. Reload the page.");
  if (!found?.operatorId) throw gone();
  const { operatorId } = found;
  await database().$transaction(async (tx) => {
    const { id, username } = await holdOperator(tx, operatorId);
    const passkey = await tx.passkey.findUnique({ where: { id: passkeyId } });
    if (!passkey) throw gone();
    await endSessions(tx, id, null);
    await dropPasskey(tx, actor, { kind: "operator", id, username }, passkey, clock.now());
  });
}

/** The passkeys of an operator. */
export async function listOperatorPasskeys(
  actor: Actor,
  operatorId: string,
): Promise<readonly PasskeyView[]> {
  authorize(actor, "operator.read");
  return passkeysOf(database(), { kind: "operator", id: operatorId });
}

/** As `authorize` does for sensitive permissions; one's own account needs none. */
function requireProof({ hasFreshProof }: OperatorActor): void {
  if (hasFreshProof) return;
  throw new AppError("unproven", "Confirm that it is you: type your password and a current code.");
}

/** Ends the sessions of an operator who is held, all but `kept`. @throws AppError 'conflict' where that has ended since the request came */
async function endSessions(tx: Transaction, id: string, kept: string | null): Promise<void> {
  const { sessionEpoch } = await tx.operator.update({
    where: { id },
    data: { sessionEpoch: { increment: 1 } },
    select: { sessionEpoch: true },
  });
  if (kept === null) return;
  const { count } = await tx.consoleSession.updateMany({
    where: { id: kept, operatorId: id, epoch: sessionEpoch - 1, endedAt: null },
    data: { epoch: sessionEpoch },
  });
  if (count === 0) throw new AppError("conflict", "Your session has ended. Sign in again.");
}
