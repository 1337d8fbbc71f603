/** One conversation with a PostgreSQL server over a socket: whole messages in, octets out, never waiting for ever. */
import type { Socket } from "node:net";
import { type Message, takeMessages, WireError } from "@/lib/protocols/postgres/wire";

/** Something that did not come in time. Has the code of the system's own, so that both get the same words. */
export class SilenceError extends Error {
  override readonly name = "SilenceError";
  readonly code = "ETIMEDOUT";
}

/** Reads and writes messages. */
export type Conversation = {
  send(octets: Uint8Array): void;
  /** The next message. @throws SilenceError after `patienceMs`; the socket's error; Error when the server hung up */
  next(patienceMs: number): Promise<Message>;
};

/** Messages that may wait to be read; a login has about thirty. */
const mostWaiting = 500;
/** Octets of a whole conversation; a login has about two thousand. */
const mostBytes = 1_048_576;

/** Starts reading `socket`. Nothing else may read it any more. */
export function converse(socket: Socket): Conversation {
  const waiting: Message[] = [];
  let unread: Uint8Array = new Uint8Array();
  let bytes = 0;
  let over: Error | null = null;
  let wake: (() => void) | null = null;

  const end = (error: Error) => {
    over ??= error;
    wake?.();
  };
  socket.on("data", (octets: Buffer) => {
    try {
      bytes += octets.length;
      if (bytes > mostBytes) throw new WireError("more octets than a login has");
      const { messages, rest } = takeMessages(unread.length > 0 ? Buffer.concat([unread, octets]) : octets);
      unread = rest;
      waiting.push(...messages);
      if (waiting.length > mostWaiting) throw new WireError("more messages than a login has");
      wake?.();
    } catch (error) {
      end(error as Error);
      socket.destroy();
    }
  });
  socket.on("error", end);
  socket.on("close", () => end(new Error("the server closed the connection")));

  return {
    send: (octets) => void socket.write(octets),
    async next(patienceMs) {
      const untilMs = performance.now() + patienceMs;
      for (;;) {
        const message = waiting.shift();
        if (message) return message;
        if (over) throw over;
        const leftMs = untilMs - performance.now();
        if (leftMs <= 0) throw new SilenceError("timeout expired");
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, leftMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = null;
      }
    },
  };
}
