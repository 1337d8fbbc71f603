/** The console's port under TLS and without, with real sockets: both schemes, replaced certificates, and those who attack it. */
import { once } from "node:events";
import { request as requestHttp } from "node:http";
import { Agent, request as requestHttps } from "node:https";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { days, seconds } from "@/lib/foundation/base/durations";
import {
  type Certificate,
  issueServerCertificate,
  makeAuthority,
} from "@/lib/foundation/certificates/certificate";
import { type Front, type FrontOptions, openFront } from "./front";

vi.setConfig({ testTimeout: 30_000 });

const now = new Date();
const consoleUrl = "https://postern.example.org:3000";
let authority: Certificate;
let front: Front | null = null;
let sockets: Socket[] = [];

const issue = (from = authority) =>
  issueServerCertificate(from, {
    commonName: "Postern console",
    names: ["localhost", "127.0.0.1"],
    now,
    expiresAt: new Date(now.getTime() + days(90)),
  });

/** A certificate that tests replace. */
function held(first: Certificate | null) {
  const listeners: ((certificate: Certificate) => void)[] = [];
  let current = first;
  return {
    current: () => current,
    onChange: (listener: (certificate: Certificate) => void) => void listeners.push(listener),
    replace(certificate: Certificate) {
      current = certificate;
      for (const listener of listeners) listener(certificate);
    },
  };
}

/** Answers with what the console would know of the request. */
async function open(changes: Partial<FrontOptions> = {}): Promise<Front> {
  front = await openFront({
    host: "127.0.0.1",
    port: 0,
    certificates: held(await issue()),
    consoleUrl,
    trustedProxies: 0,
    async handle(request, response) {
      let body = "";
      for await (const part of request) body += String(part);
      const { headers, url, method } = request;
      response.end(JSON.stringify({ method, url, body, proto: headers["x-forwarded-proto"] ?? null }));
    },
    ...changes,
  });
  return front;
}

beforeAll(async () => {
  authority = await makeAuthority("Postern authority test", now);
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  await front?.close(0);
  front = null;
});

type Answer = {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
};

type Asking = {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly agent?: Agent;
};

function ask(scheme: "http" | "https", { body, ...asking }: Asking = {}): Promise<Answer> {
  const options = {
    host: "127.0.0.1",
    port: front?.port,
    servername: "localhost",
    ca: authority.certificate,
  };
  return new Promise((done, fail) => {
    const request = scheme === "http" ? requestHttp : requestHttps;
    request({ ...options, ...asking }, async (answer) => {
      let text = "";
      for await (const part of answer) text += String(part);
      done({ status: answer.statusCode ?? 0, headers: answer.headers, body: text });
    })
      .on("error", fail)
      .end(body);
  });
}

/** A raw connection; `text` is sent at once. */
async function raw(text: string | Buffer = ""): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port: front?.port ?? 0 });
  socket.on("error", () => {});
  sockets.push(socket);
  await once(socket, "connect");
  socket.write(text);
  return socket;
}

async function everythingFrom(socket: Socket): Promise<string> {
  let text = "";
  for await (const part of socket) text += String(part);
  return text;
}

async function secured(): Promise<TLSSocket> {
  const socket = connectTls({
    host: "127.0.0.1",
    port: front?.port,
    servername: "localhost",
    ca: authority.certificate,
  });
  sockets.push(socket);
  await once(socket, "secureConnect");
  return socket;
}

test("the same port answers HTTPS with the console and HTTP with the way there", async () => {
  await open();
  const answer = await ask("https", { path: "/users?q=a" });
  expect(JSON.parse(answer.body)).toMatchObject({ url: "/users?q=a", proto: "https" });
  const sent = await ask("http", { path: "/setup?x=1", headers: { host: "evil.example" } });
  expect(sent).toMatchObject({
    status: 307,
    headers: { location: `${consoleUrl}/setup?x=1`, connection: "close", "cache-control": "no-store" },
  });
});

test("without a certificate the port is the console over HTTP, and nobody's word makes it HTTPS", async () => {
  await open({ certificates: null });
  const answer = await ask("http", { path: "/a", headers: { "x-forwarded-proto": "https" } });
  expect(JSON.parse(answer.body)).toMatchObject({ url: "/a", proto: null });
});

test("a form that came over HTTP is refused, and its body is no next request", async () => {
  await open();
  const inner = "GET /inner HTTP/1.1\r\nHost: a\r\n\r\n";
  const socket = await raw(`POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: ${inner.length}\r\n\r\n${inner}`);
  const text = await everythingFrom(socket);
  expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 403"]);
  expect(text).toContain("others may have read it");
});

test.each([
  ["GET //evil.example/a HTTP/1.1\r\nHost: evil.example", `${consoleUrl}//evil.example/a`],
  ["GET http://evil.example/a HTTP/1.1\r\nHost: evil.example", `${consoleUrl}/`],
  ["GET /\\evil.example HTTP/1.1\r\nHost: evil.example", `${consoleUrl}//evil.example`],
  ["GET /a@evil.example HTTP/1.1\r\nHost: b", `${consoleUrl}/a@evil.example`],
  [
    "GET / HTTP/1.1\r\nHost: b\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https",
    `${consoleUrl}/`,
  ],
  ["GET / HTTP/1.0", `${consoleUrl}/`],
])("%j is sent to the console and nowhere else", async (head, location) => {
  await open();
  const text = await everythingFrom(await raw(`${head}\r\n\r\n`));
  expect(/^location: (.*)\r$/im.exec(text)?.[1]).toBe(location);
});

test("an open connection goes on when the certificate is replaced, and a new one sees the new certificate", async () => {
  const first = await issue();
  const certificates = held(first);
  await open({ certificates });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const socket = await secured();
  const seen = () => sockets.at(-1) as TLSSocket;
  const before = seen().getPeerX509Certificate()?.serialNumber;
  expect((await ask("https", { agent })).status).toBe(200);
  certificates.replace(await issue());
  socket.write("GET /still HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  expect(await everythingFrom(socket)).toContain('"url":"/still"');
  await secured();
  expect(seen().getPeerX509Certificate()?.serialNumber).not.toBe(before);
  agent.destroy();
});

test("an authority that is not trusted is a refusal of the browser's side", async () => {
  const other = await makeAuthority("Postern authority test", now);
  await open({ certificates: held(await issue(other)) });
  await expect(ask("https")).rejects.toThrow(/unable to verify|signature|self-signed/);
});

test("behind a proxy of ours, its word counts over HTTP, and nothing that it passes on is sent round in circles", async () => {
  await open({ trustedProxies: 1 });
  const ended = await ask("http", {
    headers: { "x-forwarded-proto": "http, https", "x-forwarded-for": "192.0.2.1" },
  });
  expect(JSON.parse(ended.body)).toMatchObject({ proto: "https" });
  const passedOn: Record<string, string>[] = [
    { "x-forwarded-for": "192.0.2.1" },
    { "x-forwarded-proto": "https, http", "x-forwarded-for": "192.0.2.1" },
    { via: "1.1 proxy" },
  ];
  for (const headers of passedOn) {
    const answer = await ask("http", { headers });
    expect(answer.status).toBe(403);
    expect(answer.body).toContain("X-Forwarded-Proto: https");
    expect(answer.headers).not.toHaveProperty("location");
  }
  expect((await ask("http")).status).toBe(307);
});

test("a large body that comes in pieces right behind the first octet arrives whole", async () => {
  await open();
  const body = "x".repeat(300_000);
  const socket = await secured();
  const text = `POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}GET /c HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
  for (let at = 0; at < text.length; at += 7000) socket.write(text.slice(at, at + 7000));
  const answers = await everythingFrom(socket);
  expect(answers.match(/"url":"\/[bc]"/g)).toEqual(['"url":"/b"', '"url":"/c"']);
  expect(answers).toContain(body);
});

test("without TLS the same, octet by octet", async () => {
  await open({ certificates: null });
  const socket = await raw();
  for (const octet of "GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") {
    socket.write(octet);
    await sleep(1);
  }
  expect(await everythingFrom(socket)).toContain('"url":"/slow"');
});

const quick = { handshakeMs: 400, headersMs: 400 };
const isCutIn = { timeout: seconds(8) };
/** The head of a TLS record that promises `length` octets of a handshake. */
const record = (length: number) => Buffer.from([0x16, 3, 1, length >> 8, length & 0xff]);

test.each([
  ["says nothing", Buffer.alloc(0)],
  ["begins a handshake and stops", Buffer.concat([record(512), Buffer.from([1, 0, 1, 252])])],
  ["begins a request and stops", Buffer.from("GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ")],
])("who %s is cut, long before the usual ten seconds", isCutIn, async (_, octets) => {
  await open({ limits: quick });
  await everythingFrom(await raw(octets));
});

test("who begins a request inside TLS and stops is cut too", isCutIn, async () => {
  await open({ limits: quick });
  const socket = await secured();
  socket.write("GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ");
  expect(await everythingFrom(socket)).toMatch(/^(HTTP\/1\.1 408|$)/);
});

test("a ClientHello without end, and noise behind the first octet, close their connection alone", async () => {
  await open();
  const endless = await raw();
  endless.resume();
  const hello = Buffer.from([1, 0xff, 0xff, 0xff, 3, 3]);
  endless.write(Buffer.concat([record(16_384), hello, Buffer.alloc(16_384 - hello.length)]));
  for (let i = 0; i < 40 && !endless.destroyed; i++) {
    endless.write(Buffer.concat([record(16_384), Buffer.alloc(16_384)]));
    await sleep(5);
  }
  await vi.waitFor(() => expect(endless.destroyed).toBe(true), 5000);
  for (let i = 0; i < 200; i++) {
    const noise = Buffer.from(
      Array.from({ length: 200 }, (_, at) => (at === 0 ? 0x16 : (i * 31 + at * at) & 0xff)),
    );
    (await raw(noise)).end();
  }
  expect((await ask("https")).status).toBe(200);
});

test("those who only open connections do not keep others out, and are no more than the limit", async () => {
  await open({ limits: { connections: 40, connectionsPerAddress: 20 } });
  const half = Buffer.concat([record(512), Buffer.from([1])]);
  const idle = await Promise.all(Array.from({ length: 100 }, (_, i) => raw(i % 2 ? half : "")));
  await vi.waitFor(() => expect(idle.filter((socket) => !socket.destroyed).length).toBeLessThanOrEqual(20));
  expect((await ask("https")).status).toBe(200);
});

test("closing lets a request end that has begun, and waits for nobody longer than it was told", async () => {
  let finish = () => {};
  const opened = await open({
    handle: (_, response) => {
      finish = () => response.end("done");
    },
  });
  const begun = ask("https");
  await sleep(200);
  await raw();
  const closing = opened.close(3000);
  finish();
  expect((await begun).body).toBe("done");
  await closing;
  front = null;
  const second = await open({ handle: () => {} });
  const cut = ask("https").catch((error: Error) => error.message);
  await sleep(200);
  await second.close(200);
  front = null;
  expect(await cut).toMatch(/hang up|ECONNRESET/);
});

test("a request for a WebSocket is an ordinary one, or goes on with what is known of it, and never past HTTPS", async () => {
  const asked =
    "GET /live HTTP/1.1\r\nHost: a\r\nX-Forwarded-Proto: https\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
  await open({ certificates: null });
  expect(await everythingFrom(await raw(asked))).toContain('"url":"/live","body":"","proto":null');
  await front?.close(0);

  const seen: unknown[] = [];
  const upgrade: FrontOptions["upgrade"] = ({ headers }, socket) => {
    seen.push(headers["x-forwarded-proto"] ?? null);
    socket.end("taken");
  };
  await open({ certificates: null, upgrade });
  expect(await everythingFrom(await raw(asked))).toBe("taken");
  await front?.close(0);
  await open({ upgrade });
  expect(await everythingFrom(await raw(asked))).toBe("");
  expect(seen).toEqual([null]);
});
