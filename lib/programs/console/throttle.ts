/**
 * The rate limit of sign-ins per address, beside the lockout of each account. A sign-in takes a slot before its password
 * is looked at and gives it back when it succeeds, so sign-ins at the same instant cannot get past the limit together.
 */
import { subscriberOf } from "@/lib/foundation/base/cidr";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { afterFailure, isLocked, type LockoutRules, type LockoutState } from "@/lib/login/decision/lockout";

/** Higher than an account's limit, because an office shares one address. */
export const addressRules: LockoutRules = {
  threshold: 20,
  baseSeconds: 30,
  maxSeconds: 900,
  forgetSeconds: 3600,
};

/** A slot counts as a failure until it is given back. `throttled`: none is free for `seconds` more, rounded up. */
export type Slot =
  | { readonly status: "throttled"; readonly seconds: number }
  | {
      readonly status: "taken";
      readonly key: string;
      readonly takenAt: Date;
      readonly lockedUntil: Date | null;
      readonly lastFailureAt: Date | null;
    };

/** Takes a slot for `ip`, judged and counted under the lock of its row. */
export async function takeSlot(ip: string | null, now: Date): Promise<Slot> {
  const key = subscriberOf(ip);
  return database().$transaction(async (tx) => {
    await forget(tx, now);
    const before = await heldRow(tx, key);
    if (before.lockedUntil && isLocked(before, now)) {
      const seconds = Math.ceil((before.lockedUntil.getTime() - now.getTime()) / 1000);
      return { status: "throttled", seconds };
    }
    const data = afterFailure(before, addressRules, now);
    await tx.signInThrottle.update({ where: { key }, data });
    const { lastFailureAt } = before;
    return { status: "taken", key, takenAt: now, lockedUntil: data.lockedUntil, lastFailureAt };
  });
}

/** Gives a slot back: the sign-in was right, so it never was a failure, and a lock that it brought about is lifted. */
export async function releaseSlot(slot: Extract<Slot, { status: "taken" }>): Promise<void> {
  const { key, takenAt } = slot;
  await database().$transaction(async (tx) => {
    const row = await heldRow(tx, key);
    const failures = row.failures - 1;
    if (failures <= 0) {
      await tx.signInThrottle.delete({ where: { key } });
      return;
    }
    const isOwnLock = row.lockedUntil?.getTime() === slot.lockedUntil?.getTime();
    const isLatest = row.lastFailureAt?.getTime() === takenAt.getTime();
    await tx.signInThrottle.update({
      where: { key },
      data: {
        failures,
        ...((isOwnLock || failures < addressRules.threshold) && { lockedUntil: null }),
        ...(isLatest && { lastFailureAt: slot.lastFailureAt }),
      },
    });
  });
}

/** The row of `key`, made if there is none, held until the transaction ends. */
async function heldRow(tx: Transaction, key: string): Promise<LockoutState> {
  const [row] = await tx.$queryRaw<LockoutState[]>`
    INSERT INTO sign_in_throttles (key) VALUES (${key}) ON CONFLICT (key) DO UPDATE SET key = excluded.key
    RETURNING failures, last_failure_at AS "lastFailureAt", locked_until AS "lockedUntil"`;
  if (!row) throw new TypeError("an upsert gave no row");
  return row;
}

/** Old rows are of no use; a sign-in is a good moment to drop some. Those that another sign-in holds are left to it. */
async function forget(tx: Transaction, now: Date): Promise<void> {
  const oldest = new Date(now.getTime() - 2 * addressRules.forgetSeconds * 1000);
  await tx.$executeRaw`
    DELETE FROM sign_in_throttles WHERE key IN (
      SELECT key FROM sign_in_throttles WHERE last_failure_at < ${oldest} LIMIT 100 FOR UPDATE SKIP LOCKED)`;
}
