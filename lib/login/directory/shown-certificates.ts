/** The certificates that a directory shows, unchecked: for somebody who compares a fingerprint. Nothing is asked or sent. */
import { connect as connectPlain, type Socket } from "node:net";
import { connect as connectTls, type DetailedPeerCertificate, type TLSSocket } from "node:tls";
import { Client } from "ldapts";
import type { Address } from "./address";
import { DirectoryError, directoryError } from "./problem";

/** Each in DER, the directory's own first, then its issuers as far as it shows them. @throws DirectoryError */
export async function shownCertificates(
  { host, port }: Address,
  tls: "ldaps" | "starttls",
  deadlineMs: number,
): Promise<readonly Uint8Array[]> {
  const sockets: (Socket | TLSSocket)[] = [];
  const keep = <S extends Socket>(socket: S): S => {
    socket.on("error", () => {});
    sockets.unshift(socket);
    return socket;
  };
  const timer = setTimeout(() => close(), Math.max(0, deadlineMs - performance.now()));
  let isLate = false;
  const close = () => {
    isLate = true;
    const [outer, below] = sockets;
    outer?.destroy();
    // Node crashes where the socket below is destroyed under one with TLS.
    if (below) setImmediate(() => below.destroy());
  };
  const isName = !/^[\d.]+$|:/.test(host);
  const options = { host, port, rejectUnauthorized: false, ...(isName && { servername: host }) };
  try {
    const secured =
      tls === "ldaps"
        ? await handshake(keep(connectTls(options)))
        : await upgraded(host, port, options, keep);
    return chainOf(secured.getPeerCertificate(true));
  } catch (error) {
    throw isLate ? new DirectoryError("timeout") : directoryError(error);
  } finally {
    clearTimeout(timer);
    close();
  }
}

function handshake(socket: TLSSocket): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    socket.once("secureConnect", () => resolve(socket));
    socket.once("error", reject);
    socket.once("close", () => reject(new DirectoryError("closed")));
  });
}

async function upgraded(
  host: string,
  port: number,
  options: object,
  keep: <S extends Socket>(socket: S) => S,
): Promise<TLSSocket> {
  let secured: TLSSocket | null = null;
  const client = new Client({
    url: "ldap://localhost",
    createConnection: (() => keep(connectPlain({ host, port }))) as typeof connectPlain,
    createSecureConnection: ((upgrade: object) => {
      secured = keep(connectTls({ ...upgrade, ...options }));
      return secured;
    }) as typeof connectTls,
  });
  await client.startTLS({});
  if (!secured) throw new DirectoryError("starttls_refused");
  return secured;
}

function chainOf(first: DetailedPeerCertificate): Uint8Array[] {
  const chain: Uint8Array[] = [];
  const seen = new Set<string>();
  let certificate: DetailedPeerCertificate | undefined = first;
  while (certificate?.raw && !seen.has(certificate.fingerprint256) && chain.length < 8) {
    seen.add(certificate.fingerprint256);
    chain.push(certificate.raw);
    certificate = certificate.issuerCertificate;
  }
  return chain;
}
