/** Passwords that an operator sets, mostly for service accounts; people set their own by link. */

import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { forgetCredentials, holdLogins } from "@/lib/login/authentication/login-state";
import { replacingPassword } from "@/lib/login/first-factor/kept-password";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { revokeOpenLinks } from "@/lib/people/enrollment/link";
import { tell } from "@/lib/people/notifications/tell";
import { elsewhereText, refusePasswordElsewhere } from "@/lib/people/passwords/elsewhere";
import { refuseWeakPassword } from "@/lib/people/passwords/refuse";
import { existingUser, userSubject } from "./existing";
import type { SetPasswordInput } from "./schema";

/** Gives the user another password; self-service sessions end. @throws AppError 'invalid_input' with what is wrong, 'conflict' where it would not count */
export async function setPassword(actor: Actor, input: SetPasswordInput): Promise<void> {
  authorize(actor, "user.set_password");
  const { username } = await existingUser(database(), input.userId);
  const credential = await newCredential(username, input.password);
  await database().$transaction(async (tx) => {
    await holdLogins(tx, [input.userId]);
    const user = await existingUser(tx, input.userId);
    await refusePasswordElsewhere(tx, user.id, elsewhereText);
    await tx.user.update({
      where: { id: user.id },
      data: { ...credential, sessionEpoch: { increment: 1 } },
    });
    await forgetCredentials(tx, [user.id]);
    // A link that was handed out before must not undo this one.
    await revokeOpenLinks(tx, [user.id], systemClock.now(), "password");
    await record(tx, actor, { action: "user.password_set", subject: userSubject(user) });
    const data = { by: actor.name, at: systemClock.now() };
    await tell(tx, { event: "password_changed", userId: user.id, data });
  });
}

/** The columns of a password that was just chosen. @throws AppError 'invalid_input' beside password */
export async function newCredential(username: string, password: string) {
  await refuseWeakPassword(username, password);
  const passwordHash = await hashPassword(password);
  return { ...replacingPassword(passwordHash), passwordChangedAt: systemClock.now() };
}
