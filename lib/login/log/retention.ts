/** Forgetting: attempts older than the setting allows are removed, a batch at a time. */
import { z } from "zod";
import { defineJob } from "@/lib/foundation/jobs/job";
import { database } from "@/lib/foundation/platform/database";

const batch = 10_000;

/**
 * Removes attempts older than the settings allow. Short statements, so that logins are not held up; oldest first, so
 * that a run that is cut short has done something. The store itself judges what is old enough: the role of this process
 * may add to the log and take nothing from it.
 */
export const removeExpiredAttempts = defineJob({
  name: "login_log.remove_expired",
  title: "Remove old entries of the login log",
  schema: z.object({}),
  schedule: { everyMinutes: 360 },
  deadlineSeconds: 3600,
  async run(_, { signal, progress }) {
    for (let removed = 0; ; ) {
      signal.throwIfAborted();
      const [row] = await database().$queryRaw<{ count: number }[]>`
        SELECT remove_expired_attempts(${batch}::int) AS count`;
      const count = row?.count ?? 0;
      removed += count;
      const text = `${removed.toLocaleString("en")} removed`;
      if (count < batch) return `${text}.`;
      progress(text);
    }
  },
});
