/** Owns the order of password checks: bounded, first come first served, refusing early what could not finish in time. */
import { availableParallelism } from "node:os";
import { env } from "@/lib/platform/env";

/** What a check came to. 'shed' means that it was not started, because it could not finish before its deadline. */
export type Queued<T> = { readonly kind: "done"; readonly value: T } | { readonly kind: "shed" };

/** Runs checks. `depth` is the number waiting or running. */
export type HashQueue = {
  run<T>(deadlineMs: number, work: () => Promise<T>): Promise<Queued<T>>;
  depth(): number;
  /** Whether as many wait as run, so that who comes now waits whatever else is done quickly. */
  isBackedUp(): boolean;
};

type Waiting = { readonly deadlineMs: number; readonly start: () => void; readonly shed: () => void };

/** Checks at a time: one more than cores, so that none stands still while what was checked is being written. */
const checksAtOnce = availableParallelism() + 1;

/** Threads that Node's pool needs (UV_THREADPOOL_SIZE; 4 without it): a check may have two, and files need some. */
export const poolThreads = 2 * checksAtOnce + 2;

/**
 * A queue with `width` checks at a time (as many as fit cores and threads unless given). `nowMs` is a monotonic clock.
 * A check's duration is learned as it goes; a new check is shed at once when those ahead of it would use up its time.
 */
export function createHashQueue(
  nowMs: () => number,
  width = Math.min(checksAtOnce, env().UV_THREADPOOL_SIZE),
): HashQueue {
  const waiting: Waiting[] = [];
  let running = 0;
  let typicalMs = 10;

  const next = () => {
    while (running < width) {
      const first = waiting.shift();
      if (!first) return;
      if (nowMs() + typicalMs > first.deadlineMs) first.shed();
      else first.start();
    }
  };

  return {
    depth: () => running + waiting.length,
    isBackedUp: () => waiting.length >= width,
    run<T>(deadlineMs: number, work: () => Promise<T>): Promise<Queued<T>> {
      const expectedMs = typicalMs * Math.ceil((waiting.length + running + 1) / width);
      if (nowMs() + expectedMs > deadlineMs) return Promise.resolve({ kind: "shed" });
      return new Promise((resolve, reject) => {
        const start = () => {
          running++;
          const startedMs = nowMs();
          work()
            .then((value) => resolve({ kind: "done", value }), reject)
            .finally(() => {
              running--;
              typicalMs += (nowMs() - startedMs - typicalMs) / 16;
              next();
            });
        };
        waiting.push({ deadlineMs, start, shed: () => resolve({ kind: "shed" }) });
        next();
      });
    },
  };
}
