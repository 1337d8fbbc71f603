/** A directory that is silent, cut off, endless or hostile: every question ends in time, with a name for what happened. */
import { createServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { directoryCertificate } from "@/lib/testing/directories/certificates";
import { type ScriptedDirectory, startScriptedDirectory } from "@/lib/testing/directories/scripted";
import { openSession, type Session } from "./session";

const base = "OU=People,DC=corp,DC=test";
const entries = Array.from({ length: 25 }, (_, i) => ({
  dn: `CN=u${i},${base}`,
  attributes: { objectClass: ["user"], sAMAccountName: [`u${i}`] },
}));
const question = { base, filter: "(objectClass=user)", attributes: ["sAMAccountName"] };
const within = (ms: number) => performance.now() + ms;

let directory: ScriptedDirectory;
beforeAll(async () => {
  directory = await startScriptedDirectory({ entries, mostEntries: 10 });
});
afterAll(() => directory?.close());

const open = (tls: "ldaps" | "starttls", ms: number, limits?: Parameters<typeof openSession>[3]) =>
  openSession(
    { host: "localhost", port: tls === "ldaps" ? directory.tlsPort : directory.port },
    { tls, caCertificate: directory.authority },
    within(ms),
    limits,
  );

const problem = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "none",
    (error) => error.problem?.code ?? String(error),
  );

async function all(session: Session): Promise<number> {
  let count = 0;
  for await (const page of session.pages(question, 10, 2000)) count += page.length;
  return count;
}

test("pages go on after an empty one", async () => {
  directory.script = { entries, mostEntries: 10, emptyPageBefore: 1 };
  const session = await open("ldaps", 2000);
  expect(await all(session)).toBe(25);
  session.close();
});

test.each(["ldaps", "starttls"] as const)(
  "%s: silence ends at the deadline, whenever it begins",
  async (tls) => {
    directory.script = { entries, isSilent: true };
    const opened = open(tls, 300);
    expect(await problem(opened.then((session) => session.search(question, within(300))))).toBe("timeout");
    directory.script = { entries, hangsAfter: 3 };
    const session = await open(tls, 1000);
    expect(await problem(session.search(question, within(300)))).toBe("timeout");
    expect(session.isOpen()).toBe(false);
    expect(await problem(session.search(question, within(300)))).toBe("timeout");
  },
);

test("a yes to StartTLS and then nothing ends at the deadline, and the connection with it", async () => {
  directory.script = { entries, isSilentAfterStartTls: true };
  expect(await problem(open("starttls", 300))).toBe("timeout");
  await expect.poll(() => directory.open()).toBe(0);
});

test("a connection that was cut is not opened again without binding", async () => {
  directory.script = { entries, cutsAfter: 3 };
  const session = await open("ldaps", 1000);
  await session.bind("cn=reader", "x", within(1000));
  expect(await problem(session.search(question, within(1000)))).toBe("closed");
  directory.script = { entries };
  expect(await problem(session.search(question, within(1000)))).toBe("closed");
  expect(session.isOpen()).toBe(false);
});

test("more octets or entries than are allowed end the connection", async () => {
  directory.script = { entries };
  const narrow = await open("ldaps", 1000, { mostBytes: 500, mostEntries: 1000 });
  expect(await problem(narrow.search(question, within(1000)))).toBe("too_much");
  const few = await open("ldaps", 1000, { mostBytes: 100_000, mostEntries: 3 });
  expect(await problem(few.search(question, within(1000)))).toBe("too_much");
});

test("a referral and a list that was cut have their names", async () => {
  directory.script = { entries, searchResult: { code: 10, referral: "ldap://elsewhere" } };
  expect(await problem((await open("ldaps", 1000)).search(question, within(1000)))).toBe("referral");
  directory.script = { entries, mostEntries: 10 };
  expect(await problem((await open("ldaps", 1000)).search(question, within(1000)))).toBe("size_limit");
});

/** Whoever connects gets these octets, again and again. */
async function flood(octets: Buffer, work: (port: number) => Promise<void>): Promise<void> {
  const { certificate: cert, privateKey: key } = await directoryCertificate(["localhost"]);
  const server = createTlsServer({ cert, key }, (socket) => {
    socket.on("error", () => {});
    const pour = () => {
      while (!socket.destroyed && socket.write(octets));
    };
    socket.on("drain", pour);
    socket.once("data", pour);
  });
  await new Promise<void>((done) => server.listen(0, "localhost", done));
  try {
    await work((server.address() as { port: number }).port);
  } finally {
    server.close();
  }
}

test.each([
  ["what is no LDAP", Buffer.alloc(65_536, 0x41)],
  ["a message without end", Buffer.concat([Buffer.from("30847fffffff020102", "hex"), Buffer.alloc(65_000)])],
  [
    "thousands of answers that nobody asked for",
    Buffer.concat(Array(9000).fill(Buffer.from("300702010965020a00", "hex"))),
  ],
  ["zeros", Buffer.alloc(65_536)],
  ["empty messages", Buffer.concat(Array(30_000).fill(Buffer.from("3000", "hex")))],
])("%s ends in time and harms nothing else", async (_, octets) => {
  await flood(octets, async (port) => {
    const session = await openSession(
      { host: "localhost", port },
      { tls: "ldaps", caCertificate: directory.authority },
      within(1500),
    );
    expect(await problem(session.search(question, within(1500)))).toMatch(
      /timeout|too_much|closed|unwilling/,
    );
    expect(session.isOpen()).toBe(false);
  });
});

test("what is no TLS has a name", async () => {
  const server = createServer((socket) => socket.end("220 hello\r\n"));
  await new Promise<void>((done) => server.listen(0, "localhost", done));
  const { port } = server.address() as { port: number };
  const session = await openSession(
    { host: "localhost", port },
    { tls: "ldaps", caCertificate: null },
    within(1000),
  );
  expect(await problem(session.search(question, within(1000)))).toBe("not_ldap");
  server.close();
});
