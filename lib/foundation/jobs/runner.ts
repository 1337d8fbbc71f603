/** The runner of a job process: queues what the clock says, claims what is due, runs it, and ends in order. */
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { seconds } from "@/lib/foundation/base/durations";
import { systemClock } from "@/lib/foundation/platform/clock";
import type { Logger } from "@/lib/foundation/platform/log";
import { watchStore } from "@/lib/foundation/platform/watch-store";
import type { Job } from "./job";
import { noteSchedules, queueDue, scheduledOf } from "./planner";
import { jobsChannel } from "./queue";
import { cancelled, claim } from "./rows";
import { type Run, type RunOver, startRun } from "./run";

/** What a runner works with. The pool stays the caller's. */
export type RunnerOptions = {
  readonly pool: pg.Pool;
  readonly log: Logger;
  readonly jobs: readonly Job[];
  /** Told of every run that is over. */
  readonly observe?: (name: string, over: RunOver) => void;
  /** Called for a run that ignores its signal: only the end of the process stops it. */
  readonly onStuck: (name: string) => void;
};

/** A running runner. */
export type Runner = {
  /** Its name in the store; new at every start. */
  readonly id: string;
  /** When it last looked into the queue, or null. */
  lookedAt(): Date | null;
  /** How many runs are under way. */
  running(): number;
  /** Takes nothing more, tells what runs to stop, and waits a few seconds for it. What goes on runs again after its lease. */
  close(): Promise<void>;
};

const pollMs = seconds(2);
const stopMs = seconds(4);

/** Starts a runner. A store that is down is waited for. @throws TypeError when two jobs have one name */
export function startRunner({ pool, log, jobs, observe, onStuck }: RunnerOptions): Runner {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  if (byName.size < jobs.length) throw new TypeError("two jobs have one name");
  const scheduled = scheduledOf(jobs);
  const id = `${hostname()}-${process.pid}-${randomBytes(3).toString("hex")}`;
  const runs = new Map<string, Run>();
  let lookedAt: Date | null = null;
  let hasNoted = false;
  let isClosed = false;

  async function round(): Promise<void> {
    if (!hasNoted) await noteSchedules(pool, scheduled, systemClock.now());
    hasNoted = true;
    await queueDue(pool, scheduled);
    const claimedMs = performance.now();
    for (const claimed of await claim(pool, jobs, id)) begin(claimed, claimedMs);
    if (runs.size > 0)
      for (const each of await cancelled(pool, [...runs.keys()])) runs.get(each)?.stop("cancelled");
    lookedAt = systemClock.now();
  }

  function begin(claimed: Awaited<ReturnType<typeof claim>>[number], claimedMs: number): void {
    const job = byName.get(claimed.name);
    if (!job) throw new TypeError(`claimed ${claimed.name}, which nobody knows`);
    const run = startRun(job, claimed, { pool, log, claimedMs });
    runs.set(run.id, run);
    run.over.then((over) => {
      if (runs.get(run.id) === run) runs.delete(run.id);
      observe?.(run.name, over);
      if (over === "stuck") onStuck(run.name);
      else if (!isClosed) watch.lookNow();
    });
  }

  const look = inTurn(async () => {
    if (!isClosed) await round();
  });
  const watch = watchStore({ pool, log, channel: jobsChannel, pollMs, look });
  return {
    id,
    lookedAt: () => lookedAt,
    running: () => runs.size,
    async close() {
      isClosed = true;
      await watch.close();
      const over = [...runs.values()].map((run) => run.over);
      for (const run of runs.values()) run.stop("ending");
      await Promise.race([Promise.all(over), sleep(stopMs, undefined, { ref: false })]);
    },
  };
}

/** `look` such that it never runs twice at once; who asks meanwhile gets one that begins after that. */
function inTurn(look: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const begin = () => {
    running = look().finally(() => {
      running = null;
    });
    return running;
  };
  return () => {
    if (!running) return begin();
    next ??= running
      .catch(() => {})
      .then(() => {
        next = null;
        return begin();
      });
    return next;
  };
}
