/** Reading one user inside a change: the row, locked first where logins write too. */
import type { AuditSubject } from "@/lib/foundation/audit/events";
import { AppError } from "@/lib/foundation/base/errors";
import type { Transaction } from "@/lib/foundation/platform/database";
import { lockUsers } from "@/lib/people/enrollment/link";

/** The user without what the password is compared with. @throws AppError 'not_found' */
export async function existingUser(tx: Transaction, id: string) {
  const user = await tx.user.findUnique({ where: { id }, omit: { passwordHash: true, scramSealed: true } });
  if (!user) throw new AppError("not_found", "This user no longer exists.");
  return user;
}

/** The user as the subject of an audit row. */
export const userSubject = (user: { readonly id: string; readonly username: string }): AuditSubject => ({
  kind: "user",
  id: user.id,
  name: user.username,
});

/**
 * Holds the users and their login states until the transaction ends, and adds one to the versions, so that a login
 * that was decided on the old state starts over. First in a transaction, users before login states: no deadlocks.
 */
export async function holdLogins(tx: Transaction, userIds: readonly string[]): Promise<void> {
  const ids = [...userIds];
  await lockUsers(tx, ids);
  await tx.$executeRaw`
    UPDATE "login_states" SET "version" = "version" + 1 WHERE "user_id" IN (
      SELECT "user_id" FROM "login_states" WHERE "user_id" = ANY(${ids}::uuid[]) ORDER BY "user_id" FOR UPDATE)`;
}
