/** Bypass codes: issued to a person without a phone, shown once, used once, expiring. */

import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { hours, inWords, minutes } from "@/lib/foundation/base/durations";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import { macKey } from "@/lib/foundation/keys/mac-key";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { enableFirst, isDisabled } from "@/lib/login/authentication/disabled";
import { holdLogins, leaveClockAhead } from "@/lib/login/authentication/login-state";
import { issueCodes, revokeOpenCodes } from "@/lib/login/authentication/one-time-codes";
import { bypassCode } from "@/lib/login/factors/kinds/bypass-code";
import { tell } from "@/lib/people/notifications/tell";
import { existingUser, userSubject } from "./existing";
import type { IssueBypassCodeInput, UserIdInput } from "./schema";

/** A bypass code to read out. It cannot be shown again. */
export type IssuedBypassCode = { readonly code: string; readonly expiresAt: Date };

/**
 * Issues a code that stands in for the second factor once. One that was open stops working.
 * @throws AppError 'invalid_input' when it would live longer than the setting allows, 'conflict' for a disabled user
 */
export async function issueBypassCode(actor: Actor, input: IssueBypassCodeInput): Promise<IssuedBypassCode> {
  authorize(actor, "user.issue_bypass");
  const digestKey = await macKey();
  const now = systemClock.now();
  return database().$transaction(async (tx) => {
    const { bypassCodeMaxHours } = await tx.settings.findUniqueOrThrow({ where: { id: 1 } });
    if (minutes(input.validMinutes) > hours(bypassCodeMaxHours)) {
      throw invalidField("validMinutes", `The settings allow at most ${inWords(hours(bypassCodeMaxHours))}.`);
    }
    await holdLogins(tx, [input.userId]);
    const user = await existingUser(tx, input.userId);
    if (isDisabled(user)) throw new AppError("conflict", `This user is disabled. ${enableFirst(user)}`);
    await leaveClockAhead(tx, [user.id], now);
    const replaced = await revokeOpenCodes(tx, user.id, bypassCode, now);
    const lifeMs = minutes(input.validMinutes);
    const issue = { count: 1, lifeMs, reason: input.reason, issuedBy: actor.name, now };
    const { codes, expiresAt } = await issueCodes(tx, user.id, bypassCode, digestKey, issue);
    const [code] = codes;
    if (!code || !expiresAt) throw new TypeError("a bypass code expires");
    await record(tx, actor, {
      action: "user.bypass_issued",
      subject: userSubject(user),
      detail: { reason: input.reason, expiresAt: expiresAt.toISOString(), replaced },
    });
    const data = { by: actor.name, reason: input.reason, ends: expiresAt };
    await tell(tx, { event: "bypass_issued", userId: user.id, data });
    return { code, expiresAt };
  });
}

/** Withdraws the user's open bypass code. @throws AppError 'not_found' when none is open */
export async function revokeBypassCode(actor: Actor, input: UserIdInput): Promise<void> {
  authorize(actor, "user.withdraw");
  const now = systemClock.now();
  await database().$transaction(async (tx) => {
    await holdLogins(tx, [input.userId]);
    const user = await existingUser(tx, input.userId);
    const count = await revokeOpenCodes(tx, user.id, bypassCode, now);
    if (count === 0) throw new AppError("not_found", "There is no open bypass code to revoke.");
    await record(tx, actor, { action: "user.bypass_revoked", subject: userSubject(user) });
  });
}
