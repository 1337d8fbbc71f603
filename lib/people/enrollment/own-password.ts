/** Changing the own password. */

import { authorizeSelf, type UserActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { invalidField } from "@/lib/foundation/base/errors";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { ownProof, withProof } from "@/lib/login/authentication/prove";
import { replacingPassword } from "@/lib/login/first-factor/kept-password";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { tell } from "@/lib/people/notifications/tell";
import { proofIn } from "@/lib/people/passkeys/proof";
import { refusePasswordElsewhere } from "@/lib/people/passwords/elsewhere";
import { refuseWeakPassword } from "@/lib/people/passwords/refuse";
import { credentialsChanged } from "./credentials";
import { revokeOpenLinks } from "./link";
import type { ChangeOwnPasswordInput } from "./schema";

/**
 * Sets a new password after a proof: the old one and a present code, or a passkey. All other sessions end; the next login uses the new one.
 * @throws AppError with the field that is wrong
 */
export async function changeOwnPassword(
  actor: UserActor,
  input: ChangeOwnPasswordInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorizeSelf(actor, actor.id);
  const now = clock.now();
  await refusePasswordElsewhere(database(), actor.id);
  await refuseWeakPassword(actor.name, input.newPassword, "newPassword");
  if (input.newPassword === input.password) {
    throw invalidField("newPassword", "This is your current password. Choose another one.");
  }
  // Hashing takes long, so it happens before the person's state is held.
  const passwordHash = await hashPassword(input.newPassword);
  await withProof(ownProof(actor, proofIn(actor, input), "password change"), now, async (tx) => {
    await credentialsChanged(tx, actor.id, { clearLock: false, keptSession: actor.sessionId });
    await tx.user.update({
      where: { id: actor.id },
      data: { ...replacingPassword(passwordHash), passwordChangedAt: now },
    });
    // A link that was handed out before must not undo this one.
    await revokeOpenLinks(tx, [actor.id], now, "password");
    const subject = { kind: "user", id: actor.id, name: actor.name } as const;
    await record(tx, actor, { action: "user.password_set", subject });
    const data = { by: "you, on your own page", at: now };
    await tell(tx, { event: "password_changed", userId: actor.id, data });
  });
}
