/** Reading a real PostgreSQL with the role that the shown SQL makes, and every way in which connecting fails. */
import { execFileSync } from "node:child_process";
import { getEventListeners } from "node:events";
import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { selfSignedCertificate } from "@/lib/foundation/certificates/certificate";
import { childEnv } from "@/lib/foundation/platform/env";
import { freePort } from "@/lib/foundation/platform/ports";
import { newMonitorPassword } from "@/lib/servers/registry/monitor-password";
import { monitorRoleLines, monitorRoleSql } from "@/lib/servers/registry/monitor-role";
import { startTestCluster } from "@/lib/testing/postgres";
import { type ProtectedServer, startProtectedServer } from "@/lib/testing/protected-postgres";
import { type ConnectTarget, connectTo } from "./connect";
import { probe } from "./probe";

const { password, verifier } = newMonitorPassword();
const role = "postern_monitor";
let server: ProtectedServer;
let certificate: string;
let target: ConnectTarget;

/** Runs `sql` with psql as the superuser, as an administrator would paste it. */
function runSql(sql: string): void {
  const words = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-", server.cluster.url("postgres")];
  execFileSync("psql", words, { input: sql, env: childEnv({ LC_ALL: "C.UTF-8" }), stdio: "pipe" });
}

const secretLine = `hostssl all radius_people 192.0.2.0/24 radius radiusservers="10.0.0.1" radiussecrets="top-secret-of-the-line"`;
const lines = [
  monitorRoleLines({ role, database: "postgres", addresses: ["127.0.0.1"] }),
  "hostssl all plain_password 127.0.0.1/32 password",
  "hostssl all trusted,locked_out,missing_role 127.0.0.1/32 trust",
  "host all rejected 127.0.0.1/32 reject",
  "hostssl all bare 127.0.0.1/32 scram-sha-256",
  secretLine,
];

beforeAll(async () => {
  server = await startProtectedServer(lines);
  runSql(monitorRoleSql({ role, database: "postgres", verifier }));
  runSql(`CREATE ROLE bare LOGIN PASSWORD '${password}'; CREATE ROLE plain_password LOGIN PASSWORD 'x';
    CREATE ROLE trusted LOGIN; CREATE ROLE locked_out; CREATE ROLE staff; CREATE ROLE analysts IN ROLE staff;
    CREATE ROLE ana LOGIN IN ROLE analysts VALID UNTIL '2030-01-02 03:04:05+00' CONNECTION LIMIT 7;
    CREATE DATABASE closed ALLOW_CONNECTIONS false; CREATE DATABASE private; REVOKE CONNECT ON DATABASE private FROM PUBLIC;`);
  certificate = execFileSync("cat", [`${server.cluster.data}/server.crt`], { encoding: "utf8" });
  target = {
    host: "localhost",
    port: server.cluster.port,
    database: "postgres",
    user: role,
    password,
    sslMode: "verify-full",
    caCertificate: certificate,
  };
});
afterAll(() => server?.remove());

describe("a reading with the role that the shown SQL makes", () => {
  it("knows everything and keeps no secret", async () => {
    const result = await probe(target);
    if (!result.ok) throw new Error(JSON.stringify(result.failure));
    const { reading } = result;
    expect(reading.unknown).toEqual([]);
    expect(reading).toMatchObject({
      versionNumber: expect.any(Number),
      isInRecovery: false,
      seenAs: "127.0.0.1",
      tls: {
        version: "TLSv1.3",
        certificate: { subject: "CN=localhost", names: expect.stringContaining("DNS:localhost") },
      },
      settings: {
        ssl: "on",
        password_encryption: "scram-sha-256",
        hba_file: expect.stringMatching(/pg_hba\.conf$/),
      },
    });
    expect(Math.abs(reading.clockAheadSeconds)).toBeLessThan(2);
    expect(reading.sessions?.encrypted).toBeGreaterThan(0);
    expect(reading.sessions?.plain).toBeGreaterThan(0);
    expect(reading.databases.map(({ name }) => name)).toContain("private");
    expect(reading.roles.find(({ name }) => name === "ana")).toMatchObject({
      login: true,
      superuser: false,
      connectionLimit: 7,
      validUntil: "2030-01-02T03:04:05Z",
    });
    expect(reading.roles.find(({ name }) => name === "staff")).toMatchObject({
      login: false,
      validUntil: null,
    });
    expect(reading.memberships).toContainEqual({ role: "analysts", member: "ana", admin: false });
    const radius = reading.hba?.find(({ auth_method }) => auth_method === "radius");
    expect(radius).toMatchObject({ type: "hostssl", user_name: ["radius_people"], address: "192.0.2.0" });
    expect(radius?.options).toContain("radiussecrets=••••");
    expect(JSON.stringify(reading)).not.toContain("top-secret-of-the-line");
    expect(JSON.stringify(reading)).not.toContain(password);
  });

  it("works by address with verify-full, and unchecked with require", async () => {
    expect(await probe({ ...target, host: "127.0.0.1" })).toMatchObject({ ok: true });
    expect(await probe({ ...target, sslMode: "require", caCertificate: null })).toMatchObject({ ok: true });
  });

  it("cannot write, whatever it is told", async () => {
    const connected = await connectTo(target);
    if (!connected.ok) throw new Error(connected.failure.text);
    await expect(connected.client.query("CREATE TABLE public.t (i int)")).rejects.toThrow(
      /read-only|permission denied/,
    );
    await connected.close();
  });
});

it("says what is unknown without grants, and the grants make it known", async () => {
  const bare = { ...target, user: "bare" };
  const before = await probe(bare);
  if (!before.ok) throw new Error(before.failure.text);
  expect(before.reading).toMatchObject({ hba: null, sessions: null });
  expect(before.reading.settings.hba_file).toBeUndefined();
  expect(before.reading.settings.ssl).toBe("on");
  expect(before.reading.unknown.map(({ what }) => what)).toEqual([
    "Some settings",
    "Sessions without TLS",
    "pg_hba.conf",
  ]);
  for (const { grant } of before.reading.unknown) runSql(grant);
  const after = await probe(bare);
  expect(after).toMatchObject({ ok: true, reading: { unknown: [], hba: expect.any(Array) } });
});

it("readings that share a signal leave no listener on it", async () => {
  const { signal } = new AbortController();
  for (const changes of [{}, { password: "wrong" }, {}]) await probe({ ...target, ...changes }, { signal });
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});

describe("what fails, in words", () => {
  const failure = async (changes: Partial<ConnectTarget>, timeoutSeconds?: number) => {
    const result = await probe({ ...target, ...changes }, { timeoutSeconds });
    if (result.ok) throw new Error("it worked");
    return result.failure;
  };

  it.each<[string, Partial<ConnectTarget>, RegExp]>([
    ["name_not_resolved", { host: "no-such-host.invalid" }, /no-such-host\.invalid has no address/],
    ["password_refused", { password: "wrong" }, /does not take this password/],
    ["password_refused", { user: "nobody_at_all" }, /no line|does not take/i],
    ["clear_text_asked", { user: "plain_password" }, /clear text, so it was not sent/],
    ["no_hba_entry", { user: "rejected" }, /rejects rejected from 127\.0\.0\.1/],
    ["role_may_not_log_in", { user: "missing_role" }, /no role missing_role/],
    ["role_may_not_log_in", { user: "locked_out" }, /may not log in/],
    ["database_missing", { user: "trusted", database: "nowhere" }, /no database nowhere/],
    ["database_closed", { user: "trusted", database: "private" }, /may not connect to the database private/],
    ["database_closed", { user: "trusted", database: "closed" }, /may not connect to the database closed/],
    ["certificate_untrusted", { caCertificate: null }, /not signed by an authority/],
  ])("%s: %j", async (code, changes, words) => {
    // A role without a line of its own falls through to the end of the file.
    const expected = changes.user === "nobody_at_all" ? "no_hba_entry" : code;
    const said = await failure(changes);
    expect(said).toMatchObject({ code: expected, text: expect.stringMatching(words) });
    expect(said.fix).not.toBe("");
    expect(JSON.stringify(said)).not.toContain(password);
  });

  it("gives the line that is missing, for the address that the server saw", async () => {
    const said = await failure({ user: "nobody_at_all" });
    expect(said.fix).toContain("hostssl postgres nobody_at_all 127.0.0.1/32 scram-sha-256");
  });

  it("refused: nothing listens", async () => {
    expect(await failure({ port: await freePort() })).toMatchObject({ code: "refused" });
  });

  describe("against something that is no PostgreSQL", () => {
    let listener: Server;
    const answering = async (reply: string | null) => {
      listener = createServer((socket) => {
        socket.on("error", () => {});
        socket.on("data", () => reply !== null && socket.write(reply));
      });
      await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
      const address = listener.address();
      return { host: "127.0.0.1", port: typeof address === "object" && address ? address.port : 0 };
    };
    it.each([
      [null, "timed_out"],
      ["HTTP/1.1 400 Bad Request\r\n\r\n", "not_postgresql"],
      ["N", "tls_not_offered"],
      ["S", "timed_out"],
    ])("%j is %s", async (reply, code) => {
      const at = await answering(reply);
      try {
        expect(await failure(at, 0.5)).toMatchObject({ code });
      } finally {
        listener.close();
      }
    });
  });
});

describe("certificates", () => {
  it.each<[string, readonly [string], number, string, string]>([
    ["made for another name", ["db.example.org"], 1, "certificate_wrong_name", "db.example.org"],
    ["that ran out", ["localhost"], -1, "certificate_expired", "expired"],
  ])("%s", async (_, names, days, code, said) => {
    const now = new Date(Date.now() + (days < 0 ? -3 : 0) * 86_400_000);
    const made = await selfSignedCertificate(names, Math.abs(days), now);
    const cluster = await startTestCluster({
      superuser: "postgres",
      settings: { ssl: "on", ssl_cert_file: "server.crt", ssl_key_file: "server.key" },
      files: { "server.crt": made.certificate, "server.key": made.privateKey },
    });
    try {
      const { port, password } = cluster;
      const there = { ...target, port, password, user: "postgres", caCertificate: made.certificate };
      expect(await probe(there)).toMatchObject({
        ok: false,
        failure: { code, text: expect.stringContaining(said) },
      });
      // The name is all that verify-ca leaves out.
      const isName = code === "certificate_wrong_name";
      expect(await probe({ ...there, sslMode: "verify-ca" })).toMatchObject({ ok: isName });
    } finally {
      await cluster.remove();
    }
  });

  it("a server without TLS is not talked to", async () => {
    const cluster = await startTestCluster({ superuser: "postgres" });
    try {
      const result = await probe({ ...target, port: cluster.port, user: "postgres" });
      expect(result).toMatchObject({ ok: false, failure: { code: "tls_not_offered" } });
    } finally {
      await cluster.remove();
    }
  });
});
