/** Requests that go out: to no address that is refused, and over in time whatever the other side does. */
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { afterAll, afterEach, expect, test } from "vitest";
import { internetAnd } from "./outgoing";
import { askOutside, mostBodyBytes, type OutgoingRequest } from "./outgoing-http";

const open = new Set<Socket>();
const servers: Server[] = [];
afterEach(() => {
  for (const socket of open) socket.destroy();
});
afterAll(() => {
  for (const server of servers) server.close();
});

/** A peer that does `talk` with each connection; what it heard stands in `heard`. */
async function peer(talk: (socket: Socket) => void): Promise<{ port: number; heard: () => string }> {
  let heard = "";
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => {});
    socket.on("data", (data) => {
      heard += data.toString("latin1");
    });
    socket.once("data", () => talk(socket));
  });
  servers.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  const address = server.address();
  return { port: typeof address === "object" && address ? address.port : 0, heard: () => heard };
}

const ask = (url: string, more: Partial<OutgoingRequest> = {}, allowed = ["127.0.0.0/8"]) =>
  askOutside(internetAnd(allowed), {
    ...{ url: new URL(url), method: "POST", headers: { "x-key": "k" }, body: "a=1", deadlineMs: 700 },
    ...more,
  });

test("an answer comes with its status and body, and the request was what was asked", async () => {
  const { port, heard } = await peer((socket) =>
    socket.end("HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok"),
  );
  const answer = await ask(`http://127.0.0.1:${port}/send?x=1`);
  expect(answer).toMatchObject({ ok: true, status: 201, isCut: false });
  expect(answer.ok && Buffer.from(answer.body).toString()).toBe("ok");
  expect(heard()).toMatch(/^POST \/send\?x=1 HTTP\/1\.1\r\n/);
  expect(heard()).toContain("content-length: 3\r\n");
  expect(heard()).toContain("accept-encoding: identity\r\n");
  expect(heard().endsWith("\r\n\r\na=1")).toBe(true);
});

test.each([
  "http://127.0.0.1:1/",
  "http://[::1]:1/",
  "http://[::ffff:127.0.0.1]:1/",
  "http://2130706433:1/",
  "http://0x7f.1:1/",
  "https://127.0.0.1:1/",
  "https://localhost:1/",
  "http://localhost:1/",
  "http://10.0.0.1/",
  "http://169.254.169.254/latest/meta-data/",
])("%s is refused before a packet is sent", async (url) => {
  expect(await ask(url, {}, [])).toMatchObject({ ok: false, step: "address" });
});

test("a redirect is an answer, and nobody goes there", async () => {
  const other = await peer((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\n"));
  const { port } = await peer((socket) =>
    socket.end(`HTTP/1.1 307 Go\r\nLocation: http://127.0.0.1:${other.port}/\r\nContent-Length: 0\r\n\r\n`),
  );
  expect(await ask(`http://127.0.0.1:${port}/`)).toMatchObject({ ok: true, status: 307 });
  expect(other.heard()).toBe("");
});

test("a peer that never answers is left at the deadline", async () => {
  const { port } = await peer(() => {});
  expect(await ask(`http://127.0.0.1:${port}/`)).toMatchObject({ ok: false, step: "answer" });
});

test("a peer that sends a header each moment, or interim answers for ever, is left at the deadline", async () => {
  const { port } = await peer((socket) => {
    socket.write("HTTP/1.1 200 OK\r\n");
    const timer = setInterval(() => socket.write("x: y\r\n"), 50);
    socket.on("close", () => clearInterval(timer));
  });
  expect(await ask(`http://127.0.0.1:${port}/`)).toMatchObject({ ok: false, step: "answer" });
  const interim = await peer((socket) => {
    const timer = setInterval(() => socket.write("HTTP/1.1 102 Processing\r\n\r\n"), 20);
    socket.on("close", () => clearInterval(timer));
  });
  expect(await ask(`http://127.0.0.1:${interim.port}/`)).toMatchObject({ ok: false, step: "answer" });
});

test("an endless body is cut, and the connection closed", async () => {
  let isClosed = false;
  const { port } = await peer((socket) => {
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    const more = () => {
      while (!socket.destroyed && socket.write("x".repeat(16_384)));
    };
    socket.on("drain", more).on("close", () => {
      isClosed = true;
    });
    more();
  });
  const answer = await ask(`http://127.0.0.1:${port}/`);
  expect(answer).toMatchObject({ ok: true, status: 200, isCut: true });
  expect(answer.ok && answer.body.length).toBe(mostBodyBytes);
  await expect.poll(() => isClosed).toBe(true);
});

test.each([
  ["nonsense", "\0\x01\x02garbage\r\n\r\n"],
  ["headers without end", `HTTP/1.1 200 OK\r\nx: ${"y".repeat(40_000)}\r\n\r\n`],
  ["half an answer", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"],
  ["another protocol", "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n"],
  ["nothing", ""],
])("%s is a failed answer", async (_, bytes) => {
  const { port } = await peer((socket) => socket.end(Buffer.from(bytes, "latin1")));
  expect(await ask(`http://127.0.0.1:${port}/`)).toMatchObject({ ok: false, step: "answer" });
});

test("who wants to speak another protocol, and goes on, is left at once", async () => {
  const { port } = await peer((socket) =>
    socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nhello"),
  );
  const told = "It wants to speak another protocol.";
  expect(await ask(`http://127.0.0.1:${port}/`)).toEqual({ ok: false, step: "answer", told });
});

test("nobody listens, no such name, and no TLS are told apart", async () => {
  expect(await ask("http://127.0.0.1:1/")).toMatchObject({ ok: false, step: "connect" });
  const deadlineMs = 10_000;
  expect(await ask("http://does-not-exist.invalid/", { deadlineMs })).toMatchObject({
    ok: false,
    step: "dns",
  });
  const { port } = await peer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
  expect(await ask(`https://127.0.0.1:${port}/`)).toMatchObject({ ok: false, step: "tls" });
});

test("a header that would begin another line is refused", async () => {
  const { port, heard } = await peer((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\n"));
  const headers = { "x-key": "a\r\nx-other: b" };
  expect(await ask(`http://127.0.0.1:${port}/`, { headers })).toMatchObject({ ok: false, step: "answer" });
  expect(heard()).toBe("");
});
