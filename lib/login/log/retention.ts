/** Forgetting: attempts older than the setting allows are removed, a batch at a time. */
import { z } from "zod";
import { after, days } from "@/lib/foundation/base/durations";
import { defineJob } from "@/lib/foundation/jobs/job";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";

const batch = 10_000;

/**
 * Removes attempts older than the settings allow. Short statements, so that logins are not held up; oldest first, so
 * that a run that is cut short has done something.
 */
export const removeExpiredAttempts = defineJob({
  name: "login_log.remove_expired",
  title: "Remove old entries of the login log",
  schema: z.object({}),
  schedule: { everyMinutes: 360 },
  deadlineSeconds: 3600,
  async run(_, { signal, progress }) {
    const { attemptRetentionDays } = await database().settings.findUniqueOrThrow({
      where: { id: 1 },
      select: { attemptRetentionDays: true },
    });
    const before = after(systemClock.now(), -days(attemptRetentionDays));
    for (let removed = 0; ; ) {
      signal.throwIfAborted();
      const count = await database().$executeRaw`
        DELETE FROM "attempts" WHERE "id" IN (
          SELECT "id" FROM "attempts" WHERE "at" < ${before} ORDER BY "id" LIMIT ${batch})`;
      removed += count;
      const text = `${removed.toLocaleString("en")} removed`;
      if (count < batch) return `${text}.`;
      progress(text);
    }
  },
});
