/** A RADIUS client for tests. Written against the RFCs with node:crypto alone, so that it checks lib/protocols/radius from outside. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { createSocket } from "node:dgram";

/** One Access-Request (or, with `code`, another packet). What is left out is not sent, or random where it must be there. */
export type TestRequest = {
  readonly code?: number;
  readonly username?: string;
  readonly password?: string;
  /** 'first' puts a right one in front, 'wrong' one with a flipped bit. PostgreSQL sends none. */
  readonly messageAuthenticator?: "none" | "first" | "wrong";
  readonly proxyState?: readonly string[];
  readonly state?: Uint8Array;
  readonly identifier?: number;
  readonly authenticator?: Uint8Array;
  /** Further attributes: number and octets. */
  readonly attributes?: readonly (readonly [number, Uint8Array | string])[];
};

/** A verified reply. */
export type TestReply = {
  readonly code: "accept" | "reject" | "challenge" | number;
  readonly identifier: number;
  readonly attributes: readonly { readonly type: number; readonly value: Buffer }[];
  readonly octets: Buffer;
};

/** A socket that speaks to one server. */
export type TestRadiusClient = {
  readonly port: number;
  /** The verified reply, or null after `timeoutMs`. @throws Error when a reply does not verify */
  request(request: TestRequest, timeoutMs?: number): Promise<TestReply | null>;
  /** Sends octets as they are. */
  send(octets: Uint8Array): Promise<void>;
  /** The next `count` datagrams that arrive, as they are; fewer after `timeoutMs`. */
  receive(count: number, timeoutMs?: number): Promise<Buffer[]>;
  close(): Promise<void>;
};

const codeWords: Readonly<Record<number, "accept" | "reject" | "challenge">> = {
  2: "accept",
  3: "reject",
  11: "challenge",
};

/** A client with the shared secret, on a port of its own or `localPort`. */
export async function openRadiusClient(options: {
  readonly host?: string;
  readonly port: number;
  readonly secret: string;
  readonly localPort?: number;
}): Promise<TestRadiusClient> {
  const { host = "127.0.0.1", port, secret } = options;
  const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
  const listeners = new Set<(octets: Buffer) => void>();
  socket.on("message", (octets) => {
    for (const listener of listeners) listener(octets);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind({ address: host, port: options.localPort ?? 0 }, resolve);
  });

  const send = (octets: Uint8Array) =>
    new Promise<void>((resolve, reject) => {
      socket.send(octets, port, host, (error) => (error ? reject(error) : resolve()));
    });
  function receive(count: number, timeoutMs = 3000, isWanted = (_octets: Buffer) => true): Promise<Buffer[]> {
    return new Promise((resolve) => {
      const found: Buffer[] = [];
      const done = () => {
        clearTimeout(timer);
        listeners.delete(listen);
        resolve(found);
      };
      const timer = setTimeout(done, timeoutMs);
      const listen = (octets: Buffer) => {
        if (isWanted(octets) && found.push(octets) === count) done();
      };
      listeners.add(listen);
    });
  }
  return {
    port: socket.address().port,
    send,
    receive,
    async request(request, timeoutMs) {
      const octets = encodeTestRequest(request, secret);
      const replies = receive(1, timeoutMs, (reply) => reply[1] === octets[1]);
      await send(octets);
      const [reply] = await replies;
      return reply ? verifiedReply(reply, octets, secret) : null;
    },
    close: () => new Promise<void>((resolve) => socket.close(() => resolve())),
  };
}

/** The octets of a request. */
export function encodeTestRequest(request: TestRequest, secret: string): Buffer {
  const { code = 1, identifier = randomBytes(1)[0] ?? 0, messageAuthenticator = "none" } = request;
  const authenticator = Buffer.from(request.authenticator ?? randomBytes(16));
  const attributes: Buffer[] = [];
  const add = (type: number, value: Uint8Array | string) =>
    attributes.push(Buffer.concat([Buffer.from([type, 2 + Buffer.from(value).length]), Buffer.from(value)]));
  if (messageAuthenticator !== "none") add(80, new Uint8Array(16));
  if (request.username !== undefined) add(1, request.username);
  if (request.password !== undefined) add(2, hidden(request.password, authenticator, secret));
  if (request.state) add(24, request.state);
  for (const [type, value] of request.attributes ?? []) add(type, value);
  for (const value of request.proxyState ?? []) add(33, value);
  const body = Buffer.concat(attributes);
  const header = Buffer.from([code, identifier, (20 + body.length) >> 8, (20 + body.length) & 255]);
  const octets = Buffer.concat([header, authenticator, body]);
  if (messageAuthenticator !== "none") {
    createHmac("md5", secret).update(octets).digest().copy(octets, 22);
    if (messageAuthenticator === "wrong") octets.writeUInt8(octets.readUInt8(22) ^ 1, 22);
  }
  return octets;
}

/**
 * The reply, when it answers `request` under `secret` and starts with a right Message-Authenticator.
 * @throws Error saying what does not verify
 */
export function verifiedReply(reply: Buffer, request: Buffer, secret: string): TestReply {
  if (reply.length !== reply.readUInt16BE(2)) throw new Error("the reply's length is wrong");
  if (reply[1] !== request[1]) throw new Error("the reply's identifier is another");
  const asked = Buffer.concat([reply.subarray(0, 4), request.subarray(4, 20), reply.subarray(20)]);
  const digest = createHash("md5").update(asked).update(secret).digest();
  if (!timingSafeEqual(digest, reply.subarray(4, 20))) throw new Error("the Response Authenticator is wrong");
  if (reply[20] !== 80 || reply[21] !== 18)
    throw new Error("Message-Authenticator is not the first attribute");
  const sent = Buffer.from(asked.subarray(22, 38));
  asked.fill(0, 22, 38);
  const computed = createHmac("md5", secret).update(asked).digest();
  if (!timingSafeEqual(computed, sent)) throw new Error("the reply's Message-Authenticator is wrong");
  const attributes: { type: number; value: Buffer }[] = [];
  for (let at = 20; at < reply.length; at += reply.readUInt8(at + 1)) {
    attributes.push({
      type: reply.readUInt8(at),
      value: reply.subarray(at + 2, at + reply.readUInt8(at + 1)),
    });
  }
  const code = reply.readUInt8(0);
  return { code: codeWords[code] ?? code, identifier: reply.readUInt8(1), attributes, octets: reply };
}

function hidden(password: string, authenticator: Buffer, secret: string): Buffer {
  const clear = Buffer.from(password);
  const padded = Buffer.alloc(Math.max(16, Math.ceil(clear.length / 16) * 16));
  clear.copy(padded);
  let previous = authenticator;
  for (let at = 0; at < padded.length; at += 16) {
    const mask = createHash("md5").update(secret).update(previous).digest();
    for (let i = 0; i < 16; i++) padded.writeUInt8(padded.readUInt8(at + i) ^ mask.readUInt8(i), at + i);
    previous = padded.subarray(at, at + 16);
  }
  return padded;
}
