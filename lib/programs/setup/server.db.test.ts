/** Registering the server of the first run, sorting its roles, and what the wizard knows then. */
import { beforeEach, describe, expect, it } from "vitest";
import { database, type Prisma } from "@/lib/foundation/platform/database";
import { clientLines } from "@/lib/servers/hba/client-lines";
import { serverDetail } from "@/lib/servers/registry/queries";
import { createServerInput } from "@/lib/servers/registry/schema";
import { operatorWith } from "@/lib/testing/actors";
import { makeClient, makeFactor, makeServer, makeUser } from "@/lib/testing/factories";
import { aLine, aReading, aRole } from "@/lib/testing/readings";
import { setupProgress } from "./queries";
import { takeRolesInput } from "./schema";
import { registerServer, takeRoles } from "./server";

const owner = operatorWith("owner");
const input = (changes: object = {}) =>
  createServerInput.parse({
    ...{ name: "main", host: "127.0.0.1", port: 5432, sslMode: "require" },
    ...{ monitorRole: "postern_monitor", monitorPassword: "secret", ...changes },
  });
const exceptions = () => database().bypassException.findMany({ orderBy: { role: "asc" } });

beforeEach(async () => {
  await database()
    .$executeRaw`TRUNCATE "users", "clients", "servers", "attempts", "worker_instances" CASCADE`;
});

describe("registerServer", () => {
  it("registers what was read, and accepts the way in of its own role from its own address", async () => {
    const { id } = await registerServer(owner, input(), {
      ok: true,
      reading: aReading({ seenAs: "10.0.0.9" }),
    });
    expect(await exceptions()).toMatchObject([
      { serverId: id, role: "postern_monitor", method: "scram-sha-256", network: "10.0.0.9/32" },
    ]);
    // What was read a moment ago is kept: nothing listens there that could be read again.
    expect((await serverDetail(owner, id)).reading).toMatchObject({ seenAs: "10.0.0.9" });
    const six = await registerServer(owner, input({ name: "six" }), {
      ok: true,
      reading: aReading({ seenAs: "2001:db8::9" }),
    });
    expect((await exceptions()).find(({ serverId }) => serverId === six.id)?.network).toBe("2001:db8::9/128");
  });

  it.each([
    ["refused", "port"],
    ["name_not_resolved", "host"],
    ["password_refused", "monitorPassword"],
    ["certificate_untrusted", null],
  ] as const)(
    "registers nothing when the connection failed as %s, and says so beside %s",
    async (code, field) => {
      const failure = { code, text: "It failed.", fix: "Do this." };
      await expect(registerServer(owner, input(), { ok: false, failure })).rejects.toMatchObject({
        code: "unavailable",
        message: "It failed. Do this.",
        fields: field ? { [field]: "It failed. Do this." } : {},
      });
      expect(await database().server.count()).toBe(0);
    },
  );
});

const roles = [
  aRole("ada"),
  aRole("pool"),
  aRole("standby", { replication: true }),
  aRole("postgres", { superuser: true }),
];
async function readServerOf(
  clientId: string,
  hba = [aLine({ auth_method: "scram-sha-256", options: null })],
) {
  const reading = aReading({ roles, hba }) as unknown as Prisma.InputJsonObject;
  return makeServer({ clientId, monitorRole: "postern_monitor", reading, readAt: new Date() });
}

describe("takeRoles", () => {
  it("makes users of people, and lines of the others follow in their place", async () => {
    const { id: clientId } = await makeClient();
    const { id: serverId } = await readServerOf(clientId);
    expect(await clientLines(owner, clientId)).toEqual({ serviceAccounts: [], replication: [], version: 18 });
    const accounts = [
      { role: "pool", network: "10.0.1.7" },
      { role: "standby", network: "10.0.2.0/24" },
    ];
    const taken = await takeRoles(owner, takeRolesInput.parse({ serverId, people: ["ada"], accounts }));
    expect(taken).toEqual({ created: 1, accounts: 2 });
    expect(await database().user.findMany({ select: { username: true } })).toEqual([{ username: "ada" }]);
    expect(await clientLines(owner, clientId)).toEqual({
      serviceAccounts: [{ role: "pool", databases: [], networks: ["10.0.1.7/32"], method: "scram-sha-256" }],
      replication: [{ role: "standby", networks: ["10.0.2.0/24"] }],
      version: 18,
    });
    await database().bypassException.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
    expect(await clientLines(owner, clientId)).toMatchObject({ serviceAccounts: [], replication: [] });
  });

  it("keeps the line of the monitoring role to its database", async () => {
    const { id: clientId } = await makeClient();
    const { id: serverId } = await readServerOf(clientId);
    await database().bypassException.create({
      data: {
        ...{ serverId, role: "postern_monitor", method: "scram-sha-256", network: "127.0.0.1/32" },
        ...{ reason: "reads", acceptedBy: "test", expiresAt: new Date(Date.now() + 86_400_000) },
      },
    });
    expect((await clientLines(owner, clientId)).serviceAccounts).toMatchObject([{ databases: ["postgres"] }]);
  });

  it("wants at least one person, and networks that are some", async () => {
    const { id: serverId } = await readServerOf((await makeClient()).id);
    const nobody = takeRolesInput.parse({ serverId, people: [], accounts: [] });
    await expect(takeRoles(owner, nobody)).rejects.toMatchObject({ fields: { people: expect.any(String) } });
    await makeUser();
    expect(await takeRoles(owner, nobody)).toEqual({ created: 0, accounts: 0 });
    const wrong = takeRolesInput.safeParse({
      ...{ serverId, people: [], accounts: [{ role: "pool", network: "somewhere" }] },
    });
    expect(wrong.error?.issues[0]?.path).toEqual(["accounts", 0, "network"]);
  });
});

describe("setupProgress", () => {
  it("knows of no server but one that asks as the client", async () => {
    const { id: clientId } = await makeClient();
    await makeServer();
    expect(await setupProgress(owner)).toMatchObject({
      server: null,
      user: null,
      hasAttempt: false,
      reuse: null,
    });
    const { id } = await readServerOf(clientId);
    expect((await setupProgress(owner)).server).toMatchObject({
      ...{ id, version: "18.4", majorVersion: 18, loginRoles: 4, asksPostern: false, protection: "never" },
      openWays: expect.any(Number),
    });
  });

  it("counts ways in, and sees lines that ask a worker", async () => {
    const { id: clientId } = await makeClient();
    const now = new Date();
    await database().workerInstance.create({
      data: {
        ...{ id: "w", host: "db", pid: 1, version: "1", startedAt: now, lastSeenAt: now },
        addresses: { radius: { host: "127.0.0.1", port: 1812 } },
      },
    });
    const options = ["radiusservers=127.0.0.1", "radiusports=1812"];
    await readServerOf(clientId, [aLine({ options })]);
    expect((await setupProgress(owner)).server).toMatchObject({ openWays: 0, asksPostern: true });
  });

  it("knows no number of ways in while another server decides, or PostgreSQL refuses the file", async () => {
    const { id: clientId } = await makeClient();
    const { id } = await readServerOf(clientId, [aLine({ options: ["radiusservers=192.0.2.9"] })]);
    expect((await setupProgress(owner)).server).toMatchObject({
      openWays: null,
      whyUnknown: expect.stringContaining("is not a Postern worker"),
    });
    const hba = [aLine({ auth_method: "reject" }), aLine({ type: null, auth_method: null, error: "bad" })];
    const reading = aReading({ roles, hba }) as unknown as Prisma.InputJsonObject;
    await database().server.update({ where: { id }, data: { reading } });
    expect((await setupProgress(owner)).server).toMatchObject({
      openWays: null,
      whyUnknown: expect.stringContaining("PostgreSQL refuses pg_hba.conf"),
    });
  });

  it("tries the login of somebody with a phone, the oldest otherwise", async () => {
    await makeClient();
    const first = await makeUser({ createdAt: new Date("2026-01-01") });
    expect((await setupProgress(owner)).user).toMatchObject({ id: first.id, isEnrolled: false });
    const second = await makeUser({ createdAt: new Date("2026-02-01") });
    await makeFactor(second.id);
    expect((await setupProgress(owner)).user).toMatchObject({
      ...{ id: second.id, isEnrolled: true, hasKeptPassword: false },
    });
  });
});
