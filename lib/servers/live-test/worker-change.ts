/** Pure. What the workers' counters say happened between two looks at them. */

type Place = { readonly host: string; readonly port: number };

/** A worker as far as this looks at it. */
export type WorkerLook = {
  readonly id: string;
  readonly isUp: boolean;
  readonly lastSeenAt: Date;
  readonly counters: Readonly<Record<string, number>>;
  readonly radius: Place | null;
  readonly ldaps: Place | null;
  readonly ldap: Place | null;
};

/** How much each counter grew over all workers; a worker that is new counts from zero. */
export function growth(
  before: readonly WorkerLook[],
  after: readonly WorkerLook[],
): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const worker of after) {
    const old = before.find(({ id }) => id === worker.id)?.counters ?? {};
    for (const [name, count] of Object.entries(worker.counters)) {
      sums[name] = (sums[name] ?? 0) + Math.max(0, count - (old[name] ?? 0));
    }
  }
  return sums;
}

/** Whether every worker that was up has reported after `at`, so that its counters hold what happened until then. */
export const hasReported = (workers: readonly WorkerLook[], at: Date): boolean =>
  workers.filter(({ isUp }) => isUp).every(({ lastSeenAt }) => lastSeenAt > at);
