/** Forgetting jobs that are over: a week after they are done or cancelled. Dead letters stay until somebody decides. */
import { z } from "zod";
import { database } from "@/lib/foundation/platform/database";
import { defineJob } from "./job";

const batch = 10_000;

/** Removes finished jobs of the past, a batch at a time. */
export const removeFinishedJobs = defineJob({
  name: "jobs.remove_finished",
  title: "Remove finished jobs",
  schema: z.object({}),
  schedule: { dailyAt: "03:40" },
  async run(_, { signal }) {
    for (let removed = 0; ; ) {
      signal.throwIfAborted();
      const count = await database().$executeRaw`
        DELETE FROM jobs WHERE id IN (
          SELECT id FROM jobs WHERE state IN ('done', 'cancelled') AND finished_at < now() - interval '7 days'
          ORDER BY id LIMIT ${batch})`;
      removed += count;
      if (count < batch) return `${removed.toLocaleString("en")} removed.`;
    }
  },
});
