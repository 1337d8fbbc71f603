/** Looking at sessions by the clock: which servers are due, each in a job of its own, so that one cannot hold up the others. */
import { z } from "zod";
import { systemActor } from "@/lib/foundation/access/actor";
import { minutes } from "@/lib/foundation/base/durations";
import { nullIfGone } from "@/lib/foundation/base/errors";
import { defineJob } from "@/lib/foundation/jobs/job";
import { enqueue } from "@/lib/foundation/jobs/queue";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { lookAtSessions } from "./look";

/** Sessions are looked at this often; shorter ones may come and go unseen. */
const everyMs = minutes(5);
const actor = systemActor("jobs");

/** The filter for servers whose turn it is now. One that was never read has no lines to judge by. */
const areDue = () => {
  const before = new Date(systemClock.now().getTime() - everyMs);
  return {
    readAt: { not: null },
    OR: [{ sessionWatch: null }, { sessionWatch: { triedAt: { lt: before } } }],
  };
};

/** Looks at the sessions of one server, unless that was done meanwhile; `isAskedFor`: somebody wants to see them now. */
export const lookAtOneServer = defineJob({
  name: "server.look_at_sessions",
  title: "Look at the sessions of a PostgreSQL server",
  schema: z.object({ id: z.uuid(), isAskedFor: z.boolean().optional() }),
  attempts: 1,
  deadlineSeconds: 60,
  concurrency: 2,
  async run({ id, isAskedFor }, { signal }) {
    const where = isAskedFor ? { id } : { id, ...areDue() };
    const server = await database().server.findFirst({ where, select: { name: true } });
    if (!server) return "Its sessions were looked at in the meantime, or it was deleted.";
    const result = await lookAtSessions(actor, { serverId: id }, signal).catch(nullIfGone);
    if (result === null) return `${server.name} was removed in the meantime.`;
    if (!result.ok) return `The sessions of ${server.name} could not be seen: ${result.failure.text}`;
    return `${result.sessions} on ${server.name}, ${result.unexplained} of them not explained.`;
  },
});

/** Queues a look at the sessions of servers that are due. */
export const findSessionsDue = defineJob({
  name: "server.find_sessions_due",
  title: "Find PostgreSQL servers whose sessions to look at",
  schema: z.object({}),
  schedule: { everyMinutes: 1 },
  attempts: 1,
  async run() {
    const due = await database().server.findMany({ where: areDue(), select: { id: true } });
    const jobs = due.map((input) => ({ input, uniqueKey: input.id }));
    return `${await enqueue(database(), lookAtOneServer, jobs)} to look at.`;
  },
});
