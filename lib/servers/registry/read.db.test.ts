/** Reading registered servers: what is kept of a success and of a failure, and trying settings. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { utf8 } from "@/lib/foundation/base/bytes";
import { selfSignedCertificate } from "@/lib/foundation/certificates/certificate";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { isNewerThanLoaded } from "@/lib/servers/reading/reading";
import { operatorWith } from "@/lib/testing/actors";
import { makeServer } from "@/lib/testing/factories";
import { startTestCluster } from "@/lib/testing/postgres";
import { aReading } from "@/lib/testing/readings";
import { serverDetail } from "./queries";
import { readServer, testConnection } from "./read";
import { testConnectionInput } from "./schema";

const owner = operatorWith("owner");
let cluster: Awaited<ReturnType<typeof startTestCluster>>;
let certificate: string;

beforeAll(async () => {
  const made = await selfSignedCertificate(["127.0.0.1"], 2, new Date());
  certificate = made.certificate;
  cluster = await startTestCluster({
    superuser: "postgres",
    settings: { ssl: "on", ssl_cert_file: "server.crt", ssl_key_file: "server.key" },
    files: { "server.crt": made.certificate, "server.key": made.privateKey },
  });
});
afterAll(() => cluster?.remove());
beforeEach(() => database().server.deleteMany());

/** A registered server that stands for the cluster, read as its superuser. */
function reachable(data: object = {}) {
  const id = crypto.randomUUID();
  const place = { table: "servers", column: "monitor_password_sealed", row: id };
  return makeServer({
    ...{ id, port: cluster.port, caCertificate: certificate, monitorRole: "postgres" },
    monitorPasswordSealed: keyring().seal(place, utf8(cluster.password)),
    ...data,
  });
}

describe("readServer", () => {
  it("keeps what a server said, without an audit row", async () => {
    const { id } = await reachable({ failure: "old\nfailure" });
    expect(await readServer(owner, { id })).toEqual({ ok: true, unknown: 0 });
    const server = await serverDetail(owner, id);
    expect(server).toMatchObject({ failure: null, reading: { seenAs: "127.0.0.1" } });
    expect(server.readAt).toEqual(server.triedAt);
    expect(await database().auditEvent.count({ where: { subjectId: id } })).toBe(0);
  });

  it("notices lines that were changed and not loaded, and that they were loaded", async () => {
    const { id } = await reachable();
    const hba = join(cluster.data, "pg_hba.conf");
    const before = readFileSync(hba, "utf8");
    const isNewer = async () => {
      expect(await readServer(owner, { id })).toMatchObject({ ok: true });
      const { reading } = await serverDetail(owner, id);
      return reading && isNewerThanLoaded(reading);
    };
    try {
      expect([await isNewer(), await isNewer()]).toEqual([false, false]);
      writeFileSync(hba, `${before}\nhost all nobody_here 192.0.2.0/24 trust\n`);
      expect([await isNewer(), await isNewer()]).toEqual([true, true]);
      process.kill(cluster.pid, "SIGHUP");
      await expect.poll(isNewer).toBe(false);
    } finally {
      writeFileSync(hba, before);
    }
  });

  it("keeps the last reading when it fails, and why", async () => {
    const readAt = new Date("2026-01-01");
    const { id } = await makeServer({ reading: aReading(), readAt });
    expect(await readServer(owner, { id })).toMatchObject({ ok: false, failure: { code: "refused" } });
    const server = await serverDetail(owner, id);
    expect(server).toMatchObject({
      readAt,
      reading: { version: "18.4" },
      failure: { text: "Nothing listens on 127.0.0.1:1.", fix: expect.stringContaining("listen_addresses") },
    });
    expect(server.triedAt?.getTime()).toBeGreaterThan(readAt.getTime());
  });

  it("says that a password which no key opens must be typed again", async () => {
    const { id } = await makeServer({ monitorPasswordSealed: new Uint8Array([1, 2, 3]) });
    const result = await readServer(owner, { id });
    expect(result).toMatchObject({ ok: false, failure: { code: "password_unreadable" } });
    expect((await serverDetail(owner, id)).failure?.fix).toMatch(/Type the password/);
  });

  it("refuses a server that is gone", async () => {
    const gone = { id: crypto.randomUUID() };
    await expect(readServer(systemActor("worker"), gone)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("testConnection", () => {
  const input = (changes: object) =>
    testConnectionInput.parse({
      ...{ host: "127.0.0.1", port: cluster.port, sslMode: "verify-full", caCertificate: certificate },
      ...{ monitorRole: "postgres", monitorPassword: undefined, ...changes },
    });

  it("tries what was typed, or the kept password of the server, and keeps nothing", async () => {
    const typed = await testConnection(owner, input({ monitorPassword: cluster.password }));
    expect(typed).toMatchObject({ ok: true });
    const { id } = await reachable();
    expect(await testConnection(owner, input({ id }))).toMatchObject({ ok: true });
    expect(await serverDetail(owner, id)).toMatchObject({ reading: null, triedAt: null });
  });

  it.each([
    { host: "localhost" },
    { port: 1 },
    { sslMode: "require" },
    { caCertificate: "" },
    { monitorRole: "somebody" },
  ])("does not send the kept password where %j leads", async (changes) => {
    const { id } = await reachable();
    await expect(testConnection(owner, input({ id, ...changes }))).rejects.toMatchObject({
      code: "invalid_input",
      fields: { monitorPassword: expect.stringContaining("Type the password again") },
    });
  });

  it("asks for a password where there is none", async () => {
    await expect(testConnection(owner, input({}))).rejects.toMatchObject({
      fields: { monitorPassword: expect.any(String) },
    });
  });
});
