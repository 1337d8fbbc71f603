/** What a door does not serve: counted by reason, and logged at a rate that no flood can raise. */
import { seconds } from "@/lib/foundation/base/durations";
import type { Logger } from "@/lib/foundation/platform/log";

/** Counts drops and logs them. */
export type Drops<Reason extends string> = {
  /** `source` is the address it came from, named in the log line. `detail` never holds anything secret. */
  count(reason: Reason, source: string, detail?: string): void;
  /** How many of each reason since the start. */
  counts(): Readonly<Record<Reason, number>>;
};

const everyMs = seconds(10);

/**
 * Counters with a log: the first of a reason at once, then at most one line in ten seconds a reason, which says how
 * many there were since the last line. `sentences`: each reason with what it means and what to do.
 */
export function createDrops<Reason extends string>(
  sentences: Readonly<Record<Reason, string>>,
  log: Logger,
  nowMs: () => number = () => performance.now(),
): Drops<Reason> {
  const counts = zeroCounts(Object.keys(sentences) as Reason[]);
  const logged = new Map<Reason, { atMs: number; count: number }>();
  return {
    count(reason, source, detail) {
      counts[reason]++;
      const last = logged.get(reason);
      if (last && nowMs() - last.atMs < everyMs) return;
      logged.set(reason, { atMs: nowMs(), count: counts[reason] });
      const fields = { reason, source, detail, dropped: counts[reason] - (last?.count ?? 0) };
      log.warn(fields, sentences[reason]);
    },
    counts: () => ({ ...counts }),
  };
}

function zeroCounts<Reason extends string>(reasons: readonly Reason[]): Record<Reason, number> {
  return Object.fromEntries(reasons.map((reason) => [reason, 0])) as Record<Reason, number>;
}
