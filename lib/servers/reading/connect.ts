/** Connecting to a registered PostgreSQL server: always with TLS, never giving a password away in the clear. */
import type { EventEmitter } from "node:events";
import { checkServerIdentity, type PeerCertificate, type TLSSocket } from "node:tls";
import pg from "pg";
import type { SslMode } from "@/lib/protocols/postgres/server-address";
import { ClearTextAskedError, type ConnectionFailure, failureOf } from "./connection-failure";

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

/** An open connection; `close` never fails. Or why there is none. */
export type ConnectResult =
  | {
      readonly ok: true;
      readonly client: pg.Client;
      readonly tls: ConnectionTls;
      readonly close: () => Promise<void>;
    }
  | { readonly ok: false; readonly failure: ConnectionFailure };

const defaultTimeoutSeconds = 6;

/** Connects as 'postern', giving up after `timeoutSeconds`. */
export async function connectTo(
  target: ConnectTarget,
  timeoutSeconds = defaultTimeoutSeconds,
): Promise<ConnectResult> {
  const { host, port, database, user } = target;
  let wasReached = false;
  let isAskedInClear = false;
  let tls: ConnectionTls = { version: "", cipher: "", certificate: null };
  const client = new pg.Client({
    host,
    port,
    database,
    user,
    application_name: "postern",
    connectionTimeoutMillis: timeoutSeconds * 1000,
    // A server that asks for it in the clear, whoever it is, must not get it.
    password: async () => {
      if (isAskedInClear) throw new ClearTextAskedError();
      return target.password;
    },
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
  connection.on("authenticationCleartextPassword", () => {
    isAskedInClear = true;
  });
  // A connection that is lost later shows in the query that waits for it.
  client.on("error", () => {});
  const close = async () => {
    const patience = setTimeout(() => connection.stream.destroy(), 1000);
    await client.end().catch(() => undefined);
    clearTimeout(patience);
  };
  try {
    await client.connect();
    return { ok: true, client, tls, close };
  } catch (error) {
    connection.stream.destroy();
    return {
      ok: false,
      failure: failureOf(error, { host, port, database, user, timeoutSeconds, wasReached }),
    };
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
