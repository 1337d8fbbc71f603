/** One connection: octets into messages, one answered after the other, TLS, and the times after which it is closed. */
import type { Socket } from "node:net";
import { seconds } from "@/lib/foundation/base/durations";
import type { Tls } from "@/lib/foundation/certificates/tls";
import type { Logger } from "@/lib/foundation/platform/log";
import { BerError } from "@/lib/protocols/ldap/ber-error";
import { createFraming } from "@/lib/protocols/ldap/framing";
import { decodeMessage } from "@/lib/protocols/ldap/message";
import { encodeNotice, type Result } from "@/lib/protocols/ldap/response";
import type { DropReason, Drops } from "./drops";
import type { Limits } from "./limits";
import type { Peer } from "./peer";
import type { Session } from "./session";

/** What a connection works with. */
export type ConnectionOptions = {
  readonly peer: Peer;
  /** Whether TLS comes first (LDAPS), or on request (StartTLS). */
  readonly isTlsFirst: boolean;
  readonly session: Session;
  readonly tls: Tls;
  readonly drops: Drops;
  readonly limits: Limits;
  readonly log: Logger;
};

/** An open connection. */
export type Connection = {
  /** What it has shown: nothing yet, a successful bind, or a message that is being answered now. */
  standing(): "unbound" | "bound" | "working";
  /** Closes it at once and counts why. */
  drop(reason: DropReason): void;
  /** Answers what has begun, says why it ends, and closes. */
  end(result: Result): void;
  /** Closes it at once. */
  cut(): void;
};

/** How long a client may take to receive what was sent before the end. */
const lingerMs = seconds(1);

/** Serves `socket` until it closes. */
export function openConnection(socket: Socket, options: ConnectionOptions): Connection {
  const { peer, session, tls, drops, limits, log } = options;
  const openedMs = performance.now();
  let stream = socket;
  let isSecure = false;
  let isWorking = false;
  let isShaking = false;
  let bytesBeforeTls = 0;
  /** Whether a message came through TLS. */
  let hasSpoken = false;
  let ending: Result | null = null;
  let isClosed = false;
  let framing = createFraming(limits.messageBytes);
  let timer: NodeJS.Timeout | undefined;

  function allow(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(expire, ms);
  }

  /** That a client which had logged in is silent is nothing to complain about. */
  function expire(): void {
    if (isClosed) cut();
    else if (session.isBound() && !isWorking) close();
    else drop("timed_out");
  }

  /** Until the first successful bind the time runs from the beginning, whatever is sent meanwhile. */
  const allowNext = () =>
    allow(session.isBound() ? limits.idleMs : Math.max(0, openedMs + limits.unboundMs - performance.now()));

  function drop(reason: DropReason, detail?: string): void {
    if (socket.destroyed) return;
    drops.count(reason, peer.address, detail);
    cut();
  }

  function cut(): void {
    isClosed = true;
    stream.destroy();
    socket.destroy();
  }

  function close(...last: readonly Uint8Array[]): void {
    if (isClosed) return;
    isClosed = true;
    allow(lingerMs);
    stream.off("data", receive);
    stream.resume();
    if (last.length > 0) stream.write(Buffer.concat(last));
    stream.destroySoon();
  }

  function listen(): void {
    stream.on("data", receive);
    stream.on("error", () => stream.destroy());
    allowNext();
  }

  function receive(chunk: Buffer): void {
    // While it is answered, nothing more is read: the client's own window holds back what it sends.
    stream.pause();
    framing.push(chunk);
    isWorking = true;
    work()
      .catch(fail)
      .finally(() => {
        isWorking = false;
        if (ending && !isShaking) close(encodeNotice(ending));
      });
  }

  async function work(): Promise<void> {
    let answered = 0;
    for (let octets = framing.next(); octets; octets = framing.next()) {
      allow(limits.idleMs);
      hasSpoken ||= isSecure;
      const line = { isSecure, hasMore: framing.waiting() > 0, receivedMs: performance.now() };
      const step = await session.answer(decodeMessage(octets), line);
      if (socket.destroyed) return;
      if (step.next === "close") return close(...step.send);
      await send(step.send);
      if (step.next === "start_tls") return startTls();
      if (ending) return;
      answered++;
    }
    // A part of a message is no reason for more time.
    if (answered > 0) allowNext();
    stream.resume();
  }

  function fail(error: unknown): void {
    const isMalformed = error instanceof BerError;
    if (!isMalformed) log.error({ err: error, source: peer.address }, "A connection could not be served.");
    drops.count(isMalformed ? "malformed" : "failed", peer.address, isMalformed ? error.code : undefined);
    close(encodeNotice({ code: isMalformed ? "protocolError" : "unavailable" }));
  }

  /**
   * Waits while the client does not take what it is sent. Each message is a write of its own: clients built on libldap that
   * wait for the socket (curl) do not see that a second one came with the first.
   */
  async function send(messages: readonly Uint8Array[]): Promise<void> {
    // All are written; only what the last one says counts.
    const isTaken = messages.map((message) => stream.write(message)).at(-1) ?? true;
    if (isTaken) return;
    await new Promise<void>((resolve) => {
      stream.once("drain", resolve);
      stream.once("close", resolve);
    });
  }

  function startTls(): void {
    isShaking = true;
    bytesBeforeTls = socket.bytesRead;
    allow(limits.handshakeMs);
    stream.off("data", receive);
    tls.secure(socket, (outcome) => {
      if (outcome instanceof Error) return drop("handshake_failed", codeOf(outcome));
      isShaking = false;
      isSecure = true;
      framing = createFraming(limits.messageBytes);
      stream = outcome;
      listen();
      if (ending) close(encodeNotice(ending));
    });
  }

  socket.once("close", () => {
    clearTimeout(timer);
    if (isClosed) return;
    // Who only looks whether the port is open sends nothing.
    if (isShaking && socket.bytesRead > bytesBeforeTls) drops.count("handshake_failed", peer.address, "left");
    // Some TLS libraries look at the certificate only when the handshake is over.
    if (isSecure && !hasSpoken) drops.count("left_after_tls", peer.address);
  });
  if (options.isTlsFirst) startTls();
  else listen();
  return {
    standing: () => (isWorking ? "working" : session.isBound() ? "bound" : "unbound"),
    drop,
    end(result) {
      ending = result;
      if (isShaking) cut();
      else if (!isWorking) close(encodeNotice(result));
    },
    cut,
  };
}

/** OpenSSL's word for what went wrong, for example ERR_SSL_TLSV1_ALERT_UNKNOWN_CA. */
const codeOf = (error: Error) => (error as NodeJS.ErrnoException).code;
