/** Registering the server of the first run, sorting its roles, and what the wizard knows then. */
import { beforeEach, describe, expect, it } from "vitest";
import { database, type Prisma } from "@/lib/foundation/platform/database";
import { clientLines, serverLines } from "@/lib/servers/hba/client-lines";
import { serverDetail } from "@/lib/servers/registry/queries";
import { createServerInput } from "@/lib/servers/registry/schema";
import { operatorWith } from "@/lib/testing/actors";
import { makeClient, makeFactor, makeServer, makeUser } from "@/lib/testing/factories";
import { aLine, aReading, aRole } from "@/lib/testing/readings";
import { setupProgress } from "./queries";
import { sortedRoles } from "./roles";
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
    expect(await clientLines(owner, clientId)).toMatchObject({
      serviceAccounts: [],
      replication: [],
      version: 18,
    });
    const accounts = [
      { role: "pool", network: "10.0.1.7" },
      { role: "standby", network: "10.0.2.0/24" },
    ];
    const taken = await takeRoles(
      owner,
      takeRolesInput.parse({ serverId, people: ["ada"], accounts, nobody: ["postgres"] }),
    );
    expect(taken).toEqual({ created: 1, accounts: 2 });
    expect(await database().user.findMany({ select: { username: true } })).toEqual([{ username: "ada" }]);
    const standby = { role: "standby", networks: ["10.0.2.0/24"], method: "scram-sha-256" };
    const pool = { role: "pool", networks: ["10.0.1.7/32"], method: "scram-sha-256" };
    const lines = await clientLines(owner, clientId);
    expect(lines).toEqual({
      serviceAccounts: [pool, standby].map((line) => ({ ...line, databases: [] })),
      replication: [standby],
      leftOut: [],
      superusers: ["postgres"],
      port: 1,
      version: 18,
    });
    expect(await serverLines(owner, serverId)).toEqual(lines);
    await database().bypassException.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
    expect(await clientLines(owner, clientId)).toMatchObject({ serviceAccounts: [], replication: [] });
  });

  const answers = (
    serverId: string,
    answered: { people?: string[]; accounts?: Record<string, string>; nobody?: string[] },
  ) =>
    takeRoles(
      owner,
      takeRolesInput.parse({
        ...{ serverId, people: answered.people ?? [], nobody: answered.nobody ?? [] },
        accounts: Object.entries(answered.accounts ?? {}).map(([role, network]) => ({ role, network })),
      }),
    );
  const asked = async (serverId: string) =>
    Object.fromEntries(
      ((await sortedRoles(owner, serverId))?.rows ?? []).map(({ name, answer, network, user }) => [
        name,
        [answer, network, user ? user.isUsed : null],
      ]),
    );

  it("withdraws what it accepted itself when the answer changes, and nothing else", async () => {
    const { id: serverId } = await readServerOf((await makeClient()).id);
    await answers(serverId, { people: ["ada"], accounts: { pool: "10.0.1.7", standby: "10.0.2.0/24" } });
    const own = { serverId, role: "pool", method: "md5", network: "10.0.9.9/32", acceptedBy: "test" };
    await database().bypassException.create({
      data: { ...own, reason: "ours", expiresAt: new Date(Date.now() + 86_400_000) },
    });
    const [kept] = (await exceptions()).filter(({ role }) => role === "standby");
    await answers(serverId, { people: ["ada"], accounts: { pool: "10.0.1.8", standby: "10.0.2.0/24" } });
    const found = async () => (await exceptions()).map(({ role, network }) => [role, network]).sort();
    expect(await found()).toEqual([
      ["pool", "10.0.1.8/32"],
      ["pool", "10.0.9.9/32"],
      ["standby", "10.0.2.0/24"],
    ]);
    // What is answered as before is not accepted anew.
    expect((await exceptions()).find(({ role }) => role === "standby")).toEqual(kept);
    await answers(serverId, { people: ["ada"], nobody: ["pool", "standby"] });
    expect(await found()).toEqual([["pool", "10.0.9.9/32"]]);
    const actions = await database().auditEvent.findMany({ orderBy: { id: "desc" }, take: 3 });
    expect(actions.map(({ action }) => action).sort()).toEqual([
      ...["bypass.withdrawn", "bypass.withdrawn", "server.updated"],
    ]);
  });

  it("leaves an exception that somebody else accepted as it is", async () => {
    const { id: serverId } = await readServerOf((await makeClient()).id);
    const data = {
      ...{ serverId, role: "pool", method: "scram-sha-256", network: "10.0.1.7/32", acceptedBy: "ops" },
      ...{ reason: "ours", expiresAt: new Date(Date.now() + 86_400_000) },
    };
    await database().bypassException.create({ data });
    await answers(serverId, { people: ["ada"], accounts: { pool: "10.0.1.7" } });
    expect(await exceptions()).toMatchObject([{ reason: "ours", acceptedBy: "ops" }]);
    await answers(serverId, { people: ["ada"], nobody: ["pool"] });
    expect(await exceptions()).toMatchObject([{ reason: "ours" }]);
  });

  it("deletes a user that nobody used when its role is no person, and keeps one in use", async () => {
    const { id: serverId } = await readServerOf((await makeClient()).id);
    await answers(serverId, { people: ["ada", "pool"] });
    await answers(serverId, { people: ["ada"], accounts: { pool: "10.0.1.7" } });
    expect(await database().user.findMany({ select: { username: true } })).toEqual([{ username: "ada" }]);
    const { id } = await database().user.findUniqueOrThrow({ where: { username: "ada" } });
    await makeFactor(id);
    await answers(serverId, { people: ["ada", "standby"], nobody: ["postgres"] });
    for (const answered of [
      { people: ["standby"], nobody: ["ada"] },
      { people: ["standby"], accounts: { ada: "10.0.1.7" } },
    ]) {
      await expect(answers(serverId, answered)).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("ada is a user who has been set up"),
      });
    }
    expect(await database().user.count()).toBe(2);
    expect((await exceptions()).map(({ role }) => role)).toEqual(["pool"]);
  });

  it("keeps a user without a phone who has logged in", async () => {
    const { id: clientId } = await makeClient();
    const { id: serverId } = await readServerOf(clientId);
    await answers(serverId, { people: ["ada", "pool"] });
    const { id: userId } = await database().user.findUniqueOrThrow({ where: { username: "pool" } });
    await database().userClient.create({ data: { userId, clientId, firstLoginAt: new Date() } });
    await expect(answers(serverId, { people: ["ada"], nobody: ["pool"] })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await database().user.count()).toBe(2);
  });

  it("leaves the user that somebody gave a service account", async () => {
    const { id: serverId } = await readServerOf((await makeClient()).id);
    const answered = { people: ["ada"], accounts: { pool: "10.0.1.7" } };
    await answers(serverId, answered);
    await makeUser({ username: "pool" });
    expect(await asked(serverId)).toMatchObject({ pool: ["account", "10.0.1.7/32", expect.any(Boolean)] });
    await answers(serverId, answered);
    expect(await database().user.count()).toBe(2);
  });

  it("is refused when the last user would go", async () => {
    const { id: serverId } = await readServerOf((await makeClient()).id);
    await answers(serverId, { people: ["ada"] });
    await expect(answers(serverId, { nobody: ["ada"] })).rejects.toMatchObject({
      fields: { people: expect.stringContaining("at least one person") },
    });
    expect(await database().user.count()).toBe(1);
  });

  it("proposes by what a role is, and shows what was answered to whoever comes back", async () => {
    const { id: serverId } = await readServerOf((await makeClient()).id);
    expect(await asked(serverId)).toEqual({
      ada: ["person", "", null],
      pool: ["person", "", null],
      standby: ["account", "", null],
      postgres: ["nobody", "", null],
    });
    await answers(serverId, {
      ...{ people: ["ada", "postgres"], accounts: { standby: "local" }, nobody: ["pool"] },
    });
    expect(await asked(serverId)).toEqual({
      ada: ["person", "", false],
      pool: ["nobody", "", null],
      standby: ["account", "local", null],
      postgres: ["person", "", false],
    });
    const { id } = await database().user.findUniqueOrThrow({ where: { username: "ada" } });
    await makeFactor(id);
    await database().userAlias.create({ data: { userId: id, name: "pool" } });
    expect(await asked(serverId)).toMatchObject({ ada: ["person", "", true], pool: ["person", "", true] });
  });

  it("keeps the break-glass line for the superuser that there is", async () => {
    const dba = { superuser: true, replication: true };
    const reading = aReading({
      roles: [aRole("ada"), aRole("admin", { superuser: true }), aRole("dba", dba)],
    });
    const { id } = await makeServer({
      ...{ reading: reading as unknown as Prisma.InputJsonObject, readAt: new Date() },
    });
    const rows = (await sortedRoles(owner, id))?.rows;
    expect(rows).toMatchObject([
      { name: "ada", isBreakGlass: false, answer: "person" },
      { name: "admin", isBreakGlass: true, answer: "nobody" },
      { name: "dba", isBreakGlass: false, answer: "person" },
    ]);
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

  it("writes exceptions by the method and from the source that was accepted, and names those that get no line", async () => {
    const { id: clientId } = await makeClient();
    const { id: serverId } = await readServerOf(clientId);
    const accepted = [
      ["standby", "cert", "10.0.2.0/24"],
      ["pool", "md5", "db.example.org"],
      ["pool", "peer", "local"],
      ["pool", "scram-sha-256", "any"],
      ["pool", "trust", "10.0.0.0/8"],
      ["ada", "radius", "any"],
    ] as const;
    for (const [i, [role, method, network]] of accepted.entries())
      await database().bypassException.create({
        data: {
          ...{ serverId, role, method, network, reason: "works", acceptedBy: "test" },
          ...{ createdAt: new Date(2026, 0, i + 1), expiresAt: new Date(Date.now() + 86_400_000) },
        },
      });
    const { serviceAccounts, replication, leftOut } = await clientLines(owner, clientId);
    expect(serviceAccounts.map(({ role, method, networks }) => [role, method, ...networks])).toEqual([
      ["standby", "cert", "10.0.2.0/24"],
      ["pool", "md5", "db.example.org"],
      ["pool", "peer", "local"],
      ["pool", "scram-sha-256", "all"],
    ]);
    expect(replication).toEqual([{ role: "standby", networks: ["10.0.2.0/24"], method: "cert" }]);
    expect(leftOut).toEqual(["pool (trust, from 10.0.0.0/8)"]);
  });

  it("wants at least one person, and networks that are some", async () => {
    const { id: serverId } = await readServerOf((await makeClient()).id);
    const nobody = takeRolesInput.parse({ serverId, people: [], accounts: [], nobody: [] });
    await expect(takeRoles(owner, nobody)).rejects.toMatchObject({ fields: { people: expect.any(String) } });
    await makeUser();
    expect(await takeRoles(owner, nobody)).toEqual({ created: 0, accounts: 0 });
    const wrong = takeRolesInput.safeParse({
      ...{ serverId, people: [], nobody: [], accounts: [{ role: "pool", network: "somewhere" }] },
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
