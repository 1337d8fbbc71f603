/** A way for RADIUS between who asks and a worker, where packets can be held for a while. */
import { createSocket, type RemoteInfo } from "node:dgram";

/** The relay. Packets go through unless it holds them. */
export type RadiusRelay = {
  readonly port: number;
  /** From now on requests wait. */
  hold(): void;
  /** How many wait. */
  held(): number;
  /** Sends on what waits, and what comes. */
  release(): void;
  close(): void;
};

/** Starts it in front of the worker on `workerPort` of this machine. */
export async function startRadiusRelay(workerPort: number): Promise<RadiusRelay> {
  const near = createSocket("udp4");
  let isHolding = false;
  let waiting: (() => void)[] = [];
  const pass = (packet: Buffer, from: RemoteInfo) => {
    // A socket for each request: its reply belongs to nobody else.
    const far = createSocket("udp4");
    const late = setTimeout(() => far.close(), 10_000);
    far.on("message", (reply) => {
      clearTimeout(late);
      far.close();
      near.send(reply, from.port, from.address);
    });
    far.send(packet, workerPort, "127.0.0.1");
  };
  near.on("message", (packet, from) => {
    if (isHolding) waiting.push(() => pass(packet, from));
    else pass(packet, from);
  });
  await new Promise<void>((resolve) => near.bind(0, "127.0.0.1", resolve));
  return {
    port: near.address().port,
    hold: () => {
      isHolding = true;
    },
    held: () => waiting.length,
    release: () => {
      isHolding = false;
      const now = waiting;
      waiting = [];
      for (const send of now) send();
    },
    close: () => near.close(),
  };
}
