/** The LDAP door: listeners for LDAPS and StartTLS, who may connect, counts, and closing without losing what has begun. */
import { createServer, type Server, type Socket } from "node:net";
import { createConnections } from "@/lib/foundation/base/connections";
import { seconds } from "@/lib/foundation/base/durations";
import type { ServedCertificate } from "@/lib/foundation/certificates/served-certificate";
import { createTls } from "@/lib/foundation/certificates/tls";
import type { Logger } from "@/lib/foundation/platform/log";
import { clientAt } from "@/lib/login/doors/client-lookup";
import { createGate } from "@/lib/login/doors/gate";
import type { ResultCode } from "@/lib/protocols/ldap/result-codes";
import { type BindingOptions, createBinding } from "./binding";
import { type Connection, openConnection } from "./connection";
import { createDrops, type DropReason } from "./drops";
import { defaultLimits, type Limits } from "./limits";
import { createOutage } from "./outage";
import { type Peer, peerOf } from "./peer";
import { createSession } from "./session";

/** What the door needs. Ports: 0 means any; `startTlsPort` null means that there is none. */
export type LdapServerOptions = Pick<BindingOptions, "configs" | "authenticator" | "base"> & {
  readonly host: string;
  readonly tlsPort: number;
  readonly startTlsPort: number | null;
  readonly certificates: Pick<ServedCertificate, "current" | "onChange">;
  readonly log: Logger;
  readonly limits?: Partial<Limits>;
};

/** Counts since the start, and what is going on now. */
export type LdapStats = {
  readonly accepted: number;
  readonly open: number;
  readonly binds: Readonly<Partial<Record<ResultCode, number>>>;
  readonly searches: number;
  readonly drops: Readonly<Record<DropReason, number>>;
  readonly inFlight: number;
};

/** Where a listener listens. */
export type Address = { readonly host: string; readonly port: number };

/** A running door. */
export type LdapServer = {
  readonly addresses: { readonly ldaps: Address; readonly ldap: Address | null };
  stats(): LdapStats;
  /** Takes no more connections, answers what has begun for at most three seconds, then closes all. */
  close(): Promise<void>;
};

/**
 * Opens the door. Connections are closed at once until configuration and certificate are there.
 * @throws the system's error when host or port cannot be bound; nothing is left listening then
 */
export async function startLdapServer(options: LdapServerOptions): Promise<LdapServer> {
  const { log, configs, host } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const drops = createDrops(log);
  const gate = createGate(limits.bindsInFlight);
  const outage = createOutage(limits);
  const binding = createBinding({ ...options, drops, limits, gate, outage });
  const tls = createTls(options.certificates);
  const connections = createConnections<Connection>(limits);
  const binds: Partial<Record<ResultCode, number>> = {};
  const counts = { accepted: 0, searches: 0 };
  const count = {
    bind(code: ResultCode) {
      binds[code] = (binds[code] ?? 0) + 1;
    },
    search() {
      counts.searches++;
    },
  };
  let isClosing = false;

  function whyNot({ octets }: Peer): DropReason | null {
    const config = configs.current();
    if (!config || !tls.isReady()) return "not_ready";
    if (!clientAt(config, octets, "ldap")) return "unknown_source";
    return outage.admits() ? null : "unavailable";
  }

  /** A client may have been added a moment ago: before an address is sent away the store is asked. */
  async function admit(socket: Socket, isTlsFirst: boolean): Promise<void> {
    socket.on("error", () => socket.destroy());
    const peer = peerOf(socket);
    if (!peer) return void socket.destroy();
    let reason = whyNot(peer);
    if (reason && (await configs.refreshIfStale())) reason = whyNot(peer);
    if (!reason && !connections.makeRoom(peer.address)) reason = "crowded";
    if (reason) drops.count(reason, peer.address);
    if (reason || isClosing || socket.destroyed) return void socket.destroy();
    serve(socket, peer, isTlsFirst);
  }

  function serve(socket: Socket, peer: Peer, isTlsFirst: boolean): void {
    counts.accepted++;
    socket.setNoDelay(true);
    const { base } = options;
    const session = createSession({ binding, base, limits, drops, count, peer, canStartTls: tls.isReady });
    const connection = openConnection(socket, { peer, isTlsFirst, session, tls, drops, limits, log });
    connections.add(peer.address, connection);
    socket.once("close", () => connections.remove(peer.address, connection));
  }

  /** What waits for the store before it is admitted is bounded too, by the listener. */
  const listen = (port: number, isTlsFirst: boolean) =>
    listenOn(host, port, limits.connections * 2, (socket) => {
      admit(socket, isTlsFirst).catch((error: unknown) => {
        log.error({ err: error }, "A connection could not be served.");
        socket.destroy();
      });
    });

  const first = await listen(options.tlsPort, true);
  const listeners = [first];
  try {
    if (options.startTlsPort !== null) listeners.push(await listen(options.startTlsPort, false));
  } catch (error) {
    await closed(first);
    throw error;
  }
  const [ldaps, ldap = null] = listeners.map((listener) => ({ host, port: portOf(listener) }));
  return {
    addresses: { ldaps: ldaps ?? { host, port: options.tlsPort }, ldap },
    stats: () => ({
      ...counts,
      open: connections.size(),
      binds: { ...binds },
      drops: drops.counts(),
      inFlight: gate.inside(),
    }),
    async close() {
      isClosing = true;
      const all = Promise.all(listeners.map(closed));
      const end = { code: "unavailable", diagnostic: "The worker is stopping." } as const;
      for (const connection of connections.all()) connection.end(end);
      const left = await gate.whenEmpty(limits.closeMs);
      if (left > 0) log.warn({ left }, "Closing without an answer to some logins.");
      // What was answered a moment ago is still on its way.
      const cut = setTimeout(() => {
        for (const connection of connections.all()) connection.cut();
      }, seconds(1));
      await all;
      clearTimeout(cut);
    },
  };
}

function listenOn(
  host: string,
  port: number,
  most: number,
  accept: (socket: Socket) => void,
): Promise<Server> {
  const server = createServer(accept);
  server.maxConnections = most;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    // Every client of a large site may reconnect at once; the kernel cuts this down to what it allows.
    server.listen({ host, port, exclusive: true, backlog: 4096 }, () => {
      server.off("error", reject);
      resolve(server);
    });
  });
}

const closed = (server: Server) => new Promise<void>((resolve) => server.close(() => resolve()));

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}
