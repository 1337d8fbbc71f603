/** Tests what a request may say of itself, on a real HTTP server behind one proxy of ours, and without. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { believedEntry } from "../client-address";
import { stampRequest } from "./stamp";

let proxies = 1;
const server = createServer((asked, answer) => {
  stampRequest(asked, proxies);
  answer.end(JSON.stringify(asked.headers));
});
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterAll(() => void server.close());

function seen(headers: Record<string, string>): Promise<IncomingHttpHeaders> {
  const { port } = server.address() as AddressInfo;
  return new Promise((done, fail) => {
    request({ port, host: "127.0.0.1", headers }, async (answer) => {
      let body = "";
      for await (const part of answer) body += String(part);
      done(JSON.parse(body));
    })
      .on("error", fail)
      .end();
  });
}

test("what the proxy wrote stands alone; what the client wrote before it is gone", async () => {
  const headers = await seen({
    "x-forwarded-for": "203.0.113.9, 192.0.2.1",
    "x-forwarded-proto": "https, http",
    "x-forwarded-host": "evil.example, postern.example.org",
    "x-forwarded-port": "444",
    forwarded: "host=evil.example",
  });
  expect(headers["x-forwarded-for"]).toBe("203.0.113.9, 192.0.2.1, 127.0.0.1");
  expect(headers["x-forwarded-proto"]).toBe("http");
  expect(headers["x-forwarded-host"]).toBe("postern.example.org");
  expect(headers).not.toHaveProperty("forwarded");
  expect(headers).not.toHaveProperty("x-forwarded-port");
  expect(await seen({})).not.toHaveProperty("x-forwarded-proto");
});

test("without a proxy of ours nothing that is said counts, and the socket says whether there is TLS", async () => {
  proxies = 0;
  const said = {
    "x-forwarded-for": "203.0.113.9",
    "x-forwarded-proto": "https",
    "x-forwarded-host": "evil.example",
  };
  const headers = await seen(said);
  expect(headers["x-forwarded-for"]).toBe("203.0.113.9, 127.0.0.1");
  expect(headers).not.toHaveProperty("x-forwarded-proto");
  expect(headers).not.toHaveProperty("x-forwarded-host");
  const overTls = { headers: { ...said }, socket: { remoteAddress: "192.0.2.1", encrypted: true } };
  stampRequest(overTls as unknown as IncomingMessage, 0);
  expect(overTls.headers["x-forwarded-proto"]).toBe("https");
  proxies = 1;
});

test.each([
  ["https", 0, null],
  [undefined, 1, null],
  ["", 1, null],
  ["https", 1, "https"],
  ["https", 2, "https"],
  ["https, http", 1, "http"],
  ["a, b, c", 2, "b"],
])("of %j, %d proxies of ours wrote %j", (header, proxies, believed) => {
  expect(believedEntry(header, proxies)).toBe(believed);
});
