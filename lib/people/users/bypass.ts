/** Bypass codes: issued to a person without a phone, shown once, used once, expiring. */
import { randomBytes } from "node:crypto";
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { after, hours, inWords, minutes } from "@/lib/foundation/base/durations";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import { macOf } from "@/lib/foundation/keys/keyring";
import { macKey } from "@/lib/foundation/keys/mac-key";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { backupCode, backupCodeBytes } from "@/lib/login/factors/backup-codes";
import { existingUser, holdLogins, userSubject } from "./existing";
import type { IssueBypassCodeInput, UserIdInput } from "./schema";

/** A bypass code to read out. It cannot be shown again. */
export type IssuedBypassCode = { readonly code: string; readonly expiresAt: Date };

/**
 * Issues a code that stands in for the second factor once. One that was open stops working.
 * @throws AppError 'invalid_input' when it would live longer than the setting allows, 'conflict' for a disabled user
 */
export async function issueBypassCode(actor: Actor, input: IssueBypassCodeInput): Promise<IssuedBypassCode> {
  authorize(actor, "user.issue_bypass");
  const code = backupCode("bypass_code", randomBytes(backupCodeBytes));
  const codeMac = macOf(await macKey(), "bypass_code", code);
  const now = systemClock.now();
  const expiresAt = after(now, minutes(input.validMinutes));
  await database().$transaction(async (tx) => {
    const { bypassCodeMaxHours } = await tx.settings.findUniqueOrThrow({ where: { id: 1 } });
    if (minutes(input.validMinutes) > hours(bypassCodeMaxHours)) {
      throw invalidField("validMinutes", `The settings allow at most ${inWords(hours(bypassCodeMaxHours))}.`);
    }
    await holdLogins(tx, [input.userId]);
    const user = await existingUser(tx, input.userId);
    if (user.disabledAt) throw new AppError("conflict", "The user is disabled. Enable the user first.");
    const { count: replaced } = await tx.bypassCode.updateMany({
      where: { userId: user.id, usedAt: null, revokedAt: null, expiresAt: { gt: now } },
      data: { revokedAt: now },
    });
    await tx.bypassCode.create({
      data: {
        userId: user.id,
        codeMac,
        reason: input.reason,
        issuedBy: actor.name,
        expiresAt,
        createdAt: now,
      },
    });
    await record(tx, actor, {
      action: "user.bypass_issued",
      subject: userSubject(user),
      detail: { reason: input.reason, expiresAt: expiresAt.toISOString(), replaced },
    });
  });
  return { code, expiresAt };
}

/** Withdraws the user's open bypass code. @throws AppError 'not_found' when none is open */
export async function revokeBypassCode(actor: Actor, input: UserIdInput): Promise<void> {
  authorize(actor, "user.issue_bypass");
  const now = systemClock.now();
  await database().$transaction(async (tx) => {
    await holdLogins(tx, [input.userId]);
    const user = await existingUser(tx, input.userId);
    const { count } = await tx.bypassCode.updateMany({
      where: { userId: user.id, usedAt: null, revokedAt: null, expiresAt: { gt: now } },
      data: { revokedAt: now },
    });
    if (count === 0) throw new AppError("not_found", "There is no open bypass code to revoke.");
    await record(tx, actor, { action: "user.bypass_revoked", subject: userSubject(user) });
  });
}
