/** The reasons why the LDAP door closes a connection or refuses a bind without asking the core. */

import type { Logger } from "@/lib/foundation/platform/log";
import { createDrops as createSharedDrops, type Drops as SharedDrops } from "@/lib/login/doors/drops";

/** Each with the sentence for the log: what it means and what to do. */
export const dropReasons = {
  unknown_source:
    "Connections from an address of no client that may use LDAP. If it should be one, add it in the console under Clients.",
  not_ready: "Connections arrived before configuration and certificate were there.",
  crowded: "Too many connections at once; the oldest that had not logged in were closed for new ones.",
  handshake_failed:
    "TLS could not be agreed on. If PostgreSQL's host does not trust the certificate, give it the authority's file.",
  left_after_tls:
    "Clients left right after TLS without a word. Most likely PostgreSQL's host does not trust the certificate, or the name in ldapserver does not stand in it.",
  timed_out: "Connections that did not finish TLS, did not log in, or were silent for too long were closed.",
  malformed: "Messages that are not LDAP as RFC 4511 has it; the connection was closed.",
  not_encrypted: "Passwords came without TLS and were not looked at. Set ldaptls=1, or use ldapscheme=ldaps.",
  empty_password: "Binds without a name or without a password.",
  wrong_name:
    "Binds with a name that is not uid=<role>,ou=<client>,<base>, or too long. Compare ldapprefix and ldapsuffix.",
  wrong_client:
    "Binds that name a client that does not exist, may not use LDAP, or has another network. Compare the client in the console.",
  search_account:
    "Wrong passwords of a search account. Compare ldapbindpasswd with the client's shared secret.",
  search_throttled: "Search accounts were refused after too many wrong passwords from the same address.",
  overload: "Too many logins at once. The newest ones were answered with busy.",
  shed: "Logins were dropped because their answer would have come too late. This machine is too slow for this many logins.",
  unavailable:
    "Logins could not be decided or recorded because the store did not answer; nobody was let in, and new connections are closed so that PostgreSQL asks its next server.",
  stale_config: "The configuration changed faster than a login could be decided.",
  failed:
    "Connections could not be served because of a fault in the program; the log line of each says which.",
} as const;

/** A key of `dropReasons`. */
export type DropReason = keyof typeof dropReasons;

/** The drops of this door. */
export type Drops = SharedDrops<DropReason>;

/** Counters of this door's drops, with their log. */
export const createDrops = (log: Logger): Drops => createSharedDrops(dropReasons, log);
