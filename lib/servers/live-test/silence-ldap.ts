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
        "PostgreSQL reached the LDAPS door, but made no bind that could be decided.",
        "PostgreSQL's log has the reason. Take the line of pg_hba.conf from the page of the client anew.",
      )
    : failed("PostgreSQL reached no LDAPS door.", placesFix(alive));
}

type Cause = {
  readonly reasons: readonly string[];
  readonly result: (silence: Silence) => StepResult;
};

const trusted =
  "Give PostgreSQL's account the authority's file (TLS_CACERT in ldap.conf, or LDAPTLS_CACERT), as the page of the client shows, and use a name in ldapserver that stands in the door's certificate. Changed variables need a restart of PostgreSQL.";

/** What the door counts, the more telling first. */
const causes: readonly Cause[] = [
  {
    reasons: ["unknown_source", "wrong_client"],
    result: ({ client, serverAddress }) =>
      failed(
        "The LDAPS door turned PostgreSQL away: the client that its line names does not exist, may not use LDAP, or has another network.",
        client
          ? `Compare on the page of the client ${client.name}: its doors, its network ${client.network} (the server is at ${serverAddress}), and the ou in ldapsuffix or ldapbinddn.`
          : `Add a client that may use LDAP with the address that this server asks from, most likely ${serverAddress}, and take its line.`,
      ),
  },
  {
    reasons: ["left_after_tls", "handshake_failed"],
    result: () =>
      failed("PostgreSQL does not trust the certificate of the LDAPS door, and hung up.", trusted),
  },
  {
    reasons: ["wrong_name"],
    result: () =>
      failed(
        "PostgreSQL gave a name that the LDAPS door does not know.",
        "Compare ldapprefix and ldapsuffix with the line on the page of the client: the name must be uid=<role>,ou=<client>,<base>.",
      ),
  },
  {
    reasons: ["search_account", "search_throttled"],
    result: () =>
      failed(
        "The search account's password is wrong.",
        "Put the client's shared secret into ldapbindpasswd; regenerate it if it is not known any more.",
      ),
  },
  {
    reasons: ["not_encrypted"],
    result: () =>
      failed(
        "The password came to the LDAP door without TLS, and was not looked at.",
        "Set ldaptls=1, or use ldapscheme=ldaps with the port of LDAPS.",
      ),
  },
  {
    reasons: ["unavailable", "not_ready", "stale_config"],
    result: () =>
      failed(
        "The LDAPS door got the question, but its store did not answer in time.",
        "Look at the worker's log and at the store.",
      ),
  },
  {
    reasons: ["overload", "shed", "crowded", "timed_out"],
    result: () =>
      failed(
        "The LDAPS door was too busy, or PostgreSQL too slow.",
        "Try again when it is quieter. If it stays, add a worker.",
      ),
  },
  {
    reasons: ["malformed", "empty_password", "failed"],
    result: () =>
      failed(
        "The LDAPS door got something that it could not serve.",
        "Look at the worker's log; it says why.",
      ),
  },
];

function placesFix(alive: readonly WorkerLook[]): string {
  const places = alive.flatMap(({ ldaps, ldap }) => [
    ...(ldaps ? [`LDAPS on ${ldaps.host} port ${ldaps.port}`] : []),
    ...(ldap ? [`StartTLS on ${ldap.host} port ${ldap.port}`] : []),
  ]);
  return `Look at ldapserver and ldapport in pg_hba.conf: the worker has ${places.join(", ") || "no LDAP door"}. If they are right, a firewall between the two is in the way, or the worker's address is not reached from there.`;
}
