/** What goes by the clock: syncs whose time has come, and forgetting runs of long ago. */
import { z } from "zod";
import { systemActor } from "@/lib/foundation/access/actor";
import { after, days } from "@/lib/foundation/base/durations";
import { defineJob } from "@/lib/foundation/jobs/job";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { startDueSyncs } from "./runs";

/** Queues the syncs of directories whose time has come. */
export const findDueSyncs = defineJob({
  name: "directory.find_due",
  title: "Find directories to sync",
  schema: z.object({}),
  schedule: { everyMinutes: 1 },
  attempts: 1,
  async run() {
    return `${await startDueSyncs(systemActor("the schedule"))} to sync.`;
  },
});

/** Forgets runs after ninety days, with what stood in them. */
export const forgetSyncRuns = defineJob({
  name: "directory.forget_sync_runs",
  title: "Forget syncs of directories",
  schema: z.object({}),
  schedule: { dailyAt: "03:50" },
  async run() {
    const { count } = await database().directorySyncRun.deleteMany({
      where: { createdAt: { lt: after(systemClock.now(), -days(90)) }, finishedAt: { not: null } },
    });
    return `${count} removed.`;
  },
});
