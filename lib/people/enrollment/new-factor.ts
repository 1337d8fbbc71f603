/** Adding a factor with a QR code: what the person is shown, whether one more is allowed, and the confirmed row. */
import { randomUUID } from "node:crypto";
import type { Actor } from "@/lib/foundation/access/actor";
import type { AuditValue } from "@/lib/foundation/audit/events";
import { record } from "@/lib/foundation/audit/record";
import { AppError } from "@/lib/foundation/base/errors";
import type { Transaction } from "@/lib/foundation/platform/database";
import { getSettings } from "@/lib/foundation/settings/queries";
import { removeUnusedCodes } from "@/lib/login/authentication/one-time-codes";
import {
  type KeyOfKind,
  type PendingKey,
  pendingFactor,
  qrKind,
} from "@/lib/login/authentication/pending-key";
import type { SetupKind, ShownKey } from "@/lib/login/factors/descriptor";
import { recoveryCode } from "@/lib/login/factors/kinds/recovery-code";
import { countPasskeys } from "@/lib/login/passkeys/owners";
import { tell } from "@/lib/people/notifications/tell";
import { ownAllowance } from "./allowance";

/** What a person needs to put `key` into an app. */
export const shownKey = (
  { kind, key }: PendingKey,
  settings: { readonly organisationName: string },
  user: { readonly username: string },
): ShownKey => kind.setup.show(key, settings.organisationName || "PostgreSQL", user.username);

/**
 * The kind that the user may enrol with a QR code, the organisation's default first.
 * @throws AppError 'forbidden' when there is none, 'conflict' when the user has as many factors as allowed
 */
export async function allowedKind(tx: Transaction, userId: string): Promise<SetupKind> {
  const { kinds, maxFactors, preferred } = await ownAllowance(tx, userId);
  const kind = qrKind(kinds, preferred);
  if (!kind) {
    throw new AppError(
      "forbidden",
      "Your account is not allowed to add a second factor here. Ask your database administrator.",
    );
  }
  const count = await confirmedCount(tx, userId);
  if (count >= maxFactors) {
    throw new AppError(
      "conflict",
      `You have ${count} second factor${count === 1 ? "" : "s"}, the most you may have. Sign in to your page and remove one first.`,
    );
  }
  return kind;
}

/** Why the user may not add any second factor, whatever its kind; null where they may. */
export async function whyNoMore(tx: Transaction, userId: string): Promise<string | null> {
  const { kinds, maxFactors } = await ownAllowance(tx, userId);
  if (kinds.length === 0) return "Your account is not allowed to add a second factor here.";
  const count = await confirmedCount(tx, userId);
  if (count >= maxFactors) return `You have ${count} of at most ${maxFactors}. Remove one to add another.`;
  if ((await canProve(tx, userId)) || (await getSettings(tx)).enrollWithoutLink) return null;
  return "Your first second factor needs an enrolment link. Ask your database administrator.";
}

/** How many confirmed factors the user has. */
export function confirmedCount(tx: Transaction, userId: string): Promise<number> {
  return tx.factor.count({ where: { userId, confirmedAt: { not: null } } });
}

/**
 * Whether the user has anything beside the password to prove themselves with, so that a change asks for it: a confirmed factor
 * or a passkey, wherever that works.
 */
export async function canProve(tx: Transaction, userId: string): Promise<boolean> {
  if ((await confirmedCount(tx, userId)) > 0) return true;
  return (await countPasskeys(tx, { kind: "user", id: userId })) > 0;
}

/**
 * Adds a confirmed factor with a QR code to `user`. `counter` is what the code stood for that proved it; that code is spent.
 * The caller holds the user's row. Gives the factor's id.
 */
export async function addFactor(
  tx: Transaction,
  actor: Actor,
  user: { readonly id: string; readonly username: string },
  {
    by,
    ...factor
  }: Omit<NewFactor, "action" | "detail" | "lastUsedAt"> & { readonly by: "link" | "self-service" },
): Promise<string> {
  await allowedKind(tx, user.id);
  return addConfirmed(tx, actor, user, {
    ...factor,
    lastUsedAt: null,
    action: "factor.enrolled",
    detail: { by },
  });
}

/** A factor that counts from now on, and what the audit log says of it beside its id, kind and name. */
export type NewFactor = {
  readonly pending: KeyOfKind;
  readonly name: string;
  readonly counter: number;
  readonly now: Date;
  /** When the code of `counter` was typed, by which the clock of a token is known; null where none was typed. */
  readonly lastUsedAt: Date | null;
  readonly action: "factor.enrolled" | "token.assigned";
  readonly detail: Readonly<Record<string, AuditValue>>;
};

/**
 * Adds a factor that counts at once, the default if it is the first; the person is told. The caller holds the user's row and
 * has asked whether one more is allowed. Gives the factor's id.
 */
export async function addConfirmed(
  tx: Transaction,
  actor: Actor,
  user: { readonly id: string; readonly username: string },
  { pending, name, counter, now, lastUsedAt, action, detail }: NewFactor,
): Promise<string> {
  const id = randomUUID();
  await tx.factor.create({
    data: {
      ...pendingFactor(id, pending),
      ...{ userId: user.id, name, counter, lastUsedAt, confirmedAt: now, createdAt: now },
      isDefault: (await confirmedCount(tx, user.id)) === 0,
    },
  });
  await record(tx, actor, {
    action,
    subject: { kind: "user", id: user.id, name: user.username },
    detail: { factorId: id, kind: pending.kind.id, name, ...detail },
  });
  await tell(tx, { event: "factor_added", userId: user.id, data: { factor: name, at: now } });
  return id;
}

/**
 * Removes a factor of the user, whose row the caller holds, and tells the person. Another becomes the default; with the last
 * one its recovery codes go too.
 */
export async function dropFactor(
  tx: Transaction,
  userId: string,
  factor: { readonly id: string; readonly name: string; readonly confirmedAt: Date | null },
  now: Date,
): Promise<void> {
  await tx.factor.delete({ where: { id: factor.id } });
  const next = await tx.factor.findFirst({
    where: { userId, confirmedAt: { not: null } },
    orderBy: [{ isDefault: "desc" }, { createdAt: "asc" }],
  });
  if (next) await makeDefault(tx, userId, next.id);
  else await removeUnusedCodes(tx, userId, recoveryCode);
  if (factor.confirmedAt) {
    await tell(tx, { event: "factor_removed", userId, data: { factor: factor.name, at: now } });
  }
}

/** Makes the factor the one that is tried first. */
export async function makeDefault(tx: Transaction, userId: string, factorId: string): Promise<void> {
  await tx.factor.updateMany({
    where: { userId, isDefault: true, id: { not: factorId } },
    data: { isDefault: false },
  });
  await tx.factor.update({ where: { id: factorId }, data: { isDefault: true } });
}
