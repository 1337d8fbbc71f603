/** Adding a factor with a QR code: what the person is shown, whether one more is allowed, and the confirmed row. */
import { randomUUID } from "node:crypto";
import type { Actor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { AppError } from "@/lib/foundation/base/errors";
import type { Transaction } from "@/lib/foundation/platform/database";
import { type PendingKey, pendingFactor, qrKind } from "@/lib/login/authentication/pending-key";
import type { CounterKind, ShownKey } from "@/lib/login/factors/descriptor";
import { ownAllowance } from "./allowance";

/** What a person needs to put `key` into an app. */
export const shownKey = (
  { kind, key }: PendingKey,
  settings: { readonly organisationName: string },
  user: { readonly username: string },
): ShownKey => kind.show(key, settings.organisationName || "PostgreSQL", user.username);

/**
 * The kind that the user may enrol with a QR code, the organisation's default first.
 * @throws AppError 'forbidden' when there is none, 'conflict' when the user has as many factors as allowed
 */
export async function allowedKind(tx: Transaction, userId: string): Promise<CounterKind> {
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

/** How many confirmed factors the user has. */
export function confirmedCount(tx: Transaction, userId: string): Promise<number> {
  return tx.factor.count({ where: { userId, confirmedAt: { not: null } } });
}

/**
 * Adds a confirmed factor to `user`, the default if it is the first. `counter` is what the code stood for that proved
 * it; that code is spent. The caller holds the user's row. Gives the factor's id.
 */
export async function addFactor(
  tx: Transaction,
  actor: Actor,
  user: { readonly id: string; readonly username: string },
  factor: {
    readonly pending: PendingKey;
    readonly name: string;
    readonly counter: number;
    readonly now: Date;
    readonly by: "link" | "self-service";
  },
): Promise<string> {
  await allowedKind(tx, user.id);
  const id = randomUUID();
  await tx.factor.create({
    data: {
      ...pendingFactor(id, factor.pending),
      userId: user.id,
      name: factor.name,
      counter: factor.counter,
      isDefault: (await confirmedCount(tx, user.id)) === 0,
      confirmedAt: factor.now,
      createdAt: factor.now,
    },
  });
  await record(tx, actor, {
    action: "factor.enrolled",
    subject: { kind: "user", id: user.id, name: user.username },
    detail: { factorId: id, kind: factor.pending.kind.id, name: factor.name, by: factor.by },
  });
  return id;
}
