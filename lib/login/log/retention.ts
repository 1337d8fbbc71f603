/** Forgetting: attempts older than the setting allows are removed, a batch at a time. */
import { after, days } from "@/lib/foundation/base/durations";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";

const batch = 10_000;

/**
 * Removes attempts older than `retentionDays` days and gives how many. Short statements, so that logins are not held
 * up; oldest first, so that a run that is cut short has done something. Called daily by the launcher or a worker.
 */
export async function deleteOldAttempts(retentionDays: number): Promise<number> {
  const before = after(systemClock.now(), -days(retentionDays));
  let removed = 0;
  for (;;) {
    const count = await database().$executeRaw`
      DELETE FROM "attempts" WHERE "id" IN (
        SELECT "id" FROM "attempts" WHERE "at" < ${before} ORDER BY "id" LIMIT ${batch})`;
    removed += count;
    if (count < batch) return removed;
  }
}

/** The same with the number of days from the settings. */
export async function deleteExpiredAttempts(): Promise<number> {
  const { attemptRetentionDays } = await database().settings.findUniqueOrThrow({
    where: { id: 1 },
    select: { attemptRetentionDays: true },
  });
  return deleteOldAttempts(attemptRetentionDays);
}
