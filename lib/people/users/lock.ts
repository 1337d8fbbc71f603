/** Owns "clear now": an operator ends a lock before its time. */

import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { clearFailures, holdLogins, leaveClockAhead } from "@/lib/login/authentication/login-state";
import { existingUser, userSubject } from "./existing";
import type { UserIdInput } from "./schema";

/** Forgets the user's failures, so that the next login is looked at. Without failures nothing happens. */
export async function clearLock(actor: Actor, input: UserIdInput): Promise<void> {
  authorize(actor, "user.clear_lock");
  const now = systemClock.now();
  await database().$transaction(async (tx) => {
    await holdLogins(tx, [input.userId]);
    const user = await existingUser(tx, input.userId);
    const state = await tx.loginState.findUniqueOrThrow({ where: { userId: user.id } });
    if (state.failures === 0 && state.lockedUntil === null) return;
    await leaveClockAhead(tx, [user.id], now);
    await clearFailures(tx, { kind: "user", id: user.id });
    await record(tx, actor, {
      action: "user.lock_cleared",
      subject: userSubject(user),
      detail: { failures: state.failures, lockedUntil: state.lockedUntil?.toISOString() ?? null },
    });
  });
}
