/** Forgetting challenges that nobody answered, and how many codes were sent on days that are over. */
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
    await database().$executeRaw`DELETE FROM sent_tallies WHERE last_at < now() - interval '2 days'`;
    await database().$executeRaw`DELETE FROM approvals WHERE opened_at < now() - interval '2 days'`;
    return `${count.toLocaleString("en")} removed.`;
  },
});
