/** Running posture checks as jobs: on demand, once a day of every server, and forgetting what is old. */
import { z } from "zod";
import { type Actor, authorize, systemActor } from "@/lib/foundation/access/actor";
import { after, days, hours } from "@/lib/foundation/base/durations";
import { AppError } from "@/lib/foundation/base/errors";
import { defineJob } from "@/lib/foundation/jobs/job";
import { enqueue } from "@/lib/foundation/jobs/queue";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database, Prisma } from "@/lib/foundation/platform/database";
import type { ServerIdInput } from "@/lib/servers/registry/schema";
import { runPosture } from "./run";
import { scoreText } from "./text-report";

/** How long after its last run a server's turn comes again. */
const everyMs = hours(24);
/** What a run found is kept for a month of changes to look into; how the checks came out for more than a year of history. */
const keepReportsMs = days(35);
const keepRunsMs = days(400);
const actor = systemActor("jobs");

/** Runs the checks on one server. Why they could not be run is kept with the run, so it is not tried again. */
export const checkOneServer = defineJob({
  name: "posture.take",
  title: "Check a PostgreSQL server's posture",
  schema: z.object({ id: z.uuid(), askedBy: z.string().nullable() }),
  attempts: 3,
  deadlineSeconds: 300,
  concurrency: 2,
  async run({ id, askedBy }, { signal, progress }) {
    const server = await database().server.findUnique({ where: { id }, select: { name: true } });
    const result = server && (await runPosture(actor, { id }, { askedBy, signal, progress }).catch(notNow));
    if (!result) return "It was removed in the meantime.";
    if (result === "runs") return `The checks were running on ${server?.name} already.`;
    return result.ok
      ? `${server?.name}: ${scoreText(result.score)}.`
      : `The checks could not be run on ${server?.name}: ${result.failure.text}`;
  },
});

/** A server that was deleted meanwhile is no fault, nor is one that is being checked. */
function notNow(error: unknown): null | "runs" {
  if (error instanceof AppError && error.code === "not_found") return null;
  if (error instanceof AppError && error.code === "conflict") return "runs";
  throw error;
}

/** Queues a run of the server, unless one waits already. @throws AppError 'not_found' */
export async function requestPosture(by: Actor, { id }: ServerIdInput): Promise<void> {
  authorize(by, "server.write");
  await database().$transaction(async (tx) => {
    const server = await tx.server.findUnique({ where: { id }, select: { id: true } });
    if (!server) throw new AppError("not_found", "This server no longer exists.");
    await enqueue(tx, checkOneServer, [{ input: { id, askedBy: by.name }, uniqueKey: id }]);
  });
}

/** Queues a run of every server that was not checked for a day. Hourly, so that what was off at night is made up for. */
export const findDueChecks = defineJob({
  name: "posture.find_due",
  title: "Find PostgreSQL servers whose posture is due",
  schema: z.object({}),
  schedule: { everyMinutes: 60 },
  attempts: 1,
  async run() {
    const lately = { gt: after(systemClock.now(), -everyMs) };
    const due = await database().server.findMany({
      where: { postureRuns: { none: { startedAt: lately } } },
      orderBy: { name: "asc" },
      select: { id: true },
    });
    const entries = due.map(({ id }) => ({ input: { id, askedBy: null }, uniqueKey: id }));
    return `${await enqueue(database(), checkOneServer, entries)} to check.`;
  },
});

/** Forgets what runs found after some weeks, and the runs after more than a year. */
export const forgetPostureRuns = defineJob({
  name: "posture.forget_runs",
  title: "Forget old posture runs",
  schema: z.object({}),
  schedule: { dailyAt: "03:55" },
  async run() {
    const now = systemClock.now();
    const newest = await database().postureRun.groupBy({
      by: ["serverId"],
      where: { outcomes: { not: Prisma.AnyNull } },
      _max: { id: true },
    });
    // The last one that succeeded is what the page shows, however old it is.
    const shown = newest.flatMap(({ _max: { id } }) => (id === null ? [] : [id]));
    const { count } = await database().postureRun.deleteMany({
      where: { id: { notIn: shown }, startedAt: { lt: after(now, -keepRunsMs) } },
    });
    await database().postureRun.updateMany({
      where: { id: { notIn: shown }, startedAt: { lt: after(now, -keepReportsMs) } },
      data: { report: Prisma.DbNull },
    });
    return `${count} removed.`;
  },
});
