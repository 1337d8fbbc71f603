/** Queueing the jobs that run by the clock: each time once, however many job processes there are. */
import type pg from "pg";
import { inTransaction } from "@/lib/foundation/platform/database";
import type { Job } from "./job";
import { nextRun, type Schedule, scheduleText } from "./schedule";

/** A job that runs by the clock. */
export type Scheduled = Job & { readonly schedule: Schedule };

/** Those of `jobs` that run by the clock. */
export const scheduledOf = (jobs: readonly Job[]): readonly Scheduled[] =>
  jobs.filter((job): job is Scheduled => job.schedule !== undefined);

/** Notes the schedules; one that a release changed counts anew from now. */
export async function noteSchedules(pool: pg.Pool, jobs: readonly Scheduled[], now: Date): Promise<void> {
  for (const { name, schedule } of jobs) {
    await pool.query(
      `INSERT INTO job_schedules (name, schedule, next_at) VALUES ($1, $2, $3)
       ON CONFLICT (name) DO UPDATE SET schedule = excluded.schedule, next_at = excluded.next_at
       WHERE job_schedules.schedule <> excluded.schedule`,
      [name, scheduleText(schedule), nextRun(schedule, now)],
    );
  }
}

/**
 * Queues the jobs whose time has come and moves their schedule on, in one transaction: another process finds the row
 * locked, or moved on. Times that were missed while nothing ran are made up for by one run. One that waits already, or
 * is slower than its schedule, is not queued twice.
 */
export async function queueDue(pool: pg.Pool, jobs: readonly Scheduled[]): Promise<void> {
  await inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ name: string; now: Date }>(
      `SELECT name, now() AS now FROM job_schedules WHERE name = ANY($1) AND next_at <= now() FOR UPDATE SKIP LOCKED`,
      [jobs.map(({ name }) => name)],
    );
    for (const { name, now } of rows) {
      const job = jobs.find((one) => one.name === name);
      if (!job) continue;
      await client.query("UPDATE job_schedules SET next_at = $2 WHERE name = $1", [
        name,
        nextRun(job.schedule, now),
      ]);
      await client.query(
        `INSERT INTO jobs (name, unique_key, due_at) VALUES ($1, 'schedule', now())
         ON CONFLICT (name, unique_key) WHERE state = 'waiting' AND unique_key IS NOT NULL DO NOTHING`,
        [name],
      );
    }
  });
}
