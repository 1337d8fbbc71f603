/** Forgetting: attempts older than the setting allows are removed, a batch at a time. */
import { z } from "zod";
import { defineJob } from "@/lib/foundation/jobs/job";
import { database } from "@/lib/foundation/platform/database";

const batch = 10_000;

/** What nobody asks about any more: older than the log itself, or of a policy that reports no longer. */
const forgetWouldRefuse = () => database().$executeRaw`
  DELETE FROM would_refuse w USING settings s
  WHERE s.id = 1 AND (w.last_at < now() - make_interval(days => greatest(30, s.attempt_retention_days))
    OR NOT EXISTS (SELECT FROM policies p WHERE p.id = w.policy_id AND p.report_only AND w.last_at >= p.report_since))`;

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
      if (count < batch) {
        await forgetWouldRefuse();
        return `${text}.`;
      }
      progress(text);
    }
  },
});
