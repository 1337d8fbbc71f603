/** What every change of a person's credentials does beside the change: recovery codes, ended sessions, cleared state. */
import { AppError } from "@/lib/foundation/base/errors";
import type { Transaction } from "@/lib/foundation/platform/database";
import { clearFailures, forgetCredentials, holdLogins } from "@/lib/login/authentication/login-state";
import { issueCodes, removeUnusedCodes } from "@/lib/login/authentication/one-time-codes";
import { recoveryCode } from "@/lib/login/factors/kinds/recovery-code";

/**
 * Ends the user's sessions, all but the one with `keptSession`, in which the change was made; that one may do everything
 * from now on. A login that is being decided at this moment, or waits for its second step, starts over.
 * `clearLock` also forgets failures: whoever has just proved a new factor is not locked out by old mistakes.
 * @throws AppError 'conflict' where that session has ended since the request came: nothing in it counts, and it stays over
 */
export async function credentialsChanged(
  tx: Transaction,
  userId: string,
  { clearLock, keptSession }: { readonly clearLock: boolean; readonly keptSession: string | null },
): Promise<void> {
  await holdLogins(tx, [userId]);
  await forgetCredentials(tx, [userId]);
  if (clearLock) await clearFailures(tx, { kind: "user", id: userId });
  const { sessionEpoch } = await tx.user.update({
    where: { id: userId },
    data: { sessionEpoch: { increment: 1 } },
    select: { sessionEpoch: true },
  });
  if (keptSession === null) return;
  const { count } = await tx.consoleSession.updateMany({
    where: { id: keptSession, userId, epoch: sessionEpoch - 1, endedAt: null },
    data: { epoch: sessionEpoch, limited: false },
  });
  if (count === 0) throw new AppError("conflict", "Your session has ended. Sign in again.");
}

/**
 * Makes `count` recovery codes in place of the unused ones, which are void from now on. Gives them as people keep them;
 * the store holds digests alone. Used codes stay, so that the login log can name them.
 */
export async function replaceRecoveryCodes(
  tx: Transaction,
  userId: string,
  count: number,
  macKey: Uint8Array,
  now: Date,
): Promise<readonly string[]> {
  await removeUnusedCodes(tx, userId, recoveryCode);
  return (await issueCodes(tx, userId, recoveryCode, macKey, { count, lifeMs: null, now })).codes;
}

/** How many recovery codes the user has left. */
export const recoveryCodesLeft = (tx: Transaction, userId: string): Promise<number> =>
  tx.oneTimeCode.count({ where: { userId, kind: recoveryCode.id, usedAt: null } });
