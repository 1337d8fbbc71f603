/** Reaching a PostgreSQL server step by step: name, TCP, TLS with the server's certificate looked at. */
import { once } from "node:events";
import { isIP, type Socket } from "node:net";
import { checkServerIdentity, connect as connectTls, type PeerCertificate, type TLSSocket } from "node:tls";
import { checkedSocket } from "@/lib/foundation/platform/outgoing";
import type { SslMode } from "@/lib/protocols/postgres/server-address";
import { sslRequest } from "@/lib/protocols/postgres/wire";
import { SilenceError } from "./conversation";

/** Where to, and how much of the certificate counts. `caCertificate` (PEM) null trusts the public authorities. */
export type Address = {
  readonly host: string;
  readonly port: number;
  readonly sslMode: SslMode;
  readonly caCertificate: string | null;
};

/** How long to wait, what ends it early, and who closes what was opened; `insteadOf` is not to be closed any more. */
export type Care = {
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  readonly keep: (socket: Socket, insteadOf?: Socket) => void;
};

/** A TCP connection to `address`. @throws the system's error, or SilenceError after `patienceMs` */
export async function openTcp(
  address: string,
  port: number,
  { patienceMs, signal, keep }: Care,
): Promise<Socket> {
  const socket = checkedSocket();
  socket.setNoDelay(true);
  // Errors are heard by whoever waits for something; one that nobody waits for must not end the process.
  socket.on("error", () => {});
  keep(socket);
  socket.connect(port, address);
  await within(socket, once(socket, "connect", { signal }), patienceMs);
  return socket;
}

/** How the server answers the request for TLS: 'S' goes on with it, 'N' does not offer it, anything else is not PostgreSQL. */
export async function askForTls(socket: Socket, { patienceMs, signal }: Care): Promise<string> {
  const answer = once(socket, "data", { signal });
  socket.write(sslRequest);
  const [octets] = (await within(socket, answer, patienceMs)) as [Buffer];
  // More than the one octet before TLS would be somebody else's words (CVE-2021-23222).
  return octets.length === 1 ? String.fromCharCode(octets[0] ?? 0) : "?";
}

/** A connection under TLS. `problem` is why the certificate does not count, in Node's codes; null when it does or need not. */
export type Secured = {
  readonly socket: TLSSocket;
  readonly version: string;
  readonly cipher: string;
  readonly certificate: PeerCertificate | null;
  readonly problem: { readonly code: string; readonly message: string } | null;
};

/**
 * Puts TLS over `socket`, which nobody may touch any more from then on: Node 20 dies when the socket below is destroyed
 * before the one above. `keep` hears of the one above before anything can fail.
 * @throws what TLS or the system says, or SilenceError
 */
export async function secure(
  socket: Socket,
  { host, sslMode, caCertificate }: Address,
  { patienceMs, signal, keep }: Care,
): Promise<Secured> {
  socket.removeAllListeners("data");
  const secured = connectTls({
    socket,
    ...(isIP(host) ? {} : { servername: host }),
    ...(caCertificate === null ? {} : { ca: caCertificate }),
    minVersion: "TLSv1.2",
    // Looked at below: a certificate that does not count is shown before the connection ends.
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  });
  secured.on("error", () => {});
  keep(secured, socket);
  await within(secured, once(secured, "secureConnect", { signal }), patienceMs);
  const certificate = secured.getPeerCertificate();
  const isThere = Object.keys(certificate).length > 0;
  return {
    socket: secured,
    version: secured.getProtocol() ?? "",
    cipher: secured.getCipher().standardName,
    certificate: isThere ? certificate : null,
    problem: sslMode === "require" ? null : problemOf(secured, certificate, sslMode === "verify-full", host),
  };
}

function problemOf(socket: TLSSocket, certificate: PeerCertificate, isNameChecked: boolean, host: string) {
  if (!socket.authorized) return { code: String(socket.authorizationError), message: "" };
  const wrongName = isNameChecked ? checkServerIdentity(host, certificate) : undefined;
  return wrongName ? { code: "ERR_TLS_CERT_ALTNAME_INVALID", message: wrongName.message } : null;
}

/** What `event` gives, unless the socket ends or `patienceMs` is over first; the socket is destroyed then. */
async function within<T>(socket: Socket, event: Promise<T>, patienceMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let hungUp = () => {};
  let failed = (_error: Error) => {};
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new SilenceError("timeout expired")), patienceMs);
    hungUp = () => reject(new Error("the server closed the connection"));
    failed = reject;
    socket.once("error", failed);
    socket.once("close", hungUp);
  });
  try {
    return await Promise.race([event, silence]);
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
    socket.off("close", hungUp);
    socket.off("error", failed);
  }
}
