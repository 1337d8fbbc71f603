/** The job process's Prometheus metrics: how full the queue is, and how runs ended. */
import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { type QueueDepth, queueDepths } from "@/lib/foundation/jobs/depths";
import type { RunOver } from "@/lib/foundation/jobs/run";

/** The metrics of one job process. */
export type JobMetrics = {
  /** Takes note of a run that is over. */
  observe(name: string, over: RunOver): void;
  /** The text that Prometheus reads; the queue is looked at then. */
  text(): Promise<string>;
  readonly contentType: string;
};

/** A registry of its own, so that two in one process (tests) do not mix. */
export function createJobMetrics(): JobMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const runs = new Counter({
    name: "postern_job_runs_total",
    help: "Runs of jobs in this process, by job and by how they ended.",
    labelNames: ["name", "outcome"],
    registers: [registry],
  });
  const gauge = (name: string, help: string, read: (depth: QueueDepth) => number) => {
    const made = new Gauge({ name, help, labelNames: ["name"], registers: [registry] });
    return (depth: QueueDepth) => made.set({ name: depth.name }, read(depth));
  };
  const gauges = [
    gauge("postern_jobs_waiting", "Jobs that could run and wait.", ({ waiting }) => waiting),
    gauge("postern_jobs_running", "Jobs that run, in all processes.", ({ running }) => running),
    gauge("postern_jobs_dead", "Dead letters.", ({ dead }) => dead),
    gauge(
      "postern_jobs_oldest_seconds",
      "How long the oldest job that could run has been waiting.",
      ({ oldestSeconds }) => oldestSeconds,
    ),
  ];
  const seen = new Set<string>();
  return {
    contentType: registry.contentType,
    observe: (name, outcome) => runs.inc({ name, outcome }),
    async text() {
      const depths = await queueDepths();
      for (const { name } of depths) seen.add(name);
      for (const name of seen) {
        const none = { name, waiting: 0, running: 0, dead: 0, oldestSeconds: 0 };
        const depth = depths.find((one) => one.name === name) ?? none;
        for (const set of gauges) set(depth);
      }
      return registry.metrics();
    },
  };
}
