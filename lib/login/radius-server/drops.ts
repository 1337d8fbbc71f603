/** The reasons why a datagram gets no answer. */

import type { Logger } from "@/lib/foundation/platform/log";
import { createDrops as createSharedDrops, type Drops as SharedDrops } from "@/lib/login/doors/drops";

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
  eap_without_message_authenticator:
    "EAP without Message-Authenticator, which RFC 3579 has discarded in silence. Passwords are taken as PAP here, not by EAP.",
  not_ready: "Datagrams arrived before the configuration could be read from the store.",
  overload: "Too many logins at once. The newest ones were dropped.",
  shed: "Logins were dropped because their answer would have come too late. This machine is too slow for this many logins.",
  unavailable: "Logins could not be decided or recorded because the store did not answer; nobody was let in.",
  stale_config: "The configuration changed faster than a login could be decided.",
  send_failed: "Replies could not be sent.",
  failed:
    "Datagrams could not be handled because of a fault in the program; the log line of each says which.",
} as const;

/** A key of `dropReasons`. */
export type DropReason = keyof typeof dropReasons;

/** The drops of this door. */
export type Drops = SharedDrops<DropReason>;

/** Counters of this door's drops, with their log. */
export const createDrops = (log: Logger, nowMs?: () => number): Drops =>
  createSharedDrops(dropReasons, log, nowMs);
