/** The RADIUS door: a datagram in, a datagram out or a drop counted, and closing without losing what has begun. */
import type { RemoteInfo } from "node:dgram";
import type { Logger } from "@/lib/foundation/platform/log";
import { createGate } from "@/lib/login/doors/gate";
import { PacketError } from "@/lib/protocols/radius/packet-error";
import { type AnswerCounts, type AnsweringOptions, createAnswering } from "./answering";
import { createDrops, type DropReason } from "./drops";
import { defaultLimits, type Limits } from "./limits";
import { bindSocket, type Source, send, sourceOf } from "./socket";

/** What the door needs. `port` 0 means any. */
export type RadiusServerOptions = Pick<AnsweringOptions, "configs" | "authenticator"> & {
  readonly host: string;
  readonly port: number;
  readonly log: Logger;
  readonly limits?: Partial<Limits>;
};

/** Counts since the start, and what is going on now. */
export type RadiusStats = AnswerCounts & {
  readonly received: number;
  readonly drops: Readonly<Record<DropReason, number>>;
  readonly inFlight: number;
};

/** A running door. */
export type RadiusServer = {
  readonly address: { readonly host: string; readonly port: number };
  /** What the kernel gave, as it reports it (Linux: twice what can be asked for). */
  readonly receiveBufferBytes: number;
  stats(): RadiusStats;
  /** Takes no more datagrams, answers what has begun for at most three seconds, then closes the socket. */
  close(): Promise<void>;
};

/**
 * Opens the door. Nothing is answered until the first configuration is there.
 * @throws the system's error when host or port cannot be bound
 */
export async function startRadiusServer(options: RadiusServerOptions): Promise<RadiusServer> {
  const { log } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const drops = createDrops(log);
  const gate = createGate(limits.inFlight);
  const answering = createAnswering({ ...options, drops, limits });
  let received = 0;
  let isClosing = false;

  const socket = await bindSocket({ ...options, receiveBufferBytes: limits.receiveBufferBytes }, log);
  socket.on("error", (error) => log.error({ err: error }, "The RADIUS socket reports an error."));
  socket.on("message", (datagram, from) => {
    if (isClosing) return;
    received++;
    const source = sourceOf(from);
    if (gate.enter()) void serve(datagram, source, from).finally(gate.leave);
    else drops.count("overload", source.address);
  });

  async function serve(datagram: Uint8Array, source: Source, from: RemoteInfo): Promise<void> {
    try {
      const octets = await answering.answer(datagram, source, performance.now());
      if (octets && !(await send(socket, octets, from))) drops.count("send_failed", source.address);
    } catch (error) {
      if (error instanceof PacketError) return drops.count("malformed", source.address, error.code);
      log.error({ err: error, source: source.address }, "A datagram could not be handled.");
      drops.count("failed", source.address);
    }
  }

  const { address, port } = socket.address();
  return {
    address: { host: address, port },
    receiveBufferBytes: socket.getRecvBufferSize(),
    stats: () => ({ ...answering.counts(), received, drops: drops.counts(), inFlight: gate.inside() }),
    async close() {
      isClosing = true;
      const left = await gate.whenEmpty(limits.closeMs);
      if (left > 0) log.warn({ left }, "Closing without an answer to some logins.");
      await new Promise<void>((resolve) => socket.close(resolve));
    },
  };
}
