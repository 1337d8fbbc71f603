/** The bounds of the LDAP door. */
import { minutes, seconds } from "@/lib/foundation/base/durations";

/** Bounds that keep one client, or a flood, from taking the worker's memory, sockets or time. */
export type Limits = {
  /** The longest message. What PostgreSQL sends is shorter than one kilobyte. */
  readonly messageBytes: number;
  /** Connections at once, and of one address; each takes about 70 KiB. A new one takes the place of the oldest that has proven nothing yet. */
  readonly connections: number;
  readonly connectionsPerAddress: number;
  /** How long a TLS handshake may take. */
  readonly handshakeMs: number;
  /** How long a connection may stay without a successful bind. */
  readonly unboundMs: number;
  /** How long a connection with one may be silent. */
  readonly idleMs: number;
  /** Logins in work at once; more are told that the door is busy. */
  readonly bindsInFlight: number;
  /** Refused binds on one connection, after which it is closed. */
  readonly refusedBinds: number;
  /** Wrong passwords of search accounts from one address within the window, after which none is looked at. */
  readonly searchFailures: number;
  readonly searchFailureWindowMs: number;
  /** The longest role name and the longest password that are looked at. */
  readonly roleBytes: number;
  readonly passwordBytes: number;
  /** How often one bind is looked at again because the configuration changed meanwhile. */
  readonly rounds: number;
  /** How often one connection tries while no login can be decided. */
  readonly outageProbeMs: number;
  /** How long closing waits for what has begun. */
  readonly closeMs: number;
};

/** The bounds of a worker. */
export const defaultLimits: Limits = {
  messageBytes: 65_536,
  connections: 4096,
  connectionsPerAddress: 2048,
  handshakeMs: seconds(5),
  unboundMs: seconds(10),
  idleMs: minutes(1),
  bindsInFlight: 4096,
  refusedBinds: 5,
  searchFailures: 20,
  searchFailureWindowMs: minutes(1),
  roleBytes: 253,
  passwordBytes: 1024,
  rounds: 3,
  outageProbeMs: seconds(2),
  closeMs: seconds(3),
};
