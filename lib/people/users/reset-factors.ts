/** Taking second factors away: everything a person could prove themselves with, at once, with a reason. */

import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { recordMany } from "@/lib/foundation/audit/record";
import { AppError } from "@/lib/foundation/base/errors";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { forgetCredentials, holdLogins, leaveClockAhead } from "@/lib/login/authentication/login-state";
import { voidCodes } from "@/lib/login/authentication/one-time-codes";
import { dropPasskeys } from "@/lib/login/passkeys/owners";
import { revokeOpenLinks } from "@/lib/people/enrollment/link";
import { tellMany } from "@/lib/people/notifications/tell";
import { settleSessions } from "@/lib/people/session-ends/settle";
import { batchesOf, bulkTransaction } from "./batches";
import { userSubject } from "./existing";
import type { ResetFactorsInput } from "./schema";

type Named = { readonly id: string; readonly username: string };

/**
 * Removes factors, passkeys and recovery codes of the users, revokes bypass codes and enrolment links, and ends their sessions; those on PostgreSQL servers if that is wanted.
 * They keep the password and enrol anew. Works in batches, each whole or not at all. Gives how many users were reset.
 * @throws AppError 'not_found' when none of them exists
 */
export async function resetFactors(
  actor: Actor,
  input: ResetFactorsInput,
): Promise<{ readonly reset: number }> {
  authorize(actor, "user.reset_factor");
  if (input.reason.trim() === "")
    throw new AppError("invalid_input", "Give a reason.", { reason: "Give a reason." });
  let reset = 0;
  for (const ids of batchesOf([...new Set(input.userIds)].sort())) {
    reset += await database().$transaction(async (tx) => {
      await holdLogins(tx, ids);
      const users = await tx.user.findMany({
        where: { id: { in: ids } },
        select: { id: true, username: true },
      });
      await takeFactors(tx, actor, users, input);
      return users.length;
    }, bulkTransaction);
  }
  if (reset === 0) throw new AppError("not_found", "This user no longer exists.");
  return { reset };
}

/** The change itself, with an audit row per user, inside the caller's transaction that holds their logins. */
export async function takeFactors(
  tx: Transaction,
  actor: Actor,
  users: readonly Named[],
  { reason, endSessions }: Pick<ResetFactorsInput, "reason" | "endSessions">,
): Promise<void> {
  const now = systemClock.now();
  const userId = { in: users.map(({ id }) => id) };
  const had = await tx.factor.groupBy({ by: ["userId"], where: { userId }, _count: true });
  const counts = new Map(had.map((row) => [row.userId, row._count]));
  await tx.factor.deleteMany({ where: { userId } });
  const passkeys = await dropPasskeys(tx, "user", userId.in);
  await voidCodes(tx, userId.in, now);
  await revokeOpenLinks(tx, userId.in, now);
  await tx.user.updateMany({ where: { id: userId }, data: { sessionEpoch: { increment: 1 } } });
  await forgetCredentials(tx, userId.in);
  await leaveClockAhead(tx, userId.in, now);
  await recordMany(
    tx,
    actor,
    users.map((user) => ({
      action: "user.factors_reset",
      subject: userSubject(user),
      detail: { reason, factors: counts.get(user.id) ?? 0, passkeys: passkeys.get(user.id) ?? 0 },
    })),
  );
  const data = { by: actor.name, reason, at: now };
  await tellMany(
    tx,
    "factors_reset",
    users.map(({ id }) => ({ userId: id, data })),
  );
  await settleSessions(tx, actor, users, { reason: "factors_reset", wanted: endSessions ?? false });
}
