/** A running job process: pool, runner, metrics and health, wired and stopped in order. */
import { seconds } from "@/lib/foundation/base/durations";
import type { Job } from "@/lib/foundation/jobs/job";
import { startRunner } from "@/lib/foundation/jobs/runner";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database, openPool, whyStoreSilent } from "@/lib/foundation/platform/database";
import { openHealthDoor } from "@/lib/foundation/platform/health-door";
import type { Logger } from "@/lib/foundation/platform/log";
import { createJobMetrics } from "./metrics";

/** What a job process runs with. Port: 0 means any. */
export type JobsOptions = {
  readonly databaseUrl: string;
  readonly log: Logger;
  readonly jobs: readonly Job[];
  readonly metrics: { readonly host: string; readonly port: number };
  /** Called for a run that ignores its signal: only the end of the process stops it. */
  readonly onStuck: (name: string) => void;
};

/** A running job process. */
export type Jobs = {
  readonly metrics: { readonly host: string; readonly port: number };
  /** Tells what runs to stop, waits a few seconds for it, and closes everything. */
  close(): Promise<void>;
};

const connections = 6;
/** A runner that has not looked into the queue for so long does not run jobs. */
const silentMs = seconds(30);

/**
 * Starts it and gives it when its port is open. A store that is down is waited for.
 * @throws the system's error when the port cannot be bound; nothing is left running then
 */
export async function startJobs({ log, databaseUrl, jobs, onStuck, ...options }: JobsOptions): Promise<Jobs> {
  const pool = openPool(databaseUrl, connections, log);
  const metrics = createJobMetrics();
  const runner = startRunner({ pool, log, jobs, onStuck, observe: metrics.observe });
  const stop = async () => {
    await runner.close();
    await Promise.all([pool.end(), database().$disconnect()]);
  };
  const whyNotReady = async () => {
    const lookedMs = runner.lookedAt()?.getTime() ?? 0;
    if (systemClock.now().getTime() - lookedMs > silentMs) {
      return (await whyStoreSilent(pool)) ?? "The queue has not been looked into for a while.";
    }
    return null;
  };
  try {
    const http = await openHealthDoor({ ...options.metrics, metrics, whyNotReady });
    log.info({ runner: runner.id, metrics: http.address }, "Jobs are being run.");
    return {
      metrics: http.address,
      async close() {
        await http.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
