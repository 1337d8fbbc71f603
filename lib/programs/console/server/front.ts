/**
 * The console's one port, which answers HTTPS and HTTP alike: the first octet says which. With a certificate, HTTP is
 * answered with the way to HTTPS; without one, it is the console.
 */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import { type Bounded, createConnections } from "@/lib/foundation/base/connections";
import { seconds } from "@/lib/foundation/base/durations";
import type { ServedCertificate } from "@/lib/foundation/certificates/served-certificate";
import { createTls } from "@/lib/foundation/certificates/tls";
import { answerPlain, type PlainAnswer } from "./plain";
import { stampRequest } from "./stamp";

/** Bounds on connections that have not shown yet what they are. Each of them takes up to 200 KiB in a TLS handshake. */
export type FrontLimits = {
  readonly connections: number;
  readonly connectionsPerAddress: number;
  /** From the connection to the first octet of HTTP or the end of the handshake. */
  readonly handshakeMs: number;
  /** From the first octet of a request to the end of its headers. */
  readonly headersMs: number;
};

/** What the port is opened with. */
export type FrontOptions = {
  readonly host: string;
  readonly port: number;
  /** Null for HTTP alone. */
  readonly certificates: Pick<ServedCertificate, "current" | "onChange"> | null;
  /** Where HTTP is sent on to. */
  readonly consoleUrl: string;
  readonly trustedProxies: number;
  readonly handle: RequestListener;
  /** Takes requests for WebSockets, in development; without it they are ordinary requests. */
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly limits?: Partial<FrontLimits>;
};

/** The open port. */
export type Front = {
  readonly port: number;
  /** Takes no more connections, lets requests end that have begun for as long as `lingerMs`, then cuts them. */
  close(lingerMs: number): Promise<void>;
};

const defaultLimits: FrontLimits = {
  connections: 512,
  connectionsPerAddress: 128,
  handshakeMs: seconds(10),
  headersMs: seconds(20),
};

/** The first octet of a TLS record that holds a handshake (RFC 8446 section 5.1); no method of HTTP begins with it. */
const handshakeOctet = 0x16;

/**
 * Opens the port. While there is no certificate yet, TLS connections are closed at once.
 * @throws the system's error when host or port cannot be bound
 */
export async function openFront(options: FrontOptions): Promise<Front> {
  const { certificates, handle, upgrade, trustedProxies, consoleUrl } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const tls = certificates && createTls(certificates, ["http/1.1"]);
  const unknown = createConnections<Bounded>(limits);

  const server = createServer(
    { headersTimeout: limits.headersMs, connectionsCheckingInterval: seconds(1) },
    (request, response) => {
      if (tls && !isEncrypted(request) && !admitPlain(request, response)) return;
      stampRequest(request, trustedProxies);
      handle(request, response);
    },
  );

  if (upgrade) {
    server.on("upgrade", (request, socket, head) => {
      if (tls && !isEncrypted(request) && plainAnswer(request).kind !== "serve") return socket.destroy();
      stampRequest(request, trustedProxies);
      upgrade(request, socket, head);
    });
  }

  function plainAnswer({ method = "GET", url: target = "/", headers }: IncomingMessage): PlainAnswer {
    return answerPlain({ method, target, headers }, consoleUrl, trustedProxies);
  }

  function admitPlain(request: IncomingMessage, response: ServerResponse): boolean {
    const answer = plainAnswer(request);
    if (answer.kind === "serve") return true;
    // A body that nobody reads must not be taken for the next request.
    response.setHeader("Connection", "close");
    response.setHeader("Cache-Control", "no-store");
    // Not for good: browsers would remember it when the console is moved back.
    if (answer.kind === "redirect") response.writeHead(307, { Location: answer.location }).end();
    else response.writeHead(403, { "Content-Type": "text/plain; charset=utf-8" }).end(`${answer.text}\n`);
    return false;
  }

  // Node's own listener, which speaks HTTP on what it is given: TCP or TLS.
  const [speakHttp] = server.listeners("connection") as ((socket: Socket | TLSSocket) => void)[];
  if (!speakHttp) throw new TypeError("an HTTP server without a listener for connections");
  server.removeAllListeners("connection");
  server.on("connection", (socket: Socket) => {
    socket.on("error", () => socket.destroy());
    // Gone already.
    const address = socket.remoteAddress;
    if (address === undefined) return void socket.destroy();
    if (!tls) return speakHttp.call(server, socket);
    const connection: Bounded = { standing: () => "unbound", drop: () => socket.destroy() };
    if (!unknown.makeRoom(address)) return void socket.destroy();
    unknown.add(address, connection);
    const timer = setTimeout(() => socket.destroy(), limits.handshakeMs);
    const settle = () => {
      clearTimeout(timer);
      unknown.remove(address, connection);
    };
    socket.once("close", settle);
    socket.once("readable", () => {
      const first: Buffer | null = socket.read();
      if (first === null) return void socket.destroy();
      socket.unshift(first);
      if (first[0] !== handshakeOctet) {
        settle();
        speakHttp.call(server, socket);
      } else if (tls.isReady()) {
        tls.secure(socket, (outcome) => {
          settle();
          if (outcome instanceof Error) return void socket.destroy();
          outcome.on("error", () => outcome.destroy());
          speakHttp.call(server, outcome);
        });
      } else socket.destroy();
    });
  });

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: options.host, port: options.port, exclusive: true }, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : options.port,
    async close(lingerMs) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const connection of unknown.all()) connection.drop("crowded");
      const cut = setTimeout(() => server.closeAllConnections(), lingerMs);
      await closed;
      clearTimeout(cut);
    },
  };
}

const isEncrypted = ({ socket }: IncomingMessage): boolean =>
  (socket as Partial<TLSSocket>).encrypted === true;
