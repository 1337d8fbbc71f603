/** Forgetting mails that are over: ninety days after they were written. Dead letters stay until somebody gives them up. */
import { z } from "zod";
import { defineJob } from "@/lib/foundation/jobs/job";
import { database } from "@/lib/foundation/platform/database";

const batch = 10_000;

/** Removes old mails, a batch at a time. */
export const removeOldMails = defineJob({
  name: "mail.remove_old",
  title: "Remove old mails",
  schema: z.object({}),
  schedule: { dailyAt: "03:50" },
  async run(_, { signal }) {
    for (let removed = 0; ; ) {
      signal.throwIfAborted();
      const count = await database().$executeRaw`
        DELETE FROM outgoing_mails WHERE id IN (
          SELECT id FROM outgoing_mails WHERE state IN ('sent', 'given_up') AND created_at < now() - interval '90 days'
          ORDER BY created_at LIMIT ${batch})`;
      removed += count;
      if (count < batch) return `${removed.toLocaleString("en")} removed.`;
    }
  },
});
