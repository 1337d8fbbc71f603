/** A program that pretends to be PostgreSQL over TLS and plays a part of its own, for tests of what its clients bear. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { selfSignedCertificate } from "@/lib/foundation/certificates/certificate";

/** What it does when it is spoken to. What is left out is silence. */
export type Part = {
  /** Whether it goes on to TLS when it is asked to. */
  readonly tls?: boolean;
  /** Told who wants in. */
  readonly startup?: (socket: Socket) => void;
  /** Given an answer to its question: the octets of the message. */
  readonly answer?: (socket: Socket, octets: Buffer) => void;
  /** Given a statement. */
  readonly query?: (socket: Socket) => void;
};

/** The running program. `heard`: everything that was said to it under TLS. */
export type HostileServer = {
  readonly port: number;
  readonly certificate: string;
  heard(): Buffer;
  /** Connections that are open now. */
  open(): number;
  close(): void;
};

/** A message with its length. */
export function message(type: string, ...parts: readonly (string | Uint8Array)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}
export function int32(value: number): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value);
  return octets;
}
export function int16(value: number): Buffer {
  const octets = Buffer.alloc(2);
  octets.writeUInt16BE(value);
  return octets;
}

/** "You are in", without asking for anything. */
export const letIn = Buffer.concat([message("R", int32(0)), message("Z", "I")]);

/** A description of `count` columns of text. */
export const columns = (count: number): Buffer =>
  message(
    "T",
    int16(count),
    ...Array.from({ length: count }, (_, index) =>
      Buffer.concat([
        Buffer.from(`c${index}\0`),
        ...[int32(0), int16(0), int32(25), int16(65535), int32(0xffffffff), int16(0)],
      ]),
    ),
  );

/** The first message of a server in SCRAM-SHA-256, going on from the client's. */
export function scramFirst(clientFirst: Buffer, iterations: number): Buffer {
  const nonce = /r=([^,]+)$/.exec(clientFirst.toString())?.[1] ?? "";
  const salt = randomBytes(16).toString("base64");
  return message("R", int32(11), `r=${nonce}server,s=${salt},i=${iterations}`);
}

/** Writes `octets` again and again for as long as the other side takes them. */
export function pour(socket: Socket, octets: Buffer): void {
  const more = () => {
    while (!socket.destroyed && socket.write(octets));
  };
  socket.on("drain", more);
  more();
}

/** Starts it on a free port of 127.0.0.1. */
export async function startHostileServer(part: Part): Promise<HostileServer> {
  const { certificate, privateKey } = await selfSignedCertificate(["127.0.0.1"], 2, new Date());
  const heard: Buffer[] = [];
  const sockets = new Set<Socket>();
  const speakTls = (socket: Socket) => {
    socket.write("S");
    const secured = new TLSSocket(socket, { isServer: true, key: privateKey, cert: certificate });
    secured.on("error", () => {});
    let isStarted = false;
    secured.on("data", (octets: Buffer) => {
      heard.push(octets);
      const type = String.fromCharCode(octets[0] ?? 0);
      if (!isStarted) part.startup?.(secured);
      else if (type === "p") part.answer?.(secured, octets);
      else if (type === "Q" || type === "P") part.query?.(secured);
      isStarted = true;
    });
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    socket.once("data", () => part.tls && speakTls(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    certificate,
    heard: () => Buffer.concat(heard),
    open: () => sockets.size,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
