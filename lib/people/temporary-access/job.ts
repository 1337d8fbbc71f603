/** Tidying up after memberships that are over. Logins do not wait for it: they compare the time themselves. */
import { z } from "zod";
import { systemActor } from "@/lib/foundation/access/actor";
import { recordMany } from "@/lib/foundation/audit/record";
import { after, minutes } from "@/lib/foundation/base/durations";
import { defineJob } from "@/lib/foundation/jobs/job";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { settleSessions } from "@/lib/people/session-ends/settle";
import { userSubject } from "@/lib/people/users/existing";
import { tellEnded } from "./mails";

/** Clocks of workers differ: a row that is removed while a worker's clock is behind would end the membership early there. */
const marginMs = minutes(5);
const batch = 500;

/** Removes memberships whose time is over, and writes down that they are. */
export const removeEndedMemberships = defineJob({
  name: "access.remove_ended",
  title: "Remove memberships that are over",
  schema: z.object({}),
  schedule: { everyMinutes: 5 },
  async run(_, { signal }) {
    for (let removed = 0; ; ) {
      signal.throwIfAborted();
      const count = await removeBatch(after(systemClock.now(), -marginMs));
      removed += count;
      if (count < batch) return `${removed.toLocaleString("en")} removed.`;
    }
  },
});

type Ended = { userId: string; username: string; groupId: string; groupName: string; endsAt: Date };

/** Rows that a login or a change holds are left for the next time. */
function removeBatch(before: Date): Promise<number> {
  return database().$transaction(async (tx) => {
    const rows = await tx.$queryRaw<Ended[]>`
      WITH ended AS (
        SELECT group_id, user_id FROM group_members WHERE ends_at <= ${before}
        ORDER BY user_id, group_id LIMIT ${batch} FOR UPDATE SKIP LOCKED)
      DELETE FROM group_members m USING ended e, users u, groups g
      WHERE m.group_id = e.group_id AND m.user_id = e.user_id AND u.id = m.user_id AND g.id = m.group_id
      RETURNING u.id::text AS "userId", u.username, g.id::text AS "groupId", g.name AS "groupName", m.ends_at AS "endsAt"`;
    await recordMany(
      tx,
      systemActor("jobs"),
      rows.map((row) => ({
        action: "temporary_access.ended",
        subject: userSubject({ id: row.userId, username: row.username }),
        detail: { group: row.groupName, groupId: row.groupId, endedAt: row.endsAt.toISOString() },
      })),
    );
    await tellEnded(tx, rows, "Its time is over.");
    const people = rows.map(({ userId, username }) => ({ id: userId, username }));
    await settleSessions(tx, systemActor("jobs"), people, { reason: "access_ended" });
    return rows.length;
  });
}
