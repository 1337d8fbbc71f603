/** Reading servers by the clock: which are due, each in a job of its own, so that one cannot hold up the others. */
import { z } from "zod";
import { systemActor } from "@/lib/foundation/access/actor";
import { minutes } from "@/lib/foundation/base/durations";
import { nullIfGone } from "@/lib/foundation/base/errors";
import { defineJob } from "@/lib/foundation/jobs/job";
import { enqueue } from "@/lib/foundation/jobs/queue";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { readServer } from "./read";

/** Servers are read this often. */
const everyMs = minutes(15);
const actor = systemActor("jobs");

/** The filter for servers whose turn it is now. */
const areDue = () => ({
  OR: [{ triedAt: null }, { triedAt: { lt: new Date(systemClock.now().getTime() - everyMs) } }],
});

/** Reads one server, unless it was tried meanwhile: by hand, or by a process that died of it. */
export const readOneServer = defineJob({
  name: "server.read",
  title: "Read a PostgreSQL server",
  schema: z.object({ id: z.uuid() }),
  attempts: 2,
  deadlineSeconds: 60,
  concurrency: 4,
  async run({ id }, { signal }) {
    const server = await database().server.findFirst({ where: { id, ...areDue() }, select: { name: true } });
    if (!server) return "It was read in the meantime, or was deleted.";
    const result = await readServer(actor, { id }, signal).catch(nullIfGone);
    if (result === null) return `${server.name} was removed in the meantime.`;
    return result.ok
      ? `${server.name} was read.`
      : `${server.name} could not be read: ${result.failure.text}`;
  },
});

/** Queues the reading of servers that were never tried, or a quarter of an hour ago. */
export const findDueServers = defineJob({
  name: "server.find_due",
  title: "Find PostgreSQL servers to read",
  schema: z.object({}),
  schedule: { everyMinutes: 1 },
  attempts: 1,
  async run() {
    const due = await database().server.findMany({
      where: areDue(),
      orderBy: { triedAt: { sort: "asc", nulls: "first" } },
      select: { id: true },
    });
    const queued = await enqueue(
      database(),
      readOneServer,
      due.map((input) => ({ input, uniqueKey: input.id })),
    );
    return `${queued} to read.`;
  },
});
