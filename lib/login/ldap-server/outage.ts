/** Noticing that no login can be decided here now, so that PostgreSQL is sent on to its next server. */
import type { Limits } from "./limits";

/**
 * libldap asks its next server only when it cannot connect; an answer, even `unavailable`, is final. So when several
 * logins in a row could not be decided, new connections are closed at once, but for one now and then that tries.
 */
export type Outage = {
  /** Takes note of a login that was decided, or could not be. */
  note(outcome: "decided" | "undecided"): void;
  /** Whether a new connection may come in. */
  admits(): boolean;
};

/** One odd failure is no outage. */
const failuresInARow = 3;

/** `nowMs` is a monotonic clock. */
export function createOutage(
  { outageProbeMs }: Pick<Limits, "outageProbeMs">,
  nowMs: () => number = () => performance.now(),
): Outage {
  let failures = 0;
  let triedMs = 0;
  return {
    note(outcome) {
      failures = outcome === "decided" ? 0 : failures + 1;
      if (outcome === "undecided") triedMs = nowMs();
    },
    admits() {
      if (failures < failuresInARow) return true;
      if (nowMs() - triedMs < outageProbeMs) return false;
      triedMs = nowMs();
      return true;
    },
  };
}
