/** What every change of a person's credentials does beside the change: recovery codes, ended sessions, cleared state. */
import { randomBytes } from "node:crypto";
import { macOf } from "@/lib/foundation/keys/keyring";
import type { Prisma, Transaction } from "@/lib/foundation/platform/database";
import { free } from "@/lib/login/decision/lockout";
import { backupCode, backupCodeBytes } from "@/lib/login/factors/backup-codes";

/**
 * Ends the user's sessions, all but the one with `keptSession`, in which the change was made; that one may do everything
 * from now on. A login that is being decided at this moment starts over.
 * `clearLock` also forgets failures: whoever has just proved a new factor is not locked out by old mistakes.
 */
export async function credentialsChanged(
  tx: Transaction,
  userId: string,
  { clearLock, keptSession }: { readonly clearLock: boolean; readonly keptSession: string | null },
): Promise<void> {
  const cleared: Prisma.LoginStateUpdateInput = clearLock
    ? { ...free, refusedMac: null, refusedAt: null }
    : {};
  const { sessionEpoch } = await tx.user.update({
    where: { id: userId },
    data: { sessionEpoch: { increment: 1 } },
    select: { sessionEpoch: true },
  });
  if (keptSession !== null) {
    await tx.consoleSession.updateMany({
      where: { id: keptSession, userId },
      data: { epoch: sessionEpoch, limited: false },
    });
  }
  await tx.loginState.update({ where: { userId }, data: { ...cleared, version: { increment: 1 } } });
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
): Promise<string[]> {
  const codes = new Set<string>();
  while (codes.size < count) codes.add(backupCode("recovery_code", randomBytes(backupCodeBytes)));
  await tx.recoveryCode.deleteMany({ where: { userId, usedAt: null } });
  await tx.recoveryCode.createMany({
    data: [...codes].map((code) => ({ userId, codeMac: recoveryCodeMac(macKey, code) })),
  });
  return [...codes];
}

/** The digest under which the store keeps a recovery code. */
export function recoveryCodeMac(macKey: Uint8Array, code: string): Uint8Array<ArrayBuffer> {
  return macOf(macKey, "recovery_code", code.toLowerCase());
}
