/** TLS on connections that exist already: a server that never listens, whose certificate can be replaced. */
import { constants } from "node:crypto";
import type { Socket } from "node:net";
import { createServer, type TLSSocket } from "node:tls";
import type { Certificate } from "./certificate";
import type { ServedCertificate } from "./served-certificate";

/** Puts TLS on connections. */
export type Tls = {
  /** Whether there is a certificate. */
  isReady(): boolean;
  /** Begins the handshake; `done` is called once, unless the socket closes before. */
  secure(socket: Socket, done: (outcome: TLSSocket | Error) => void): void;
};

/**
 * TLS 1.2 and 1.3 with what `certificates` gives; connections that stand keep theirs when it changes. `protocols`: what
 * is agreed on by ALPN.
 */
export function createTls(
  certificates: Pick<ServedCertificate, "current" | "onChange">,
  protocols: readonly string[] = [],
): Tls {
  const server = createServer(protocols.length > 0 ? { ALPNProtocols: [...protocols] } : {});
  const waiting = new Map<string, (outcome: TLSSocket | Error) => void>();
  const use = ({ certificate, privateKey }: Certificate) =>
    server.setSecureContext({
      cert: certificate,
      key: privateKey,
      minVersion: "TLSv1.2",
      // In TLS 1.2 a client could ask for handshakes without end.
      secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    });
  const first = certificates.current();
  if (first) use(first);
  certificates.onChange(use);

  function settle(socket: TLSSocket, outcome: TLSSocket | Error): void {
    const done = waiting.get(pathOf(socket));
    if (done) done(outcome);
    else socket.destroy();
  }
  server.on("secureConnection", (socket) => settle(socket, socket));
  server.on("tlsClientError", (error, socket) => settle(socket, error));

  return {
    isReady: () => certificates.current() !== null,
    secure(socket, done) {
      const path = pathOf(socket);
      waiting.set(path, (outcome) => {
        waiting.delete(path);
        done(outcome);
      });
      socket.once("close", () => waiting.delete(path));
      // Node documents this way of handing a connection over.
      server.emit("connection", socket);
    },
  };
}

/** What tells connections apart: both ends. */
const pathOf = ({ remoteAddress, remotePort, localAddress, localPort }: Socket) =>
  `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
