/** Removing sessions that are over: nothing asks about them again, and the audit log has who signed in and out. */
import { z } from "zod";
import { after, hours, minutes } from "@/lib/foundation/base/durations";
import { defineJob } from "@/lib/foundation/jobs/job";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";

/** Removes sessions that were ended, idle for too long, or too old. Gives how many. */
export async function deleteExpiredSessions(clock: Clock = systemClock): Promise<number> {
  const now = clock.now();
  const { sessionIdleMinutes, sessionMaxHours } = await database().settings.findUniqueOrThrow({
    where: { id: 1 },
    select: { sessionIdleMinutes: true, sessionMaxHours: true },
  });
  const { count } = await database().consoleSession.deleteMany({
    where: {
      OR: [
        { endedAt: { not: null } },
        { lastSeenAt: { lte: after(now, -minutes(sessionIdleMinutes)) } },
        { createdAt: { lte: after(now, -hours(sessionMaxHours)) } },
      ],
    },
  });
  return count;
}

/** The same by the clock. */
export const removeExpiredSessions = defineJob({
  name: "console_sessions.remove_expired",
  title: "Remove console sessions that are over",
  schema: z.object({}),
  schedule: { everyMinutes: 360 },
  run: async () => `${(await deleteExpiredSessions()).toLocaleString("en")} removed.`,
});
