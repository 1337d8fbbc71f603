/** A person's own passkeys in self-service: made and taken away after a proof, as any change of how one signs in. */
import { authorizeSelf, type UserActor } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { ownProof, withProof } from "@/lib/login/authentication/prove";
import type { AskedPasskey } from "@/lib/login/passkeys/ask";
import { countPasskeys } from "@/lib/login/passkeys/owners";
import { dropPasskey, ownPasskey } from "@/lib/people/passkeys/own";
import { proofIn } from "@/lib/people/passkeys/proof";
import { beginRegistration, finishRegistration } from "@/lib/people/passkeys/register";
import type { AddPasskeyInput, ProofInput } from "@/lib/people/passkeys/schema";
import { credentialsChanged } from "./credentials";
import { confirmedCount } from "./new-factor";
import type { RemoveOwnPasskeyInput } from "./schema";

/**
 * Asks for a new passkey after a proof. Somebody with neither a factor nor a passkey has nothing to prove themselves with and gets
 * none: the password alone would be enough to become the person.
 */
export async function startOwnPasskey(
  actor: UserActor,
  input: ProofInput,
  clock: Clock = systemClock,
): Promise<AskedPasskey> {
  authorizeSelf(actor, actor.id);
  const now = clock.now();
  return withProof(ownProof(actor, proofIn(actor, input), "new passkey"), now, (tx) =>
    beginRegistration(tx, actor, now),
  );
}

/** Adds the passkey that was made. Other sessions end. @throws AppError 'invalid_input' with what is wrong with it, 'conflict' */
export async function addOwnPasskey(
  actor: UserActor,
  input: AddPasskeyInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorizeSelf(actor, actor.id);
  const added = await database().$transaction(async (tx) => {
    const made = await finishRegistration(tx, actor, input, clock.now());
    if ("id" in made)
      await credentialsChanged(tx, actor.id, { clearLock: false, keptSession: actor.sessionId });
    return made;
  });
  if ("refusal" in added) throw new AppError("invalid_input", added.refusal);
}

/**
 * Takes an own passkey away after a proof. The last one stays where the person has no second factor either: nothing would be left
 * to prove themselves with. Other sessions end, and this one where the passkey began it.
 */
export async function removeOwnPasskey(
  actor: UserActor,
  input: RemoveOwnPasskeyInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorizeSelf(actor, actor.id);
  const now = clock.now();
  await ownPasskey(database(), actor, input.passkeyId);
  await refuseLast(database(), actor.id);
  await withProof(ownProof(actor, proofIn(actor, input), "removal of a passkey"), now, async (tx) => {
    await credentialsChanged(tx, actor.id, { clearLock: false, keptSession: actor.sessionId });
    const passkey = await ownPasskey(tx, actor, input.passkeyId);
    await refuseLast(tx, actor.id);
    await dropPasskey(tx, actor, { kind: "user", id: actor.id, username: actor.name }, passkey, now);
  });
}

async function refuseLast(tx: Transaction, userId: string): Promise<void> {
  if ((await confirmedCount(tx, userId)) > 0) return;
  if ((await countPasskeys(tx, { kind: "user", id: userId })) > 1) return;
  throw new AppError(
    "conflict",
    "You have no second factor beside this passkey, so you could not sign in here any more. Add another one first.",
  );
}
