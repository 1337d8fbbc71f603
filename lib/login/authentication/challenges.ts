/** Forgetting challenges that nobody answered, a day after they expired. */
import { z } from "zod";
import { defineJob } from "@/lib/foundation/jobs/job";
import { database } from "@/lib/foundation/platform/database";

/** Removes them. */
export const removeExpiredChallenges = defineJob({
  name: "challenges.remove_expired",
  title: "Remove unanswered challenges",
  schema: z.object({}),
  schedule: { everyMinutes: 360 },
  async run() {
    const count = await database().$executeRaw`
      DELETE FROM challenges WHERE expires_at < now() - interval '1 day'`;
    return `${count.toLocaleString("en")} removed.`;
  },
});
