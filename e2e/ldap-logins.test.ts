/** Real psql through a PostgreSQL with LDAP to a real worker, and OpenLDAP's own clients beside it: who is let in and how. */
import { execFile } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { makeAuthority } from "@/lib/foundation/certificates/certificate";
import { database } from "@/lib/foundation/platform/database";
import { childEnv } from "@/lib/foundation/platform/env";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { createClient } from "@/lib/people/clients/service";
import { ldapMethod, radiusMethod } from "@/lib/protocols/postgres/hba/lines";
import { type DebianServer, startDebianServer } from "@/lib/testing/debian-postgres";
import { makeFactor, makeGroup, makePolicy, makeUser } from "@/lib/testing/factories";
import { bindMessage } from "@/lib/testing/ldap-messages";
import { oathCode } from "@/lib/testing/oathtool";
import { temporaryDirectory } from "@/lib/testing/postgres";
import { startWorker, type WorkerProcess } from "@/lib/testing/worker-process";

const secret = new Uint8Array(20).map((_, i) => i * 11);
const code = (steps = 0) => oathCode(secret, steps);

const ldapName = "e2e";
const base = "dc=postern";
let worker: WorkerProcess;
let server: DebianServer;
let client: { id: string; secret: string };
let directory: string;
let authorityFile: string;
let name: string;
let userId: string;

/** How the PostgreSQL asks, as the one line of its pg_hba.conf. */
type Way = "ldaps" | "starttls" | "search" | "search over starttls" | "radius";
const line = (way: Way, hosts: readonly string[] = ["127.0.0.1"]) => {
  const radius = {
    servers: [{ host: "127.0.0.1", port: worker.port }],
    secret: client.secret,
    identifier: "e2e",
  };
  const tls = way.includes("starttls") ? "starttls" : "ldaps";
  const port = tls === "ldaps" ? worker.ldapsPort : worker.startTlsPort;
  const mode = way.startsWith("search") ? "search" : "simple";
  const asking =
    way === "radius"
      ? radiusMethod(radius)
      : ldapMethod({ hosts, port, tls, mode, ldapName, base, secret: client.secret });
  return `hostssl all all 127.0.0.1/32 ${asking}`;
};
let current = "";
/** PostgreSQL needs a moment to read the file, so it is written only when it changes. */
async function ask(way: Way, hosts?: readonly string[]): Promise<void> {
  if (current !== line(way, hosts)) await server.setHba([line(way, hosts)]);
  current = line(way, hosts);
}
const trust = (file: string) => server.setLdapConf(`TLS_CACERT ${file}\n`);

beforeAll(async () => {
  client = await createClient(systemActor("test"), {
    name: "e2e",
    network: "127.0.0.1/32",
    ldapName,
    doors: ["radius", "ldap"],
    messageAuthenticator: "postgresql",
    codeEntry: "appended",
    groupsInResponse: "none",
    notes: "",
    secret: undefined,
  });
  worker = await startWorker(process.env.DATABASE_URL ?? "");
  directory = await temporaryDirectory();
  authorityFile = join(directory, "postern-ca.pem");
  const authority = await database().certificateAuthority.findUniqueOrThrow({ where: { purpose: "doors" } });
  writeFileSync(authorityFile, authority.certificate, { mode: 0o644 });
  server = await startDebianServer();
  trust(authorityFile);
}, 60_000);
afterAll(async () => {
  await server?.remove();
  await worker?.stop();
  rmSync(directory, { recursive: true, force: true });
});
beforeEach(async () => {
  await addPerson(`u_${randomUUID().slice(0, 8)}`);
});

async function addPerson(role: string): Promise<void> {
  name = role;
  ({ id: userId } = await makeUser({ username: role, passwordHash: await hashPassword("hunter2") }));
  await makeFactor(userId, { secret });
  await server.addRoles(role);
}

const attempts = async (username = name) =>
  (await database().attempt.findMany({ where: { username }, orderBy: { id: "asc" } })).map(
    ({ door, reason }) => `${door} ${reason}`,
  );
const isIn = async (password: string, user = name) => (await server.psql(user, password)).isIn;
const drops = async (reason: string) => {
  const text = await (await fetch(`${worker.metricsUrl}/metrics`)).text();
  return Number(new RegExp(`postern_ldap_drops_total\\{reason="${reason}"\\} (\\d+)`).exec(text)?.[1]);
};

/** Runs a program of ldap-utils; gives its exit code (OpenLDAP's is the result code) and what it printed. */
function ldap(program: string, words: readonly string[], ca = authorityFile) {
  const [host = ""] = words.filter((word) => word.startsWith("ldap"));
  return new Promise<{ code: number; output: string; host: string }>((resolve) => {
    const env = childEnv({ LDAPTLS_CACERT: ca, LDAPCONF: "/dev/null" });
    execFile(program, ["-x", ...words], { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr, host }),
    );
  });
}
const ldaps = () => `ldaps://127.0.0.1:${worker.ldapsPort}`;
const startTls = () => `ldap://127.0.0.1:${worker.startTlsPort}`;
const personName = () => `uid=${name},ou=${ldapName},${base}`;

describe.each(["ldaps", "starttls", "search", "search over starttls"] as const)("psql by %s", (way) => {
  test("is let in with password and code, and not with the same again, a wrong code, no code", async () => {
    await ask(way);
    const typed = `hunter2${code()}`;
    expect(await server.psql(name, typed)).toMatchObject({ isIn: true });
    expect(await server.psql(name, typed)).toMatchObject({
      isIn: false,
      output: expect.stringContaining(`LDAP authentication failed for user "${name}"`),
    });
    expect(await isIn("hunter2000000")).toBe(false);
    expect(await isIn("hunter2")).toBe(false);
    expect(await isIn(`wrong${code(1)}`)).toBe(false);
    expect(await attempts()).toEqual([
      "ldap accepted",
      "ldap replayed_code",
      "ldap wrong_code",
      "ldap missing_code",
      "ldap wrong_password",
    ]);
  });

  test("an unknown user, a disabled one, a group with the password alone", async () => {
    await ask(way);
    await server.addRoles(`stranger_${name}`);
    expect(await isIn("hunter2123456", `stranger_${name}`)).toBe(false);
    expect(await attempts(`stranger_${name}`)).toEqual(["ldap unknown_user"]);
    await database().user.update({ where: { id: userId }, data: { disabledAt: new Date() } });
    expect(await isIn(`hunter2${code()}`)).toBe(false);
    await database().user.update({ where: { id: userId }, data: { disabledAt: null } });
    const group = await makeGroup({ members: { create: { userId } } });
    const policy = await makePolicy({ method: "password", groups: { create: { groupId: group.id } } });
    expect(await isIn("hunter2")).toBe(true);
    await database().policy.delete({ where: { id: policy.id } });
    expect(await isIn("hunter2")).toBe(false);
    expect(await attempts()).toEqual([
      "ldap user_disabled",
      "ldap accepted_password_only",
      "ldap missing_code",
    ]);
  });
});

describe("one authentication behind both doors", () => {
  test("a code spent over RADIUS is refused over LDAPS, and the reverse", async () => {
    const typed = `hunter2${code()}`;
    await ask("radius");
    expect(await isIn(typed)).toBe(true);
    await ask("ldaps");
    expect(await isIn(typed)).toBe(false);
    const next = `hunter2${code(1)}`;
    expect(await isIn(next)).toBe(true);
    await ask("radius");
    expect(await isIn(next)).toBe(false);
    expect(await attempts()).toEqual([
      "radius accepted",
      "ldap replayed_code",
      "ldap accepted",
      "radius replayed_code",
    ]);
  });

  test("a policy may be for one door alone", async () => {
    const policy = await makePolicy({ method: "deny", doors: ["ldap"] });
    try {
      await ask("ldaps");
      expect(await isIn(`hunter2${code()}`)).toBe(false);
      await ask("radius");
      expect(await isIn(`hunter2${code()}`)).toBe(true);
      expect(await attempts()).toEqual(["ldap policy_denied", "radius accepted"]);
    } finally {
      await database().policy.delete({ where: { id: policy.id } });
    }
  });
});

describe("names", () => {
  test("a role with a comma is refused in a simple bind, and itself after a search", async () => {
    const plain = name;
    await addPerson(`${plain},ou=${ldapName}`);
    await ask("ldaps");
    const before = await drops("wrong_name");
    expect(await isIn(`hunter2${code()}`)).toBe(false);
    expect([await attempts(), await attempts(plain)]).toEqual([[], []]);
    expect(await drops("wrong_name")).toBe(before + 1);
    await ask("search");
    expect(await isIn(`hunter2${code()}`)).toBe(true);
    expect(await attempts()).toEqual(["ldap accepted"]);
  });

  test("a role that spells another with escapes does not become that one", async () => {
    const impostor = `\\${Buffer.from(name.slice(0, 1)).toString("hex")}${name.slice(1)}`;
    await server.addRoles(impostor);
    await ask("ldaps");
    expect(await isIn(`hunter2${code()}`, impostor)).toBe(false);
    await ask("search");
    expect(await isIn(`hunter2${code()}`, impostor)).toBe(false);
    expect(await attempts()).toEqual([]);
  });

  test.each(["päss wörd, ", 'quoted "and" \\ back', "x".repeat(200)])("the password %j", async (password) => {
    await database().user.update({
      where: { id: userId },
      data: { passwordHash: await hashPassword(password) },
    });
    await ask("ldaps");
    expect(await isIn(password + code())).toBe(true);
  });
});

describe("OpenLDAP's clients agree", () => {
  test("ldapwhoami with right, used and wrong codes, by LDAPS and StartTLS", async () => {
    const typed = `hunter2${code()}`;
    const whoAmI = (uri: string, password: string, ...words: string[]) =>
      ldap("ldapwhoami", ["-H", uri, "-D", personName(), "-w", password, ...words]);
    expect(await whoAmI(ldaps(), typed)).toMatchObject({ code: 0, output: `dn:${personName()}\n` });
    expect(await whoAmI(ldaps(), typed)).toMatchObject({ code: 49 });
    expect(await whoAmI(ldaps(), "hunter2000000")).toMatchObject({ code: 49 });
    expect(await whoAmI(startTls(), `hunter2${code(1)}`, "-ZZ")).toMatchObject({ code: 0 });
    expect(await whoAmI(startTls(), "hunter2")).toMatchObject({ code: 13 });
    expect(await whoAmI(ldaps(), "")).toMatchObject({ code: 53 });
    expect(await ldap("ldapwhoami", ["-H", ldaps()])).toMatchObject({ code: 48 });
    expect(await attempts()).toEqual([
      "ldap accepted",
      "ldap replayed_code",
      "ldap wrong_code",
      "ldap accepted",
    ]);
  });

  test("ldapsearch reads the root, finds every role the same, and nothing without the account", async () => {
    const root = ["-H", startTls(), "-s", "base", "-b", "", "-LLL", "+"];
    // ldapsearch binds as nobody first, which is refused, so the root is read by the search account.
    const account = ["-D", `cn=search,ou=${ldapName},${base}`, "-w", client.secret];
    const search = (...words: string[]) =>
      ldap("ldapsearch", ["-H", ldaps(), ...account, "-b", `ou=${ldapName},${base}`, "-LLL", ...words]);
    expect((await ldap("ldapsearch", ["-ZZ", ...root, ...account])).output).toContain(
      "supportedLDAPVersion: 3",
    );
    const known = await search(`(uid=${name})`);
    const unknown = await search("(uid=nobody)");
    expect(known.output.replaceAll(name, "nobody")).toBe(unknown.output);
    expect(unknown.output).toContain(`dn: uid=nobody,ou=${ldapName},${base}`);
    expect(await search("(uid=*)")).toMatchObject({ code: 53 });
    expect(await search("-s", "sub", "(|(uid=a)(uid=b))")).toMatchObject({ code: 53 });
    const wrong = ["-D", `cn=search,ou=${ldapName},${base}`, "-w", "wrong", "-b", base];
    expect(await ldap("ldapsearch", ["-H", ldaps(), ...wrong])).toMatchObject({ code: 49 });
  });
});

describe("trust", () => {
  test("PostgreSQL refuses a worker whose authority it does not know, before any password is sent", async () => {
    const other = join(directory, "other-ca.pem");
    writeFileSync(other, (await makeAuthority("Another authority", new Date())).certificate);
    const refusals = async () => (await drops("handshake_failed")) + (await drops("left_after_tls"));
    const before = await refusals();
    for (const way of ["ldaps", "starttls"] as const) {
      await ask(way);
      trust(other);
      expect(await isIn(`hunter2${code()}`)).toBe(false);
      trust(authorityFile);
    }
    expect(await attempts()).toEqual([]);
    // psql may come twice.
    expect(await refusals()).toBeGreaterThanOrEqual(before + 2);
    expect(await isIn(`hunter2${code()}`)).toBe(true);
    expect(await ldap("ldapwhoami", ["-H", ldaps(), "-D", personName(), "-w", "x"], other)).not.toMatchObject(
      {
        code: 49,
      },
    );
  });

  test("a name that the certificate lacks is refused", async () => {
    const uri = `ldaps://127.0.0.3:${worker.ldapsPort}`;
    const elsewhere = await startWorker(process.env.DATABASE_URL ?? "", {
      POSTERN_LDAP_HOST: "0.0.0.0",
      POSTERN_LDAP_NAMES: "db.example.org",
    });
    try {
      const at = uri.replace(String(worker.ldapsPort), String(elsewhere.ldapsPort));
      const reach = (host: string) =>
        ldap("ldapwhoami", ["-H", at.replace("127.0.0.3", host), "-D", personName(), "-w", "x"]);
      expect((await reach("127.0.0.1")).code).toBe(49);
      expect((await reach("localhost")).code).toBe(49);
      expect((await reach("127.0.0.3")).output).toContain("Can't contact LDAP server");
    } finally {
      await elsewhere.stop();
    }
  });
});

describe("two workers", () => {
  test("share what is spent, and when the first is gone PostgreSQL asks the second", async () => {
    const second = await startWorker(process.env.DATABASE_URL ?? "", {
      POSTERN_LDAP_HOST: "127.0.0.2",
      POSTERN_LDAPS_PORT: String(worker.ldapsPort),
    });
    try {
      const hosts = ["127.0.0.2", "127.0.0.1"];
      await ask("ldaps", hosts);
      const typed = `hunter2${code()}`;
      expect(await isIn(typed)).toBe(true);
      await second.kill();
      expect(await isIn(typed)).toBe(false);
      expect(await isIn(`hunter2${code(1)}`)).toBe(true);
      const rows = await database().attempt.findMany({ where: { username: name }, orderBy: { id: "asc" } });
      expect(rows.map(({ reason }) => reason)).toEqual(["accepted", "replayed_code", "accepted"]);
      expect(new Set(rows.map((row) => row.worker)).size).toBe(2);
    } finally {
      await second.kill();
    }
  });
});

describe("a worker that closes connections because it cannot answer", () => {
  test("is passed over by PostgreSQL where TLS comes first, and not with StartTLS", async () => {
    const closing = [worker.ldapsPort, worker.startTlsPort].map((port) =>
      createServer((socket) => socket.destroy()).listen(port, "127.0.0.2"),
    );
    await Promise.all(closing.map((listener) => once(listener, "listening")));
    try {
      await ask("ldaps", ["127.0.0.2", "127.0.0.1"]);
      expect(await isIn(`hunter2${code()}`)).toBe(true);
      await ask("starttls", ["127.0.0.2", "127.0.0.1"]);
      expect(await isIn(`hunter2${code(1)}`)).toBe(false);
      expect(await attempts()).toEqual(["ldap accepted"]);
    } finally {
      for (const listener of closing) listener.close();
    }
  });
});

describe("a worker under fire", () => {
  const openSilent = async (port: number): Promise<Socket> => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.on("error", () => {});
    await once(socket, "connect");
    return socket.resume();
  };

  test("10,000 malformed messages and 1,000 half-open TLS connections leave both doors answering", async () => {
    const sound = bindMessage(1, personName(), "hunter2");
    // Tags and lengths: of the message, its number, the operation, the version, the name.
    const places = [0, 2, 3, 5, 7, 8, 10];
    for (let round = 0; round < 100; round++) {
      const batch = Array.from({ length: 100 }, async (_, i) => {
        const octets = Buffer.from(sound);
        const at = places[(round + i) % places.length] ?? 0;
        octets[at] = (octets[at] ?? 0) ^ 0xff;
        const socket = await openSilent(worker.startTlsPort);
        socket.write(Buffer.concat([octets, randomBytes(i)]));
        await new Promise((resolve) => socket.once("close", resolve));
      });
      await Promise.all(batch);
    }
    expect(await drops("malformed")).toBe(10_000);
    const open: Socket[] = [];
    try {
      for (let i = 0; i < 1000; i++) {
        const socket = await openSilent(worker.ldapsPort);
        // Half of them begin a handshake that they never finish.
        if (i % 2 === 0) socket.write(Buffer.from("16030101000100", "hex"));
        open.push(socket);
      }
      await ask("ldaps");
      expect(await isIn(`hunter2${code()}`)).toBe(true);
      await ask("radius");
      expect(await isIn(`hunter2${code(1)}`)).toBe(true);
    } finally {
      for (const socket of open) socket.destroy();
    }
    expect(await drops("failed")).toBe(0);
    expect((await fetch(`${worker.metricsUrl}/readyz`)).status).toBe(200);
  }, 120_000);
});
