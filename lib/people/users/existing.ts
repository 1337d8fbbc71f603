/** Reading one user inside a change. */
import type { AuditSubject } from "@/lib/foundation/audit/events";
import { AppError } from "@/lib/foundation/base/errors";
import type { Transaction } from "@/lib/foundation/platform/database";

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
