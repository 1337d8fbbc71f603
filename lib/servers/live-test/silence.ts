/** Pure. Why PostgreSQL's question left no attempt in the login log: the cause and what to do. */
import { contains, parseAddress, parseCidr } from "@/lib/foundation/base/cidr";
import type { ServerError } from "@/lib/protocols/postgres/wire";
import type { Silence } from "./silence-facts";
import { explainLdapSilence } from "./silence-ldap";
import { failed, type StepResult } from "./steps";
import { growth, type WorkerLook } from "./worker-change";

/** The result for the step "Postern is asked". */
export function explainSilence(silence: Silence): StepResult {
  const method = methodOf(silence.error);
  if (method === "none") return askedNobody(silence.error);
  if (method === "PAM") {
    return failed(
      "The line of pg_hba.conf has the method pam, and PAM did not ask Postern.",
      "Look at the server's authentication log: the module pam_radius_auth says there why. Its file holds the worker's address and the secret.",
    );
  }
  const alive = silence.after.filter(({ lastSeenAt }) => lastSeenAt > silence.askedAt);
  if (alive.length === 0) return noWorker(silence);
  if (method === "LDAP") return explainLdapSilence(silence, alive);
  return dropped(silence) ?? nothingArrived(silence, alive);
}

/** Which method failed, by PostgreSQL's message: the names of methods stay in every language. */
function methodOf(error: ServerError | null): "RADIUS" | "LDAP" | "PAM" | "none" {
  if (!error) return "RADIUS";
  const [name] = /\b(RADIUS|LDAP|PAM)\b/.exec(error.message) ?? [];
  return (name as "RADIUS" | "LDAP" | "PAM" | undefined) ?? "none";
}

function askedNobody(error: ServerError | null): StepResult {
  return failed(
    `PostgreSQL checked the password itself and asked nobody: ${error?.message ?? ""}`.trim(),
    "The line of pg_hba.conf that matches first has the method password. Put the second-factor line above it, or change its method.",
  );
}

function noWorker({ before }: Silence): StepResult {
  const known = before.length > 0;
  return failed(
    known ? "No worker is running. The last one stopped reporting." : "No worker is running.",
    "Start the worker, and look at its log if it ends again. While none runs, nobody gets in through Postern.",
  );
}

const onlyLocal = (host: string) => host === "127.0.0.1" || host === "::1" || host === "localhost";

function nothingArrived({ serverAddress }: Silence, alive: readonly WorkerLook[]): StepResult {
  const places = alive.flatMap(({ radius }) => (radius ? [radius] : []));
  const where = places.map(({ host, port }) => `${host} port ${port}`).join(", ");
  if (places.length > 0 && places.every(({ host }) => onlyLocal(host)) && !onlyLocal(serverAddress)) {
    return failed(
      "PostgreSQL got no answer, and nothing arrived at the worker.",
      `The worker listens on ${where} alone, which other machines do not reach. Set POSTERN_RADIUS_HOST to an address that ${serverAddress} reaches, and start it again.`,
    );
  }
  return failed(
    "PostgreSQL got no answer, and nothing arrived at the worker.",
    `Look at radiusservers and radiusports in pg_hba.conf: the worker listens on ${where || "no RADIUS port"}. If they are right, a firewall between the two drops UDP.`,
  );
}

/** What a worker received and did not serve. */
function dropped(silence: Silence): StepResult | null {
  const grown = growth(silence.before, silence.after);
  const has = (...reasons: string[]) => reasons.some((reason) => (grown[`dropped:${reason}`] ?? 0) > 0);
  const { client } = silence;
  if (has("unknown_source")) return unknownSource(silence);
  if (has("bad_message_authenticator")) {
    return failed(
      "A worker received the request, but its Message-Authenticator is wrong, because the shared secrets differ.",
      "Regenerate the client's secret and put it on both sides.",
    );
  }
  if (has("missing_message_authenticator")) {
    return failed(
      "A worker received the request and dropped it, because Message-Authenticator is missing.",
      `PostgreSQL sends none. Set the kind of the client${client ? ` ${client.name}` : ""} to PostgreSQL.`,
    );
  }
  if (has("malformed", "unexpected_code")) {
    return failed(
      "A worker received something that is not a RADIUS login.",
      "Check that radiusports names the worker's authentication port, and that nothing in between changes packets.",
    );
  }
  if (has("unavailable", "not_ready", "stale_config")) {
    return failed(
      "A worker received the request, but its store did not answer in time.",
      "Check the worker's log and the store.",
    );
  }
  if (has("overload", "shed")) {
    return failed(
      "A worker received the request, but an answer would have come too late.",
      "Too many logins are in work for this machine. Try again when it is quieter, or add a worker.",
    );
  }
  if (has("failed", "send_failed")) {
    return failed(
      "A worker received the request and could not answer.",
      "Check the worker's log for the reason.",
    );
  }
  return null;
}

function unknownSource({ client, serverAddress }: Silence): StepResult {
  const text =
    "A worker received the request from an address that does not belong to a client, and ignored it.";
  if (client?.isDisabled) return failed(text, `The client ${client.name} is disabled. Enable it.`);
  if (client && !client.doors.includes("radius")) {
    return failed(
      text,
      `The client ${client.name} is not allowed to use RADIUS. Allow it on the client's page.`,
    );
  }
  if (!client) {
    return failed(
      text,
      `Add a client with the address that this server asks from, most likely ${serverAddress}.`,
    );
  }
  const isInside = isInNetwork(client.network, serverAddress);
  return failed(
    text,
    isInside
      ? `The client ${client.name} has the network ${client.network}, so the server asks from another address than ${serverAddress}. The worker's log names it: give the client that one.`
      : `The client ${client.name} has the network ${client.network}, but the server is at ${serverAddress}. Change the client's network, or choose the right client in the server's settings.`,
  );
}

function isInNetwork(network: string, address: string): boolean {
  const [cidr, octets] = [parseCidr(network), parseAddress(address)];
  return cidr !== null && octets !== null && contains(cidr, octets);
}
