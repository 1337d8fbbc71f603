/** What an operator link does: shows a new key, then sets password and authenticator app in one step. */
import { randomUUID } from "node:crypto";
import { record } from "@/lib/foundation/audit/record";
import { invalidField } from "@/lib/foundation/base/errors";
import type { Place } from "@/lib/foundation/keys/keyring";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { clearFailures } from "@/lib/login/authentication/login-state";
import {
  confirmedCounter,
  newKey,
  openPendingKey,
  pendingFactor,
  qrKind,
  sealPendingKey,
} from "@/lib/login/authentication/pending-key";
import type { ShownKey } from "@/lib/login/factors/descriptor";
import { enrollableKinds } from "@/lib/login/factors/table";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { dropPasskeys } from "@/lib/login/passkeys/owners";
import { type PasswordLimits, passwordLimits, refuseWeakPassword } from "@/lib/people/passwords/refuse";
import { enrollFromDirectory } from "./enroll-from-directory";
import { asActor, holdOperator, operatorSubject } from "./existing";
import { holdOpenLink } from "./link";
import type { OpenOperatorLinkInput, RedeemOperatorLinkInput } from "./schema";

/** What the page of a link shows. */
export type OpenedOperatorLink = ShownKey & {
  readonly username: string;
  readonly displayName: string;
  /** The name of the directory that has the password; null where the link sets one. */
  readonly directory: string | null;
  readonly passwordLimits: PasswordLimits;
};

/**
 * Opens a link and makes a new key for it. The link stays unused, but the key of an earlier opening is void: whoever
 * looked over a shoulder has nothing.
 * @throws AppError 'not_found' for a closed link
 */
export async function openOperatorLink(
  { token }: OpenOperatorLinkInput,
  clock: Clock = systemClock,
): Promise<OpenedOperatorLink> {
  return database().$transaction(async (tx) => {
    const { id, operator } = await holdOpenLink(tx, token, clock.now());
    const limits = await passwordLimits(tx);
    const { username, displayName } = operator;
    const shown = await showNewKey(tx, id, limits.organisation, username);
    const directory = operator.directory?.name ?? null;
    return { ...shown, username, displayName, directory, passwordLimits: limits };
  });
}

/** Makes a key that every app understands, to wait in the link for its first code, and gives what to show of it. */
export async function showNewKey(
  tx: Transaction,
  linkId: string,
  issuer: string,
  username: string,
): Promise<ShownKey> {
  const kind = qrKind(enrollableKinds);
  if (!kind) throw new TypeError("no kind of factor is enrolled with a QR code");
  const pending = newKey(kind);
  const data = { pendingSecretSealed: sealPendingKey(placeOf(linkId), pending) };
  await tx.operatorLink.update({ where: { id: linkId }, data });
  return kind.setup.show(pending.key, issuer || "Postern", `${username} (console)`);
}

const placeOf = (row: string): Place => ({ table: "operator_links", column: "pending_secret_sealed", row });

/**
 * Spends a link: the password (for somebody from a directory: the one that they have there), the authenticator app behind `code`, no more sessions, no more lock.
 * @throws AppError 'not_found' for a closed link, 'invalid_input' beside password or code, 'conflict' and 'unavailable' as the
 * directory says
 */
export async function redeemOperatorLink(
  { token, password, code }: RedeemOperatorLinkInput,
  ip: string | null,
  clock: Clock = systemClock,
): Promise<{ readonly username: string }> {
  const now = clock.now();
  const { operator: owner } = await database().$transaction((tx) => holdOpenLink(tx, token, now));
  const { directoryId, directoryKey } = owner;
  if (directoryId !== null && directoryKey !== null) {
    return enrollFromDirectory({ ...owner, directoryId, directoryKey }, { password, ip }, now, async (tx) => {
      const link = await holdOpenLink(tx, token, now);
      await dropPasskeys(tx, "operator", [link.operatorId]);
      await confirmAuthenticator(tx, link, code, now);
    });
  }
  await refuseWeakPassword(owner.username, password);
  // Hashing takes long, so it happens before the rows are held.
  const passwordHash = await hashPassword(password);
  return database().$transaction(async (tx) => {
    const link = await holdOpenLink(tx, token, now);
    const operator = await holdOperator(tx, link.operatorId);
    // A link is how an account is begun anew: nothing from before signs in with it.
    await dropPasskeys(tx, "operator", [operator.id]);
    await confirmAuthenticator(tx, link, code, now, { passwordHash });
    const subject = operatorSubject(operator);
    await record(tx, asActor(operator, ip), { action: "operator.enrolled", subject });
    return { username: operator.username };
  });
}

/** Puts the link's pending key in force if `code` is right, with `more` columns; spends the link and ends sessions. */
export async function confirmAuthenticator(
  tx: Transaction,
  link: { id: string; operatorId: string; pendingSecretSealed: Uint8Array | null },
  code: string,
  now: Date,
  more: { readonly passwordHash?: string } = {},
): Promise<void> {
  if (!link.pendingSecretSealed) throw wrongFirstCode();
  const pending = openPendingKey(placeOf(link.id), link.pendingSecretSealed);
  const counter = confirmedCounter(pending, code, now);
  if (counter === null) throw wrongFirstCode();
  const { operatorId } = link;
  await clearFailures(tx, { kind: "operator", id: operatorId });
  await tx.factor.deleteMany({ where: { operatorId } });
  const factor = pendingFactor(randomUUID(), pending);
  await tx.factor.create({
    data: {
      ...factor,
      operatorId,
      name: factorName,
      counter,
      isDefault: true,
      confirmedAt: now,
      createdAt: now,
    },
  });
  await tx.operator.update({
    where: { id: operatorId },
    data: { ...more, sessionEpoch: { increment: 1 } },
  });
  await tx.operatorLink.update({
    where: { id: link.id },
    data: { usedAt: now, pendingSecretSealed: null },
  });
}

/** Operators have one factor, so nobody needs to tell it from others. */
const factorName = "Authenticator app";

const wrongFirstCode = () =>
  invalidField(
    "code",
    "This code does not belong to the key above. Scan it again, and check that the phone's time is correct.",
  );
