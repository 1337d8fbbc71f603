/** Headers that anybody can write: without a proxy of ours they change neither redirects, nor cookies, nor HSTS. */
import { type IncomingMessage, request } from "node:http";
import { installation } from "./support/installation";
import { expect, test } from "./support/test";

const forged = {
  host: "evil.example",
  "x-forwarded-host": "evil.example",
  "x-forwarded-proto": "https",
  "x-forwarded-port": "443",
  forwarded: "host=evil.example;proto=https",
};

function get(path: string, headers: Readonly<Record<string, string>> = forged): Promise<IncomingMessage> {
  return new Promise((done, fail) => {
    request(new URL(path, installation().consoleUrl), { headers }, (answer) => {
      answer.resume();
      done(answer);
    })
      .on("error", fail)
      .end();
  });
}

test("a page is not told to be HTTPS alone", async () => {
  const { headers, statusCode } = await get("/sign-in");
  expect(statusCode).toBe(200);
  expect(headers).not.toHaveProperty("strict-transport-security");
  expect(headers["content-security-policy"]).not.toContain("upgrade-insecure-requests");
});

test("redirects stay on the console, and cookies are of the connection that there is", async () => {
  const { headers } = await get("/api/auth/signin");
  expect(headers.location).toBe(`/sign-in?callbackUrl=${encodeURIComponent(installation().consoleUrl)}`);
  const cookies = String(headers["set-cookie"]);
  expect(cookies).toContain("next-auth.callback-url=");
  expect(cookies).not.toMatch(/evil|; Secure/);
  const toStart = await get("/");
  expect(toStart.headers.location).toMatch(/^\/sign-in/);
});

test("a request for another protocol is an ordinary one, whose headers count as little", async () => {
  await get("/sign-in");
  const upgrade = { ...forged, connection: "Upgrade", upgrade: "websocket" };
  const { headers, statusCode } = await get("/sign-in", upgrade);
  expect(statusCode).toBe(200);
  expect(headers).not.toHaveProperty("strict-transport-security");
  const toStart = await get("/", upgrade);
  expect(toStart.headers.location).toMatch(/^\/sign-in/);
});
