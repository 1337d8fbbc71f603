/** Pure. Why a connection to a PostgreSQL server failed, in words, and what to do about it. */

import { quoteIdentifier } from "@/lib/protocols/postgres/quote";
import { hostAndPort } from "@/lib/protocols/postgres/server-address";

/** Every way in which a connection can fail that has words of its own. */
export type FailureCode =
  | "name_not_resolved"
  | "refused"
  | "unreachable"
  | "timed_out"
  | "not_postgresql"
  | "tls_not_offered"
  | "tls_failed"
  | "certificate_untrusted"
  | "certificate_expired"
  | "certificate_wrong_name"
  | "address_refused"
  | HostileCode
  | "password_refused"
  | "no_hba_entry"
  | "role_may_not_log_in"
  | "database_missing"
  | "database_closed"
  | "too_many_connections"
  | "starting"
  | "broken_off"
  | "query_failed"
  | "password_unreadable";

/** `text` says what happened, `fix` what to do; each one sentence or two. */
export type ConnectionFailure = {
  readonly code: FailureCode;
  readonly text: string;
  readonly fix: string;
};

/** What was tried, and how far it came. */
export type Tried = {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** Whether TCP was connected. */
  readonly wasReached: boolean;
  readonly timeoutSeconds: number;
};

/** What ends a connection from our side, so that a server can neither learn the password nor hold us up. */
export type HostileCode =
  | "clear_text_asked"
  | "md5_asked"
  | "few_iterations"
  | "many_iterations"
  | "too_much"
  | "too_slow"
  | "not_understood";

/** Thrown into a connection that was ended for such a reason. */
export class HostileServerError extends Error {
  override readonly name = "HostileServerError";
  readonly code: HostileCode;

  constructor(code: HostileCode) {
    super(code);
    this.code = code;
  }
}

/** The failure that `error`, from pg, its socket or TLS, stands for. */
export function failureOf(error: unknown, tried: Tried): ConnectionFailure {
  const { code, message, routine } = fieldsOf(error);
  const where = hostAndPort(tried);
  if (error instanceof HostileServerError) return endedByUs(error.code, tried);
  if (error instanceof Error && error.name === "AddressRefusedError") return addressRefused(message);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return {
      code: "name_not_resolved",
      text: `The name ${tried.host} has no address here.`,
      fix: "Check the spelling, or write the server's address. Postern asks the name servers of the machine it runs on.",
    };
  }
  if (code === "ECONNREFUSED") {
    return {
      code: "refused",
      text: `Nothing listens on ${where}.`,
      fix: "Check the port, that PostgreSQL runs, and that listen_addresses has an address that is reached from here: the default is localhost alone.",
    };
  }
  if (code === "EHOSTUNREACH" || code === "ENETUNREACH") {
    return {
      code: "unreachable",
      text: `No route leads from here to ${where}.`,
      fix: "Check the address and the routes of the machine that Postern runs on.",
    };
  }
  if (code === "ETIMEDOUT" || message === "timeout expired") return timedOut(tried, where);
  if (message === "The server does not support SSL connections") {
    return {
      code: "tls_not_offered",
      text: `The server on ${where} does not offer TLS.`,
      fix: "Set ssl = on with ssl_cert_file and ssl_key_file in postgresql.conf and reload. Postern never connects without TLS, and codes must not travel without it either.",
    };
  }
  if (message === "There was an error establishing an SSL connection") {
    return {
      code: "not_postgresql",
      text: `What answers on ${where} does not speak PostgreSQL's protocol.`,
      fix: "Check the port. A pooler or proxy in between must pass TLS on to PostgreSQL.",
    };
  }
  return certificateFailure(code, message, tried) ?? refusal(code, message, routine, tried, where);
}

function timedOut(tried: Tried, where: string): ConnectionFailure {
  const within = `within ${tried.timeoutSeconds} seconds`;
  if (tried.wasReached) {
    return {
      code: "timed_out",
      text: `${where} took the connection but did not answer ${within}.`,
      fix: "Check that the port is PostgreSQL's and that the server is not overloaded or stopped in the middle.",
    };
  }
  return {
    code: "timed_out",
    text: `${where} did not answer ${within}.`,
    fix: "A firewall on the way probably drops the packets: allow this port from the machine that Postern runs on. Check the address too.",
  };
}

/** `text` is the sentence of whoever checked the address. */
const addressRefused = (text: string): ConnectionFailure => ({
  code: "address_refused",
  text,
  fix: "Write the name or address of the PostgreSQL server itself.",
});

/** The failure for a connection that was ended here. */
function endedByUs(code: HostileCode, { user, host, timeoutSeconds }: Tried): ConnectionFailure {
  const anew = `Set the password of ${user} anew while password_encryption is scram-sha-256`;
  const port =
    "Check the address and port. If they are right, somebody may have put another program in its place.";
  const words: Readonly<Record<HostileCode, readonly [string, string]>> = {
    clear_text_asked: [
      `The server asks for the password of ${user} in clear text, so it was not sent.`,
      `The line of pg_hba.conf that matches has a method such as password, radius, ldap or pam. Put a line with scram-sha-256 for ${user} above it.`,
    ],
    md5_asked: [
      `The server asks for the password of ${user} as an MD5 hash, so it was not sent: whoever sees that can guess it.`,
      `${anew}, and use scram-sha-256 in the line of pg_hba.conf that matches.`,
    ],
    few_iterations: [
      `The server asks for the password of ${user} with fewer than 4,096 SCRAM iterations, so it was not sent: whoever sees the answer could guess it quickly.`,
      `${anew}, and scram_iterations is 4096 or more.`,
    ],
    many_iterations: [
      `The server asks for more than 1,000,000 SCRAM iterations, so the password of ${user} was not sent.`,
      `${anew}, and scram_iterations is lower.`,
    ],
    too_much: [`${host} sent more than a PostgreSQL server has to tell, so the connection was ended.`, port],
    too_slow: [
      `${host} did not finish within ${timeoutSeconds} seconds, so the connection was ended.`,
      "Read again when the server is less busy. If it stays, look at what slows it down.",
    ],
    not_understood: [
      `${host} sent something that is not PostgreSQL's protocol, so the connection was ended.`,
      port,
    ],
  };
  const [text, fix] = words[code];
  return { code, text, fix };
}

const untrusted = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_UNTRUSTED",
  "CERT_SIGNATURE_FAILURE",
  "INVALID_CA",
  "CERT_CHAIN_TOO_LONG",
  "PATH_LENGTH_EXCEEDED",
  "INVALID_PURPOSE",
]);

function certificateFailure(code: string, message: string, tried: Tried): ConnectionFailure | null {
  if (untrusted.has(code)) {
    return {
      code: "certificate_untrusted",
      text: `The certificate of ${tried.host} is not signed by an authority that this server's settings trust.`,
      fix: "Paste the certificate of the authority that signed it (PEM); for a self-signed certificate, that certificate itself.",
    };
  }
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") {
    const how = code === "CERT_HAS_EXPIRED" ? "has expired" : "is not valid yet";
    return {
      code: "certificate_expired",
      text: `The certificate of ${tried.host}, or of the authority above it, ${how}.`,
      fix: "Put a new certificate in place of ssl_cert_file and reload PostgreSQL. Check the clocks of both machines as well.",
    };
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return {
      code: "certificate_wrong_name",
      text: `The certificate is not for ${tried.host}. ${namesIn(message)}`.trim(),
      fix: "Use the name that the certificate was made for, or have one made for this name. verify-ca leaves the name out, where any certificate of this authority will do.",
    };
  }
  if (code === "EPROTO" || code.startsWith("ERR_SSL") || code.startsWith("ERR_TLS")) {
    return {
      code: "tls_failed",
      text: `TLS with ${tried.host} failed: ${message.split("\n")[0]?.slice(0, 200) ?? ""}.`,
      fix: "The server may allow old TLS versions alone: look at ssl_min_protocol_version and ssl_max_protocol_version; 1.2 or newer is needed.",
    };
  }
  return null;
}

/** What Node adds after the dash: "is not in the cert's altnames: DNS:db.example.org". */
function namesIn(message: string): string {
  const [, ...rest] = message.split("altnames: ");
  const names = rest.join("");
  return names ? `It names ${names.replaceAll("DNS:", "").replaceAll("IP Address:", "")}.` : "";
}

function refusal(
  code: string,
  message: string,
  routine: string,
  tried: Tried,
  where: string,
): ConnectionFailure {
  const { user, database } = tried;
  switch (code) {
    case "28P01":
      return {
        code: "password_refused",
        text: `The server does not take this password for ${user}. PostgreSQL says the same when there is no such role.`,
        fix: `Run the SQL that creates the role, or set the password anew with \\password ${quoteIdentifier(user)} in psql and type the same here. Look for a VALID UNTIL in the past too.`,
      };
    case "28000":
      return routine === "InitializeSessionUserId"
        ? roleMayNotLogIn(user, message)
        : noHbaEntry(tried, message);
    case "3D000":
      return {
        code: "database_missing",
        text: `There is no database ${database} on this server.`,
        fix: "Write one that exists; postgres is nearly always there.",
      };
    case "55000":
    case "42501":
      return {
        code: "database_closed",
        text: `${user} may not connect to the database ${database}.`,
        fix: `Run: GRANT CONNECT ON DATABASE ${quoteIdentifier(database)} TO ${quoteIdentifier(user)};`,
      };
    case "53300":
      return {
        code: "too_many_connections",
        text: "The server has no connection left for this role.",
        fix: "Wait and read again. If it stays, raise the role's CONNECTION LIMIT or look at max_connections.",
      };
    case "57P03":
      return {
        code: "starting",
        text: "The server is starting or stopping and takes no connections yet.",
        fix: "Read again in a moment.",
      };
    default:
      return brokenOff(message, where);
  }
}

/** `message` is PostgreSQL's own, which may be in another language: it is looked at only to say more. */
function noHbaEntry(tried: Tried, message: string): ConnectionFailure {
  const from = /"([0-9a-f.:]+)"/i.exec(message)?.[1];
  const rejects = /reject/i.test(message);
  return {
    code: "no_hba_entry",
    text: rejects
      ? `A line of pg_hba.conf rejects ${tried.user}${from ? ` from ${from}` : ""}.`
      : `No line of pg_hba.conf lets ${tried.user} in${from ? ` from ${from}` : ""}.`,
    fix: `Put this above the lines that match others, and reload: ${monitorLine(tried.database, tried.user, from ?? null)}`,
  };
}

function roleMayNotLogIn(user: string, message: string): ConnectionFailure {
  const isMissing = /does not exist/.test(message);
  return {
    code: "role_may_not_log_in",
    text: isMissing ? `There is no role ${user}.` : `${user} does not exist or may not log in.`,
    fix: "Run the SQL that creates the role.",
  };
}

function brokenOff(message: string, where: string): ConnectionFailure {
  return {
    code: "broken_off",
    text: `The connection to ${where} was broken off: ${message.split("\n")[0]?.slice(0, 200) ?? ""}.`,
    fix: "Check the server's log at this time for the reason.",
  };
}

/**
 * The line of pg_hba.conf for a role that reads the server. `address` is where it connects from, an address or a
 * network; null leaves a placeholder.
 */
export function monitorLine(database: string, user: string, address: string | null): string {
  const network = address === null ? "POSTERN-ADDRESS" : address.includes("/") ? address : alone(address);
  return `hostssl ${hbaName(database)} ${hbaName(user)} ${network} scram-sha-256`;
}

const alone = (address: string): string => `${address}/${address.includes(":") ? 128 : 32}`;
const hbaName = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(name) &&
  !["all", "sameuser", "samerole", "samegroup", "replication"].includes(name)
    ? name
    : `"${name.replaceAll('"', '""')}"`;

function fieldsOf(error: unknown): { code: string; message: string; routine: string } {
  const first = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  const { code, message, routine } = first as { code?: unknown; message?: unknown; routine?: unknown };
  return {
    code: typeof code === "string" ? code : "",
    // A server may say much; what is shown of it is cut further where it is used.
    message: (typeof message === "string" ? message : String(error)).slice(0, 2000),
    routine: typeof routine === "string" ? routine : "",
  };
}
