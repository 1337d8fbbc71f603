/** The job process: environment in, a running runner, and an end in time on a signal or when its parent is gone. */
import { seconds } from "@/lib/foundation/base/durations";
import { StartError } from "@/lib/foundation/base/errors";
import { env, noDatabaseUrl } from "@/lib/foundation/platform/env";
import { failureText } from "@/lib/foundation/platform/failure";
import { createLog } from "@/lib/foundation/platform/log";
import { requireFreePort } from "@/lib/foundation/platform/ports";
import { endBadly, endOnFault, whenAskedToEnd } from "@/lib/foundation/platform/process-end";
import { startJobs } from "./jobs";
import { registry } from "./registry";

const log = createLog("jobs");

async function main(): Promise<void> {
  const from = env();
  if (!from.DATABASE_URL) {
    throw new StartError(noDatabaseUrl);
  }
  const metrics = { host: from.POSTERN_METRICS_HOST, port: from.POSTERN_JOBS_METRICS_PORT };
  await requireFreePort("tcp", metrics.host, metrics.port, "POSTERN_JOBS_METRICS_PORT");
  const ending = whenAskedToEnd();
  const jobs = await startJobs({
    databaseUrl: from.DATABASE_URL,
    log,
    jobs: registry,
    metrics,
    // What hangs goes with the process; everything else that ran here runs again after its lease.
    onStuck: (name) => endBadly(log, `The job ${name} does not stop, so this process ends.`),
  });
  log.info({ why: await ending }, "Stopping: what runs is told to end.");
  setTimeout(() => endBadly(log, "The job process did not stop in time."), seconds(8)).unref();
  await jobs.close();
}

endOnFault(log);

main().then(
  () => process.exit(0),
  (error: unknown) => endBadly(log, failureText(error)),
);
