/** The order of password checks: bounded, first come first served, refusing early what could not finish in time. */
import { availableParallelism } from "node:os";
import { env } from "@/lib/foundation/platform/env";

/** What a check came to. 'shed' means that it was not started, because it could not finish before its deadline. */
export type Queued<T> = { readonly kind: "done"; readonly value: T } | { readonly kind: "shed" };

/** Runs checks. `depth` is the number waiting or running. */
export type HashQueue = {
  run<T>(deadlineMs: number, work: () => Promise<T>): Promise<Queued<T>>;
  depth(): number;
  /** How long a check that comes now would wait for those ahead of it, in milliseconds. */
  waitMs(): number;
};

type Waiting = { readonly deadlineMs: number; readonly start: () => void; readonly shed: () => void };

/**
 * Threads that Node's pool should have in a worker (UV_THREADPOOL_SIZE; 4 without it): one a core. More checks at once
 * only take the caches from each other.
 */
export const poolThreads = Math.max(2, availableParallelism());

/**
 * How many checks that need the processor are handed over at a time: one more than are worked on, so that no thread
 * stands still until this process has looked at what another one found.
 */
export const processorWidth = (): number => Math.min(poolThreads, env().UV_THREADPOOL_SIZE) + 1;

/**
 * A queue with `width` checks handed over at a time. `nowMs` is a monotonic clock.
 * A check's duration is learned as it goes; a new check is shed at once when those ahead of it would use up its time.
 */
export function createHashQueue(nowMs: () => number, width: number): HashQueue {
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
    waitMs: () => (typicalMs * waiting.length) / width,
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
