/** Reminding people by mail before their grace ends: a week before, and a day before. */

import { z } from "zod";
import { defineJob } from "@/lib/foundation/jobs/job";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { peopleInGrace } from "@/lib/login/authentication/grace";
import { tellMany } from "@/lib/people/notifications/tell";

const batch = 500;

/** Reminds whom it has not reminded so near to the end yet. A grace that is moved reminds anew. */
export const remindBeforeGraceEnds = defineJob({
  name: "roll_out.remind",
  title: "Remind people before their grace ends",
  schema: z.object({}),
  schedule: { everyMinutes: 60 },
  async run(_, { signal }) {
    for (let told = 0; ; ) {
      signal.throwIfAborted();
      const some = await remindSome();
      told += some.told;
      if (some.reminded < batch) return `${told.toLocaleString("en")} reminded by mail.`;
    }
  },
});

/** The mail and the note that it was written stand or fall together, so a run that is repeated reminds nobody twice. */
function remindSome(): Promise<{ readonly reminded: number; readonly told: number }> {
  const now = systemClock.now();
  return database().$transaction(async (tx) => {
    const due = await tx.$queryRaw<{ userId: string; ends: Date }[]>`
      WITH due AS (
        SELECT u.id, p.ends_at FROM ${peopleInGrace(now)} p JOIN users u ON u.id = p.user_id
        WHERE EXISTS (
          SELECT FROM (VALUES (interval '7 days'), (interval '1 day')) AS notice (before)
          WHERE p.ends_at - notice.before <= ${now}
            AND (u.grace_reminded_at IS NULL OR u.grace_reminded_at < p.ends_at - notice.before))
        ORDER BY u.id LIMIT ${batch})
      UPDATE users u SET grace_reminded_at = ${now} FROM due WHERE u.id = due.id
      RETURNING u.id::text AS "userId", due.ends_at AS ends`;
    const told = await tellMany(
      tx,
      "grace_ends_soon",
      due.map(({ userId, ends }) => ({ userId, data: { ends } })),
    );
    return { reminded: due.length, told: told.size };
  });
}
