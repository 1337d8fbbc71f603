/** A job process for tests: runs `test.marked`, which notes its beginning and end in the table job_marks. */
import { setTimeout as sleep } from "node:timers/promises";
import pino from "pino";
import { z } from "zod";
import { defineJob } from "@/lib/foundation/jobs/job";
import { startRunner } from "@/lib/foundation/jobs/runner";
import { openPool } from "@/lib/foundation/platform/database";
import { env } from "@/lib/foundation/platform/env";

const log = pino({ level: "silent" });
const pool = openPool(env().DATABASE_URL ?? "", 8, log);

const marked = defineJob({
  name: "test.marked",
  title: "Marked",
  schema: z.object({ number: z.int().optional(), ms: z.int().optional() }),
  attempts: 3,
  leaseSeconds: 2,
  concurrency: 5,
  async run({ number = 0, ms = 0 }, { signal }) {
    await mark(number, "began");
    await sleep(ms, undefined, { signal });
    await mark(number, "ended");
    return undefined;
  },
});

const scheduled = defineJob({
  name: "test.scheduled",
  title: "Scheduled",
  schema: z.object({}),
  schedule: { everyMinutes: 1 },
  async run() {
    await mark(-1, "scheduled");
    return undefined;
  },
});

async function mark(number: number, what: string): Promise<void> {
  await pool.query("INSERT INTO job_marks (number, what, pid) VALUES ($1, $2, $3)", [
    number,
    what,
    process.pid,
  ]);
}

const runner = startRunner({ pool, log, jobs: [marked, scheduled], onStuck: () => process.exit(3) });
process.send?.("up");
process.once("disconnect", () => process.exit(0));
process.once("SIGTERM", () => void runner.close().then(() => process.exit(0)));
