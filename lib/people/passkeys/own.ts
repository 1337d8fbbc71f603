/** The passkeys of whoever is signed in: listed, renamed, taken away. */
import { type Actor, authorizeSelf, type OperatorActor, type UserActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { AppError } from "@/lib/foundation/base/errors";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { findRelyingParty } from "@/lib/login/passkeys/own-relying-party";
import { ownedBy, type PasskeyOwner } from "@/lib/login/passkeys/owners";
import { tell } from "@/lib/people/notifications/tell";
import { mostPasskeys } from "./register";
import type { RenamePasskeyInput } from "./schema";

/** A passkey in a list. */
export type PasskeyView = {
  readonly id: string;
  readonly name: string;
  /** Kept by a password manager or an account on several devices, or on one thing alone. */
  readonly isSynced: boolean;
  /** The name it was made for, where that is not the console's now: it does not work there. */
  readonly madeFor: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
};

/** What a page about somebody's own passkeys begins with. */
export type OwnPasskeys = {
  readonly passkeys: readonly PasskeyView[];
  /** Why no other may be added; null when one may. */
  readonly cannotAdd: string | null;
  /** Whether one of them works here, so that it can be touched instead of a password and a code being typed. */
  readonly canTouch: boolean;
};

/** The actor's own, the newest last. */
export async function ownPasskeys(actor: OperatorActor | UserActor): Promise<OwnPasskeys> {
  const found = await findRelyingParty(database());
  const passkeys = await passkeysOf(database(), actor);
  const tooMany =
    passkeys.length >= mostPasskeys ? `You have ${mostPasskeys} passkeys, the most you may have.` : null;
  return {
    passkeys,
    cannotAdd: found.isUsable ? tooMany : found.why,
    canTouch: found.isUsable && passkeys.some(({ madeFor }) => madeFor === null),
  };
}

/** The passkeys of somebody, whoever asks: the caller has checked that. */
export async function passkeysOf(tx: Transaction, owner: PasskeyOwner): Promise<readonly PasskeyView[]> {
  const found = await findRelyingParty(tx);
  const rows = await tx.passkey.findMany({ where: ownedBy(owner), orderBy: { createdAt: "asc" } });
  return rows.map(({ id, name, isBackedUp, rpId, createdAt, lastUsedAt }) => ({
    ...{ id, name, isSynced: isBackedUp, createdAt, lastUsedAt },
    madeFor: found.isUsable && found.relyingParty.id === rpId ? null : rpId,
  }));
}

/** Renames an own passkey. @throws AppError 'not_found', 'forbidden' for somebody else's */
export async function renameOwnPasskey(
  actor: OperatorActor | UserActor,
  { passkeyId, name }: RenamePasskeyInput,
): Promise<void> {
  await database().$transaction(async (tx) => {
    const passkey = await ownPasskey(tx, actor, passkeyId);
    await tx.passkey.update({ where: { id: passkey.id }, data: { name } });
    const subject = { kind: actor.kind, id: actor.id, name: actor.name } as const;
    await record(tx, actor, { action: "passkey.renamed", subject, detail: { from: passkey.name, to: name } });
  });
}

/** The row of an own passkey. @throws AppError 'not_found', 'forbidden' for somebody else's */
export async function ownPasskey(tx: Transaction, actor: OperatorActor | UserActor, passkeyId: string) {
  const passkey = await tx.passkey.findUnique({ where: { id: passkeyId } });
  if (!passkey) throw new AppError("not_found", "This passkey no longer exists. Reload the page.");
  if (actor.kind === "user") authorizeSelf(actor, passkey.userId ?? "");
  else if (passkey.operatorId !== actor.id) throw new AppError("forbidden", "This belongs to someone else.");
  return passkey;
}

/**
 * Takes a passkey of `owner` away, with the sessions that it began, and tells the person. The caller holds their login state and
 * has checked that this may be done.
 */
export async function dropPasskey(
  tx: Transaction,
  actor: Actor,
  owner: PasskeyOwner & { readonly username: string },
  passkey: { readonly id: string; readonly name: string },
  now: Date,
): Promise<void> {
  await tx.passkey.delete({ where: { id: passkey.id } });
  const { kind, id, username } = owner;
  const detail = { passkeyId: passkey.id, name: passkey.name };
  await record(tx, actor, { action: "passkey.removed", subject: { kind, id, name: username }, detail });
  const to = kind === "user" ? { userId: id } : { operatorId: id };
  await tell(tx, { event: "passkey_removed", ...to, data: { passkey: passkey.name, at: now } });
}
