/** Adding an authenticator app: what the person is shown, whether one more is allowed, and the confirmed row. */
import { randomUUID } from "node:crypto";
import type { Actor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { groupedBase32 } from "@/lib/foundation/base/base32";
import { AppError } from "@/lib/foundation/base/errors";
import type { Transaction } from "@/lib/foundation/platform/database";
import { otpauthUri, type TotpKey } from "@/lib/login/factors/totp";
import { ownAllowance } from "./allowance";
import { sealedTotpKey } from "./totp-row";

/** A key to put into an authenticator app. */
export type KeyView = {
  /** otpauth:// address, for the QR code and for "open in app". */
  readonly uri: string;
  /** The secret in groups of four characters, for typing. */
  readonly secretText: string;
  readonly digits: number;
  readonly periodSeconds: number;
};

/** What a person needs to put `key` into an app. */
export function keyView(
  key: TotpKey,
  settings: { readonly organisationName: string },
  user: { readonly username: string },
): KeyView {
  return {
    uri: otpauthUri(key, settings.organisationName || "PostgreSQL", user.username),
    secretText: groupedBase32(key.secret),
    digits: key.digits,
    periodSeconds: key.periodSeconds,
  };
}

/** Refuses when the user may not have authenticator apps, or has as many factors as allowed. */
export async function refuseOverAllowance(tx: Transaction, userId: string): Promise<void> {
  const { kinds, maxFactors } = await ownAllowance(tx, userId);
  if (!kinds.includes("totp")) {
    throw new AppError(
      "forbidden",
      "Authenticator apps are not allowed for your account. Ask the people who run your database.",
    );
  }
  const count = await confirmedCount(tx, userId);
  if (count >= maxFactors) {
    throw new AppError(
      "conflict",
      `You have ${count} second factor${count === 1 ? "" : "s"}, which is as many as you may have. Sign in to your page and remove one first.`,
    );
  }
}

/** How many confirmed factors the user has. */
export function confirmedCount(tx: Transaction, userId: string): Promise<number> {
  return tx.factor.count({ where: { userId, confirmedAt: { not: null } } });
}

/**
 * Adds a confirmed factor to `user`, the default if it is the first. `step` is the one whose code proved it; that code
 * is spent. The caller holds the user's row. Gives the factor's id.
 */
export async function addFactor(
  tx: Transaction,
  actor: Actor,
  user: { readonly id: string; readonly username: string },
  factor: {
    readonly key: TotpKey;
    readonly name: string;
    readonly step: number;
    readonly now: Date;
    readonly by: "link" | "self-service";
  },
): Promise<string> {
  await refuseOverAllowance(tx, user.id);
  const id = randomUUID();
  await tx.factor.create({
    data: {
      id,
      userId: user.id,
      kind: "totp",
      name: factor.name,
      ...sealedTotpKey(id, factor.key),
      lastStep: factor.step,
      isDefault: (await confirmedCount(tx, user.id)) === 0,
      confirmedAt: factor.now,
      createdAt: factor.now,
    },
  });
  await record(tx, actor, {
    action: "factor.enrolled",
    subject: { kind: "user", id: user.id, name: user.username },
    detail: { factorId: id, kind: "totp", name: factor.name, by: factor.by },
  });
  return id;
}
