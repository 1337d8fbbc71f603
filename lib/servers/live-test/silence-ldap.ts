/** Pure. Why a login by LDAP left no attempt in the login log, by what the door counted. */
import type { Silence } from "./silence-facts";
import { failed, type StepResult } from "./steps";
import { growth, type WorkerLook } from "./worker-change";

/** The result for the step "Postern is asked" where the line has the method ldap. `alive` are workers that report. */
export function explainLdapSilence(silence: Silence, alive: readonly WorkerLook[]): StepResult {
  const grown = growth(silence.before, silence.after);
  const has = (...reasons: string[]) => reasons.some((reason) => (grown[`ldap:dropped:${reason}`] ?? 0) > 0);
  const known = causes.find(({ reasons }) => has(...reasons));
  if (known) return known.result(silence);
  return (grown["ldap:connections"] ?? 0) > 0
    ? failed(
        "PostgreSQL reached Postern over LDAPS, but did not send a bind that Postern could decide on.",
        "PostgreSQL's log has the reason. Take the line of pg_hba.conf from the page of the client anew.",
      )
    : failed("PostgreSQL did not reach Postern over LDAPS.", placesFix(alive));
}

type Cause = {
  readonly reasons: readonly string[];
  readonly result: (silence: Silence) => StepResult;
};

const trusted =
  "Give PostgreSQL's account the authority's file (TLS_CACERT in ldap.conf, or LDAPTLS_CACERT), as the page of the client shows, and use a name in ldapserver that is in the worker's certificate. Changed variables need a restart of PostgreSQL.";

/** What the door counts, the more telling first. */
const causes: readonly Cause[] = [
  {
    reasons: ["unknown_source", "wrong_client"],
    result: ({ client, serverAddress }) =>
      failed(
        "Postern refused PostgreSQL over LDAPS: the client in its line does not exist, is not allowed to use LDAP, or has a different network.",
        client
          ? `Compare on the page of the client ${client.name}: its protocols, its network ${client.network} (the server is at ${serverAddress}), and the ou in ldapsuffix or ldapbinddn.`
          : `Add a client that may use LDAP with the address that this server asks from, most likely ${serverAddress}, and take its line.`,
      ),
  },
  {
    reasons: ["left_after_tls", "handshake_failed"],
    result: () =>
      failed("PostgreSQL does not trust the worker's certificate and closed the connection.", trusted),
  },
  {
    reasons: ["wrong_name"],
    result: () =>
      failed(
        "PostgreSQL sent a name that Postern does not know.",
        "Compare ldapprefix and ldapsuffix with the line on the page of the client: the name must be uid=<role>,ou=<client>,<base>.",
      ),
  },
  {
    reasons: ["search_account", "search_throttled"],
    result: () =>
      failed(
        "The search account's password is wrong.",
        "Put the client's shared secret into ldapbindpasswd; regenerate it if you no longer have it.",
      ),
  },
  {
    reasons: ["not_encrypted"],
    result: () =>
      failed(
        "The password was sent over LDAP without TLS and was not checked.",
        "Set ldaptls=1, or use ldapscheme=ldaps with the port of LDAPS.",
      ),
  },
  {
    reasons: ["unavailable", "not_ready", "stale_config"],
    result: () =>
      failed(
        "The worker received the request over LDAPS, but its store did not answer in time.",
        "Check the worker's log and the store.",
      ),
  },
  {
    reasons: ["overload", "shed", "crowded", "timed_out"],
    result: () =>
      failed(
        "The worker was too busy, or PostgreSQL was too slow.",
        "Try again when it is quieter. If it keeps happening, add a worker.",
      ),
  },
  {
    reasons: ["malformed", "empty_password", "failed"],
    result: () =>
      failed(
        "The worker received something over LDAPS that it could not handle.",
        "Check the worker's log for the reason.",
      ),
  },
];

function placesFix(alive: readonly WorkerLook[]): string {
  const places = alive.flatMap(({ ldaps, ldap }) => [
    ...(ldaps ? [`LDAPS on ${ldaps.host} port ${ldaps.port}`] : []),
    ...(ldap ? [`StartTLS on ${ldap.host} port ${ldap.port}`] : []),
  ]);
  return `Look at ldapserver and ldapport in pg_hba.conf: the worker offers ${places.join(", ") || "no LDAP"}. If they are right, a firewall between the two is in the way, or the worker's address is not reached from there.`;
}
