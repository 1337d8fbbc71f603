/** Removing sessions that are over: nothing asks about them again, and the audit log has who signed in and out. */
import { after, hours, minutes } from "@/lib/foundation/base/durations";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";

/** Removes sessions that were ended, idle for too long, or too old. Gives how many. Called every few hours. */
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
