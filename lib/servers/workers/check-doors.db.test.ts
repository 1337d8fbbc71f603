/** What the LDAPS doors show, against the authority of this store: the right certificate, another, another name, silence. */
import { createServer, type Server } from "node:net";
import { hostname } from "node:os";
import { createServer as createTlsServer } from "node:tls";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { issueServerCertificate, selfSignedCertificate } from "@/lib/foundation/certificates/certificate";
import { ensureDoorAuthority } from "@/lib/foundation/certificates/door-authority";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { env } from "@/lib/foundation/platform/env";
import { operatorWith } from "@/lib/testing/actors";
import { checkDoors } from "./check-doors";

const auditor = operatorWith("auditor");
let pool: pg.Pool;
const servers: Server[] = [];
beforeAll(() => {
  pool = new pg.Pool({ connectionString: env().DATABASE_URL });
});
afterAll(() => pool.end());
beforeEach(() => database().workerInstance.deleteMany());
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function issued(names: readonly string[]) {
  const now = new Date();
  const authority = await ensureDoorAuthority(pool, keyring(), now);
  return issueServerCertificate(authority, {
    ...{ commonName: "door", names: [...names], now },
    expiresAt: new Date(now.getTime() + 86_400_000),
  });
}

async function listening(server: Server, at = { port: 0, host: "127.0.0.1" }): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(at.port, at.host, resolve));
  return (server.address() as { port: number }).port;
}

const door = (
  { certificate, privateKey }: { certificate: string; privateKey: string },
  at?: { readonly port: number; readonly host: string },
) =>
  listening(
    createTlsServer({ cert: certificate, key: privateKey }, (socket) => socket.on("error", () => {})),
    at,
  );

async function worker(
  id: string,
  ldaps: { host: string; port: number },
  { certificate = "issued", host = hostname() } = {},
) {
  const now = new Date();
  const common = { host, pid: 1, version: "1", startedAt: now, lastSeenAt: now };
  const radius = { host: "127.0.0.1", port: 1812 };
  await database().workerInstance.create({
    data: { id, addresses: { radius, ldaps, certificate }, ...common },
  });
}

test("says of each door what its certificate is", async () => {
  const right = await door(await issued(["127.0.0.1"]));
  const elsewhere = await door(await issued(["db.example.org"]));
  const foreign = await door(await selfSignedCertificate(["127.0.0.1"], 2, new Date()));
  const plain = await listening(createServer((socket) => socket.end("hello")));
  await worker("a", { host: "127.0.0.1", port: right });
  await worker("b", { host: "127.0.0.1", port: elsewhere });
  await worker("c", { host: "127.0.0.1", port: foreign });
  await worker("d", { host: "127.0.0.1", port: 1 });
  await worker("e", { host: "127.0.0.1", port: right }, { certificate: "own" });
  await worker("f", { host: "127.0.0.1", port: plain });
  expect(await checkDoors(auditor, { host: "" })).toEqual([
    {
      workerId: "a",
      place: `127.0.0.1:${right}`,
      state: "ok",
      text: expect.stringContaining("of this authority"),
    },
    {
      ...{ workerId: "b", place: `127.0.0.1:${elsewhere}`, state: "failed" },
      text: expect.stringMatching(/not made for 127\.0\.0\.1.*POSTERN_LDAP_NAMES/),
    },
    {
      workerId: "c",
      place: `127.0.0.1:${foreign}`,
      state: "failed",
      text: expect.stringContaining("not of this authority"),
    },
    { workerId: "d", place: "127.0.0.1:1", state: "unchecked", text: expect.stringContaining("not seen") },
    {
      workerId: "e",
      place: `127.0.0.1:${right}`,
      state: "unchecked",
      text: expect.stringContaining("of your own"),
    },
    { workerId: "f", place: `127.0.0.1:${plain}`, state: "failed", text: expect.any(String) },
  ]);
});

test("a worker that listens on every address is judged by the name that the lines will have", async () => {
  const port = await door(await issued(["auth.example.org", "127.0.0.1"]));
  await worker("a", { host: "0.0.0.0", port });
  expect(await checkDoors(auditor, { host: "auth.example.org" })).toMatchObject([
    { place: `auth.example.org:${port}`, state: "ok" },
  ]);
  expect(await checkDoors(auditor, { host: "db.example.org" })).toMatchObject([{ state: "failed" }]);
  expect(await checkDoors(auditor, { host: "" })).toMatchObject([
    { place: `127.0.0.1:${port}`, state: "ok" },
  ]);
});

test("a worker of another machine is asked there, not here", async () => {
  const port = await door(await issued(["127.0.0.1", "127.0.0.2", "auth.example.org"]));
  await door(await selfSignedCertificate(["127.0.0.2"], 2, new Date()), { port, host: "127.0.0.2" });
  await worker("a", { host: "0.0.0.0", port }, { host: "127.0.0.2" });
  await worker("b", { host: "0.0.0.0", port });
  await worker("c", { host: "127.0.0.1", port }, { host: "127.0.0.2" });
  await worker("d", { host: "0.0.0.0", port }, { host: "no-such-machine.invalid" });
  expect(await checkDoors(auditor, { host: "auth.example.org" })).toMatchObject([
    { workerId: "a", state: "failed", text: expect.stringContaining("not of this authority") },
    { workerId: "b", state: "ok" },
    { workerId: "c", state: "unchecked", text: expect.stringContaining("listens on 127.0.0.2 for programs") },
    { workerId: "d", state: "unchecked", text: expect.stringContaining("not seen") },
  ]);
  const [first] = await checkDoors(auditor, { host: "" });
  expect(first).toMatchObject({ workerId: "a", place: `127.0.0.2:${port}`, state: "failed" });
});
