/** Sending prepared datagrams over UDP, so many in flight or so many a second, and noting when each was answered. */
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** One datagram: `dueMs` when it was due or sent, `reply` when `answeredMs` is set. */
export type Flown = {
  readonly datagram: Uint8Array;
  dueMs: number;
  answeredMs: number | null;
  reply: Uint8Array | null;
};

/** How long a reply may take: PostgreSQL's patience. */
const patienceMs = 3000;
const identifiersPerSocket = 256;

type Slot = { readonly socket: Socket; readonly identifier: number; flown: Flown | null };

/**
 * Sends `datagrams` to `port` of this machine and resolves when each was answered or given up. Once a datagram got no
 * answer in time nothing more is sent: the figure is void then, and a server that is silent must not take minutes.
 */
export async function fly(
  datagrams: readonly Uint8Array[],
  port: number,
  load: { readonly window: number } | { readonly perSecond: number },
): Promise<Flown[]> {
  const all = datagrams.map((datagram): Flown => ({ datagram, dueMs: 0, answeredMs: null, reply: null }));
  const most = "window" in load ? load.window : load.perSecond * 4;
  const { free, close } = await openSlots(Math.ceil(most), port, answered);
  let sent = 0;
  let open = 0;
  let isVoid = false;
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });

  function send(dueMs: number): void {
    const flown = all[sent];
    const slot = free.pop();
    if (!flown || !slot || isVoid) return;
    sent++;
    open++;
    slot.flown = flown;
    flown.dueMs = dueMs;
    flown.datagram[1] = slot.identifier;
    slot.socket.send(flown.datagram);
  }

  function answered(slot: Slot, reply: Uint8Array | null): void {
    const { flown } = slot;
    if (!flown) return;
    if (reply) {
      flown.answeredMs = performance.now();
      flown.reply = reply;
    } else isVoid = true;
    slot.flown = null;
    free.unshift(slot);
    open--;
    if ("window" in load) send(performance.now());
    if (open === 0 && (isVoid || sent === all.length)) finish();
  }

  const startMs = performance.now();
  if ("window" in load) for (let i = 0; i < load.window; i++) send(performance.now());
  else {
    while (sent < all.length && !isVoid) {
      const dueMs = startMs + (sent * 1000) / load.perSecond;
      const earlyMs = dueMs - performance.now();
      if (earlyMs > 0) await sleep(earlyMs);
      if (free.length === 0) await sleep(1);
      else send(dueMs);
    }
  }
  await finished;
  close();
  return all;
}

/** Sockets with a slot for each identifier, at least `count` slots; a reply is given to the slot it belongs to. */
async function openSlots(
  count: number,
  port: number,
  answered: (slot: Slot, reply: Uint8Array | null) => void,
): Promise<{ free: Slot[]; close: () => void }> {
  const slots: Slot[] = [];
  const sockets: Socket[] = [];
  // Twice as many as needed, so that an identifier rests a while before it is used again.
  for (let i = 0; i < Math.ceil((2 * count) / identifiersPerSocket); i++) {
    const socket = createSocket({ type: "udp4", recvBufferSize: 1 << 22, sendBufferSize: 1 << 22 });
    socket.connect(port, "127.0.0.1");
    await once(socket, "connect");
    sockets.push(socket);
    const own: Slot[] = [];
    for (let identifier = 0; identifier < identifiersPerSocket; identifier++) {
      own.push({ socket, identifier, flown: null });
    }
    slots.push(...own);
    socket.on("message", (reply) => {
      const slot = own[reply[1] ?? 0];
      if (slot) answered(slot, reply);
    });
    // Nobody listens: the datagram is given up like one that gets no answer.
    socket.on("error", () => {});
  }
  const sweep = setInterval(() => {
    const beforeMs = performance.now() - patienceMs;
    for (const slot of slots) if (slot.flown && slot.flown.dueMs < beforeMs) answered(slot, null);
  }, 100);
  return {
    free: [...slots],
    close() {
      clearInterval(sweep);
      for (const socket of sockets) socket.close();
    },
  };
}
