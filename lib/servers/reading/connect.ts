/** Connecting to a registered PostgreSQL server: with TLS, within bounds, to no address that is refused, never giving a password away. */
import type { EventEmitter } from "node:events";
import { checkServerIdentity, type PeerCertificate, type TLSSocket } from "node:tls";
import pg from "pg";
import { seconds } from "@/lib/foundation/base/durations";
import { checkedSocket } from "@/lib/foundation/platform/outgoing";
import { mostIterations } from "@/lib/protocols/postgres/scram";
import type { SslMode } from "@/lib/protocols/postgres/server-address";
import { bound } from "./bounds";
import { type ConnectionFailure, failureOf, HostileServerError } from "./connection-failure";
import { failureOfQuery } from "./query-failure";

export type { SslMode };

/** Where and as whom to connect. `caCertificate` (PEM) null trusts the public authorities. */
export type ConnectTarget = {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly sslMode: SslMode;
  readonly caCertificate: string | null;
};

/** What TLS settled on, and the certificate that the server showed. */
export type ConnectionTls = {
  readonly version: string;
  readonly cipher: string;
  readonly certificate: PeerCertificate | null;
};

/**
 * How long a connection may take to be made, and how long it may be open; `signal` ends it at any time. `deadlineSeconds` null:
 * it stays open, and each question is asked `within` limits of its own.
 */
export type ConnectLimits = {
  readonly timeoutSeconds?: number;
  readonly deadlineSeconds?: number | null;
  readonly signal?: AbortSignal;
};

/** How long one question of a connection that stays open may take, and how many octets may come until the next one. */
export type QuestionLimits = { readonly mostMs: number; readonly mostOctets: number };

/**
 * An open connection; `close` never fails, `failureOf` puts what a query threw into words, `address` is the other end's. Or why
 * there is none.
 */
export type ConnectResult =
  | {
      readonly ok: true;
      readonly client: pg.Client;
      readonly tls: ConnectionTls;
      readonly address: string;
      /** Asks; beyond the limits the socket is destroyed, and the question fails. */
      readonly within: <T>(limits: QuestionLimits, ask: () => Promise<T>) => Promise<T>;
      readonly close: () => Promise<void>;
      readonly failureOf: (error: unknown) => ConnectionFailure;
    }
  | { readonly ok: false; readonly failure: ConnectionFailure };

/** Connects as 'postern'. Beyond the limits the socket is destroyed, whatever is under way. */
export async function connectTo(
  target: ConnectTarget,
  { timeoutSeconds = 6, deadlineSeconds = 30, signal }: ConnectLimits = {},
): Promise<ConnectResult> {
  const { host, port, database, user } = target;
  let wasReached = false;
  let tls: ConnectionTls = { version: "", cipher: "", certificate: null };
  const client = new pg.Client({
    host,
    port,
    database,
    user,
    application_name: "postern",
    connectionTimeoutMillis: seconds(timeoutSeconds),
    stream: () => checkedSocket(),
    password: target.password,
    // Known to pg, but not to its types.
    ...{ scramMaxIterations: mostIterations },
    // Where the certificate is not checked in full, this keeps a man in the middle from passing the login on.
    enableChannelBinding: target.sslMode !== "verify-full",
    ssl: {
      minVersion: "TLSv1.2",
      ...(target.caCertificate === null ? {} : { ca: target.caCertificate }),
      rejectUnauthorized: target.sslMode !== "require",
      checkServerIdentity: (_, certificate) =>
        target.sslMode === "verify-full" ? checkServerIdentity(host, certificate) : undefined,
    },
  });
  // pg tells these steps to itself alone, on a property that it does not document.
  const { connection } = client as unknown as { connection: EventEmitter & { stream: TLSSocket } };
  connection.on("connect", () => {
    wasReached = true;
  });
  // Told when TLS begins; nothing is sent before the certificate was looked at.
  connection.on("sslconnect", () => {
    connection.stream.once("secureConnect", () => {
      tls = tlsOf(connection.stream);
    });
  });
  const bounds = bound(client);
  const stop = () => bounds.abort(new HostileServerError("too_slow"));
  const late = deadlineSeconds === null ? undefined : setTimeout(stop, seconds(deadlineSeconds));
  let patienceSeconds = deadlineSeconds ?? timeoutSeconds;
  signal?.addEventListener("abort", stop, { once: true });
  const tried = () => ({ host, port, database, user, timeoutSeconds, wasReached });
  const free = () => {
    clearTimeout(late);
    signal?.removeEventListener("abort", stop);
  };
  // A connection that is lost later shows in the query that waits for it.
  client.on("error", () => {});
  const close = async () => {
    const patience = setTimeout(() => connection.stream.destroy(), 1000);
    await client.end().catch(() => undefined);
    clearTimeout(patience);
    free();
  };
  const within = async <T>({ mostMs, mostOctets }: QuestionLimits, ask: () => Promise<T>): Promise<T> => {
    bounds.renew(mostOctets);
    patienceSeconds = mostMs / 1000;
    const tooLate = setTimeout(stop, mostMs);
    try {
      return await ask();
    } finally {
      clearTimeout(tooLate);
    }
  };
  try {
    await client.connect();
    const words = (error: unknown) =>
      error instanceof HostileServerError
        ? failureOf(error, { ...tried(), timeoutSeconds: patienceSeconds })
        : failureOfQuery(error);
    const address = connection.stream.remoteAddress ?? "";
    return { ok: true, client, tls, address, within, close, failureOf: words };
  } catch (error) {
    connection.stream.destroy();
    free();
    return { ok: false, failure: failureOf(error, tried()) };
  }
}

function tlsOf(stream: TLSSocket): ConnectionTls {
  const certificate = stream.getPeerCertificate();
  return {
    version: stream.getProtocol() ?? "",
    cipher: stream.getCipher().standardName,
    certificate: Object.keys(certificate).length > 0 ? certificate : null,
  };
}
