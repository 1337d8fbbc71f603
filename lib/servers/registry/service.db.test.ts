/** Changes to servers against a real store: who may, what is sealed, what is audited, what the list shows. */
import { describe, expect, it } from "vitest";
import { textOf } from "@/lib/foundation/base/bytes";
import { selfSignedCertificate } from "@/lib/foundation/certificates/certificate";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database, Prisma } from "@/lib/foundation/platform/database";
import { operatorWith, userActor } from "@/lib/testing/actors";
import { makeClient, makeServer } from "@/lib/testing/factories";
import { aReading } from "@/lib/testing/readings";
import { listServers, serverDetail } from "./queries";
import { readServer, testConnection } from "./read";
import { createServerInput, serverListRequest, testConnectionInput, updateServerInput } from "./schema";
import { createServer, deleteServer, updateServer } from "./service";

const owner = operatorWith("owner");
const password = "the password of the monitoring role";
let count = 0;
const input = (changes: object = {}) =>
  createServerInput.parse({
    name: `Server ${++count}`,
    host: "db.example.org",
    port: 5432,
    sslMode: "verify-full",
    monitorRole: "postern_monitor",
    monitorPassword: password,
    ...changes,
  });
const row = (id: string) => database().server.findUniqueOrThrow({ where: { id } });
const opened = async (id: string) => {
  const place = { table: "servers", column: "monitor_password_sealed", row: id };
  return textOf(keyring().open(place, (await row(id)).monitorPasswordSealed ?? new Uint8Array()));
};
const lastAudit = () => database().auditEvent.findFirstOrThrow({ orderBy: { id: "desc" } });

describe("createServer", () => {
  it("seals the password to the row and keeps it out of the audit log", async () => {
    const client = await makeClient();
    const { certificate } = await selfSignedCertificate(["db.example.org"], 2, new Date());
    const wanted = input({ clientId: client.id, caCertificate: certificate });
    const { id } = await createServer(owner, wanted);
    expect(await opened(id)).toBe(password);
    const event = await lastAudit();
    expect(event).toMatchObject({ action: "server.created", subjectId: id, subjectName: wanted.name });
    expect(JSON.stringify(event.detail)).not.toContain(password);
    expect(event.detail).toMatchObject({
      host: "db.example.org",
      client: client.name,
      caCertificate: expect.stringContaining("CN=db.example.org (SHA-256 "),
    });
    const detail = await serverDetail(operatorWith("auditor"), id);
    expect(detail).toMatchObject({ client: { name: client.name }, reading: null, failure: null });
    expect(JSON.stringify(detail)).not.toMatch(/sealed|password of/i);
  });

  it("refuses a taken name, a client that is gone and a certificate that is none", async () => {
    const first = input();
    await createServer(owner, first);
    const taken = `The server at db.example.org:5432 is called ${first.name} already. Choose another name.`;
    await expect(createServer(owner, input({ name: first.name }))).rejects.toMatchObject({
      code: "conflict",
      message: taken,
      fields: { name: taken },
    });
    await expect(createServer(owner, input({ clientId: crypto.randomUUID() }))).rejects.toMatchObject({
      fields: { clientId: expect.any(String) },
    });
    const broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----";
    await expect(createServer(owner, input({ caCertificate: broken }))).rejects.toMatchObject({
      fields: { caCertificate: expect.any(String) },
    });
  });

  it("writes nothing when the audit row cannot be written", async () => {
    const before = await database().server.count();
    await expect(createServer({ ...owner, name: "nul \u0000 character" }, input())).rejects.toThrow(
      'invalid byte sequence for encoding "UTF8": 0x00',
    );
    expect(await database().server.count()).toBe(before);
  });
});

describe("updateServer", () => {
  it("keeps the password when none is given, and records what changed alone", async () => {
    const before = input();
    const { id } = await createServer(owner, before);
    await updateServer(
      owner,
      updateServerInput.parse({ ...before, id, monitorPassword: undefined, notes: "Rack 4" }),
    );
    expect(await opened(id)).toBe(password);
    expect((await lastAudit()).detail).toEqual({ notes: { from: "", to: "Rack 4" } });
    await updateServer(
      owner,
      updateServerInput.parse({ ...before, id, notes: "Rack 4", monitorPassword: "anew" }),
    );
    expect(await opened(id)).toBe("anew");
    expect((await lastAudit()).detail).toEqual({ monitorPassword: "replaced" });
    const off = { ...before, id, notes: "Rack 4", monitorPassword: undefined, whereFrom: false };
    await updateServer(owner, updateServerInput.parse(off));
    expect((await lastAudit()).detail).toEqual({ whereFrom: { from: true, to: false } });
    await updateServer(owner, updateServerInput.parse({ ...off, whereFrom: true }));
    const { id: lastId } = await lastAudit();
    await updateServer(
      owner,
      updateServerInput.parse({ ...before, id, notes: "Rack 4", monitorPassword: undefined }),
    );
    expect((await lastAudit()).id).toBe(lastId);
  });

  it("forgets what was read when the server is another one now", async () => {
    const server = await makeServer({ reading: aReading(), readAt: new Date(), failure: "old\nfailure" });
    const same = { ...input({ name: server.name, host: server.host, port: server.port }), id: server.id };
    await updateServer(owner, { ...same, notes: "the same" });
    expect((await serverDetail(owner, server.id)).reading?.version).toBe("18.4");
    await updateServer(owner, { ...same, port: 6543 });
    expect(await serverDetail(owner, server.id)).toMatchObject({
      reading: null,
      readAt: null,
      failure: null,
    });
  });
});

describe("the kept password", () => {
  const change = (before: Record<string, unknown>, id: string, changes: Record<string, unknown>) =>
    updateServer(owner, updateServerInput.parse({ ...before, id, monitorPassword: undefined, ...changes }));
  const elsewhere = [
    ["the host", { host: "evil.example.org" }],
    ["the port", { port: 6543 }],
    ["the role", { monitorRole: "postgres" }],
    ["what is checked of its certificate", { sslMode: "require" }],
    ["the certificate to trust", { caCertificate: "another" }],
  ] as const;
  const someCertificate = async () =>
    (await selfSignedCertificate(["db.example.org"], 2, new Date())).certificate;

  it.each(elsewhere)(
    "must be typed again when %s changes, and what was typed is kept",
    async (what, changes) => {
      const before = input({ caCertificate: await someCertificate() });
      const changed = "caCertificate" in changes ? { caCertificate: await someCertificate() } : changes;
      const { id } = await createServer(owner, before);
      await expect(change(before, id, changed)).rejects.toMatchObject({
        code: "invalid_input",
        fields: { monitorPassword: expect.stringContaining(`Type the password again: ${what} changed`) },
      });
      expect(await serverDetail(owner, id)).toMatchObject({ host: before.host, port: before.port });
      await change(before, id, { ...changed, monitorPassword: "typed again" });
      expect(await opened(id)).toBe("typed again");
    },
  );

  it("stays where only the database or the words about it change", async () => {
    const before = input();
    const { id } = await createServer(owner, before);
    await change(before, id, { database: "other", notes: "moved", name: `${before.name} 2` });
    expect(await opened(id)).toBe(password);
  });

  it("does not reach a new destination by two changes at the same time", async () => {
    const before = input();
    const { id } = await createServer(owner, before);
    const results = await Promise.allSettled([
      change(before, id, { host: "evil.example.org", monitorPassword: "theirs" }),
      change(before, id, { notes: "as it was" }),
    ]);
    const { host } = await serverDetail(owner, id);
    expect(results.filter(({ status }) => status === "fulfilled").length).toBeGreaterThan(0);
    expect([host, await opened(id)]).not.toEqual(["evil.example.org", password]);
    expect([host, await opened(id)]).not.toEqual([before.host, "theirs"]);
  });
});

it("deleteServer forgets the server with the ways in that were accepted", async () => {
  const server = await makeServer();
  await database().bypassException.create({
    data: {
      ...{ serverId: server.id, role: "etl", method: "scram-sha-256", network: "any", reason: "Night job" },
      ...{ acceptedBy: "ada", expiresAt: new Date(Date.now() + 1000) },
    },
  });
  await deleteServer(owner, { id: server.id });
  expect(await lastAudit()).toMatchObject({ action: "server.deleted", subjectName: server.name });
  await expect(serverDetail(owner, server.id)).rejects.toMatchObject({ code: "not_found" });
});

describe("listServers", () => {
  it("takes the facts out of the readings, searches and sorts", async () => {
    await database().server.deleteMany();
    await makeServer({
      name: "b-old",
      host: "old.example.org",
      reading: aReading({ versionNumber: 150018 }),
    });
    await makeServer({ name: "a-new", reading: aReading({ hba: null }), readAt: new Date() });
    await makeServer({ name: "c-none", failure: "Nothing listens.\nStart it.", reading: Prisma.DbNull });
    const { rows, total } = await listServers(owner, serverListRequest.parse({}));
    expect(total).toBe(3);
    expect(rows.map(({ name }) => name)).toEqual(["a-new", "b-old", "c-none"]);
    expect(rows[1]).toMatchObject({
      versionNumber: 150018,
      radiusLines: 1,
      loginRoles: 2,
      tlsVersion: "TLSv1.3",
    });
    expect(rows[0]).toMatchObject({ versionNumber: 180004, radiusLines: null, failure: null });
    expect(rows[2]).toMatchObject({
      versionNumber: null,
      unknown: 0,
      failure: { text: "Nothing listens.", fix: "Start it." },
    });
    const byVersion = await listServers(
      owner,
      serverListRequest.parse({ sort: "version", direction: "desc" }),
    );
    expect(byVersion.rows.map(({ name }) => name)).toEqual(["a-new", "b-old", "c-none"]);
    const searched = await listServers(owner, serverListRequest.parse({ search: "OLD.ex" }));
    expect(searched.rows.map(({ name }) => name)).toEqual(["b-old"]);
  });
});

describe("who may not", () => {
  const id = "00000000-0000-4000-8000-000000000000";
  const test = testConnectionInput.parse({ ...input(), id });
  const writes: [string, (actor: Parameters<typeof createServer>[0]) => Promise<unknown>][] = [
    ["createServer", (actor) => createServer(actor, input())],
    ["updateServer", (actor) => updateServer(actor, { ...input(), id })],
    ["deleteServer", (actor) => deleteServer(actor, { id })],
    ["readServer", (actor) => readServer(actor, { id })],
    ["testConnection", (actor) => testConnection(actor, test)],
  ];
  it.each(writes)("%s is for administrators", async (_, write) => {
    for (const actor of [operatorWith("help_desk"), operatorWith("auditor"), userActor(id)]) {
      await expect(write(actor)).rejects.toMatchObject({ code: "forbidden" });
    }
  });

  it("help desk and users do not even read", async () => {
    for (const actor of [operatorWith("help_desk"), userActor(id)]) {
      await expect(listServers(actor, serverListRequest.parse({}))).rejects.toMatchObject({
        code: "forbidden",
      });
      await expect(serverDetail(actor, id)).rejects.toMatchObject({ code: "forbidden" });
    }
  });
});

it("a server that is gone is neither changed nor removed", async () => {
  const id = "00000000-0000-4000-8000-000000000000";
  const gone = { code: "not_found", message: "This server no longer exists." };
  await expect(updateServer(owner, updateServerInput.parse({ ...input(), id }))).rejects.toMatchObject(gone);
  await expect(deleteServer(owner, { id })).rejects.toMatchObject(gone);
});
