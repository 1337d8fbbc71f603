/** Forgetting texts and codes that were sent: ninety days later. */
import { z } from "zod";
import { defineJob } from "@/lib/foundation/jobs/job";
import { database } from "@/lib/foundation/platform/database";

/** Removes old ones. */
export const removeOldTexts = defineJob({
  name: "texts.remove_old",
  title: "Remove old texts",
  schema: z.object({}),
  schedule: { dailyAt: "03:55" },
  async run() {
    const texts = await database().$executeRaw`
      DELETE FROM outgoing_texts WHERE state <> 'waiting' AND created_at < now() - interval '90 days'`;
    await database().$executeRaw`DELETE FROM sent_codes WHERE sent_at < now() - interval '90 days'`;
    return `${texts.toLocaleString("en")} removed.`;
  },
});
