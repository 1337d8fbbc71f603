/** An LDAP client for tests: octets out, answers in, with TLS or without. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import {
  bindMessage,
  extendedMessage,
  readAnswers,
  searchMessage,
  startTlsOid,
  type TestAnswer,
  wholeBytes,
} from "./ldap-messages";

/** How to connect. `localAddress` chooses this end's address. */
export type TestLdapOptions = {
  readonly port: number;
  readonly host?: string;
  readonly localAddress?: string;
  readonly isTls?: boolean;
  readonly tls?: ConnectionOptions;
};

/** A connection. */
export type TestLdapClient = {
  /** Sends octets as they are. */
  send(octets: Uint8Array): void;
  /** The next answers, `count` of them; fewer when the connection closes or `timeoutMs` passes. */
  receive(count: number, timeoutMs?: number): Promise<TestAnswer[]>;
  /** Sends a message and gives its one answer. @throws Error when there is none */
  ask(message: Buffer): Promise<TestAnswer>;
  /** The result code of a simple bind. */
  bind(name: string, password: string | Uint8Array): Promise<number>;
  /** All answers to a search, the last one included. */
  search(base: string, filter: Buffer, options?: Parameters<typeof searchMessage>[3]): Promise<TestAnswer[]>;
  /** Asks for TLS and begins it. */
  startTls(): Promise<void>;
  /** What arrived, as it arrived: with TLS one piece a record. */
  pieces(): readonly Buffer[];
  /** Resolves when the other end has closed. */
  readonly closed: Promise<void>;
  /** The TLS version in use, for example "TLSv1.3". */
  protocol(): string | null;
  close(): void;
};

/** Connects. @throws the system's or OpenSSL's error */
export async function openLdapClient(options: TestLdapOptions): Promise<TestLdapClient> {
  const { host = "127.0.0.1", port, localAddress, isTls = true } = options;
  let socket: Socket = isTls
    ? connectTls({ host, port, localAddress, rejectUnauthorized: false, ...options.tls } as ConnectionOptions)
    : connect({ host, port, localAddress });
  await once(socket, isTls ? "secureConnect" : "connect");
  const pieces: Buffer[] = [];
  let waiting = Buffer.alloc(0);
  let messageId = 0;
  let wake = () => {};
  let isClosed = false;
  const closed = new Promise<void>((resolve) => {
    socket.once("close", () => {
      isClosed = true;
      wake();
      resolve();
    });
  });
  const listen = (on: Socket) => {
    on.on("data", (chunk: Buffer) => {
      pieces.push(chunk);
      waiting = Buffer.concat([waiting, chunk]);
      wake();
    });
    on.on("error", () => {});
  };
  listen(socket);

  async function receive(count: number, timeoutMs = 5000): Promise<TestAnswer[]> {
    for (const untilMs = performance.now() + timeoutMs; ; ) {
      const end = wholeBytes(waiting);
      const answers = readAnswers(waiting.subarray(0, end));
      const leftMs = untilMs - performance.now();
      if (answers.length >= count || isClosed || leftMs <= 0) {
        const taken = answers.slice(0, count);
        waiting = waiting.subarray(end);
        if (answers.length > count) throw new Error(`${answers.length} answers in place of ${count}`);
        return taken;
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async function ask(message: Buffer): Promise<TestAnswer> {
    socket.write(message);
    const [answer] = await receive(1);
    if (!answer) throw new Error("there was no answer");
    return answer;
  }

  return {
    send: (octets) => void socket.write(octets),
    receive,
    ask,
    bind: async (name, password) => (await ask(bindMessage(++messageId, name, password))).code,
    async search(base, filter, details) {
      socket.write(searchMessage(++messageId, base, filter, details));
      const answers: TestAnswer[] = [];
      while (answers.at(-1)?.tag !== 0x65) {
        const end = wholeBytes(waiting);
        if (end > 0) {
          answers.push(...readAnswers(waiting.subarray(0, end)));
          waiting = waiting.subarray(end);
        } else if (isClosed) throw new Error("closed before the search was done");
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
      return answers;
    },
    async startTls() {
      const { code } = await ask(extendedMessage(++messageId, startTlsOid));
      if (code !== 0) throw new Error(`StartTLS was refused with ${code}`);
      socket.removeAllListeners("data");
      socket = connectTls({ socket, rejectUnauthorized: false, ...options.tls } as ConnectionOptions);
      await once(socket, "secureConnect");
      listen(socket);
    },
    pieces: () => pieces,
    closed,
    protocol: () =>
      "getProtocol" in socket ? (socket as { getProtocol(): string | null }).getProtocol() : null,
    close: () => socket.destroy(),
  };
}

/** Clients of one test file, which `closeAll` ends after each test. */
export function ldapClients(): {
  open(options: TestLdapOptions): Promise<TestLdapClient>;
  closeAll(): void;
} {
  const clients: TestLdapClient[] = [];
  return {
    async open(options) {
      const client = await openLdapClient(options);
      clients.push(client);
      return client;
    },
    closeAll() {
      for (const client of clients.splice(0)) client.close();
    },
  };
}
