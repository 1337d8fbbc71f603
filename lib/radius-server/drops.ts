/** Owns datagrams that get no answer: counted by reason, and logged at a rate that no flood can raise. */
import { seconds } from "@/lib/base/durations";
import type { Logger } from "@/lib/platform/log";

/** Why a datagram got no answer, each with the sentence for the log: what it means and what to do. */
export const dropReasons = {
  unknown_source:
    "Datagrams from an address that is no client. If it should be one, add it in the console under Clients.",
  malformed: "Datagrams that are not RADIUS as the RFCs have it.",
  unexpected_code:
    "Packets that are no Access-Request or Status-Server. Accounting belongs on another port and is not answered.",
  bad_message_authenticator:
    "Message-Authenticator does not fit. The shared secret differs on both sides, or someone changes packets.",
  missing_message_authenticator:
    "Message-Authenticator is missing and this client must send it. Switch it on there, or change the client's setting.",
  not_ready: "Datagrams arrived before the configuration could be read from the store.",
  overload: "Too many logins are in work at once; the newest were shed.",
  shed: "Logins were shed because their answer would have come too late. The machine is too slow for this many.",
  unavailable: "Logins could not be decided or recorded because the store did not answer; nobody was let in.",
  stale_config: "The configuration changed faster than a login could be decided.",
  send_failed: "Replies could not be sent.",
  failed:
    "Datagrams could not be handled because of a fault in the program; the log line of each says which.",
} as const;

/** A key of `dropReasons`. */
export type DropReason = keyof typeof dropReasons;

/** Counts drops and logs them. */
export type Drops = {
  /** `source` is the address it came from, named in the log line. `detail` never holds anything secret. */
  count(reason: DropReason, source: string, detail?: string): void;
  /** How many of each reason since the start. */
  counts(): Readonly<Record<DropReason, number>>;
};

const everyMs = seconds(10);

/**
 * Counters with a log: the first of a reason at once, then at most one line in ten seconds a reason, which says how
 * many there were since the last line.
 */
export function createDrops(log: Logger, nowMs: () => number = () => performance.now()): Drops {
  const counts = zeroCounts();
  const logged = new Map<DropReason, { atMs: number; count: number }>();
  return {
    count(reason, source, detail) {
      counts[reason]++;
      const last = logged.get(reason);
      if (last && nowMs() - last.atMs < everyMs) return;
      logged.set(reason, { atMs: nowMs(), count: counts[reason] });
      const fields = { reason, source, detail, dropped: counts[reason] - (last?.count ?? 0) };
      log.warn(fields, dropReasons[reason]);
    },
    counts: () => ({ ...counts }),
  };
}

function zeroCounts(): Record<DropReason, number> {
  const reasons = Object.keys(dropReasons) as DropReason[];
  return Object.fromEntries(reasons.map((reason) => [reason, 0])) as Record<DropReason, number>;
}
