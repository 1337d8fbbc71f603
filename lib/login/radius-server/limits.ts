/** The bounds of the RADIUS door. */
import { seconds } from "@/lib/foundation/base/durations";

/** Bounds that keep one client, or a flood, from taking the worker's memory. */
export type Limits = {
  /** Datagrams in work at once; more are shed. Far above what can be answered in PostgreSQL's three seconds. */
  readonly inFlight: number;
  /** Replies kept for duplicates; the oldest go first. About 400 octets each. */
  readonly keptReplies: number;
  /** How long a reply is kept for duplicates (RFC 5080 section 2.2.2). */
  readonly keepReplyMs: number;
  /** How often one datagram is looked at again because the configuration changed meanwhile. */
  readonly rounds: number;
  /** How long closing waits for what has begun. */
  readonly closeMs: number;
  /** What is asked of the kernel. While the event loop is busy, datagrams wait here or are lost. */
  readonly receiveBufferBytes: number;
};

/** The bounds of a worker. */
export const defaultLimits: Limits = {
  inFlight: 8192,
  keptReplies: 65_536,
  keepReplyMs: seconds(30),
  rounds: 3,
  closeMs: seconds(3),
  receiveBufferBytes: 4 * 1024 * 1024,
};

/** The burst that must fit into the receive buffer: every client of a large site reconnecting at once. */
export const burstDatagrams = 5000;
/** What the kernel charges for a waiting datagram of a login, its own bookkeeping included (measured on Linux 6). */
const chargedBytes = 832;

/** Whether a receive buffer that the socket reports as `reportedBytes` holds the burst. */
export function holdsBurst(reportedBytes: number): boolean {
  return reportedBytes >= burstDatagrams * chargedBytes;
}
