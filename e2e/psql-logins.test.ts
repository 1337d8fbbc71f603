/** Real psql through a real PostgreSQL to a real worker: who is let in, and what the login log says about it. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { freeUdpPort } from "@/lib/foundation/platform/ports";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { createClient, regenerateSecret } from "@/lib/people/clients/service";
import { radiusMethod } from "@/lib/protocols/postgres/hba/lines";
import { makeFactor, makeGroup, makePolicy, makeUser } from "@/lib/testing/factories";
import { oathCode } from "@/lib/testing/oathtool";
import { type ProtectedServer, startProtectedServer } from "@/lib/testing/protected-postgres";
import { startWorker, type WorkerProcess } from "@/lib/testing/worker-process";

const secret = new Uint8Array(20).map((_, i) => i * 11);
const code = (steps = 0) => oathCode(secret, steps);

let worker: WorkerProcess;
let server: ProtectedServer;
let client: { id: string; secret: string };
let name: string;
let userId: string;

const lines = (type: "host" | "hostssl", ports = [worker.port]) => {
  const servers = ports.map((port) => ({ host: "127.0.0.1", port }));
  return [`${type} all all all ${radiusMethod({ servers, secret: client.secret, identifier: "e2e" })}`];
};

beforeAll(async () => {
  client = await createClient(systemActor("test"), {
    name: "e2e",
    network: "127.0.0.1/32",
    ldapName: "",
    doors: ["radius", "ldap"],
    messageAuthenticator: "postgresql",
    codeEntry: "appended",
    groupsInResponse: "none",
    notes: "",
    secret: undefined,
  });
  worker = await startWorker(process.env.DATABASE_URL ?? "");
  server = await startProtectedServer(lines("hostssl"));
}, 60_000);
afterAll(async () => {
  await server?.remove();
  await worker?.stop();
});
beforeEach(async () => {
  name = `u_${randomUUID().slice(0, 8)}`;
  ({ id: userId } = await makeUser({ username: name, passwordHash: await hashPassword("hunter2") }));
  await makeFactor(userId, { secret });
  await server.addRoles(name);
});

const reasons = async (username = name) =>
  (await database().attempt.findMany({ where: { username }, orderBy: { id: "asc" } })).map(
    (row) => row.reason,
  );

describe("psql", () => {
  test("is let in with password and code, and not with the same again, a wrong code, no code", async () => {
    const typed = `hunter2${code()}`;
    expect(await server.psql(name, typed)).toMatchObject({ isIn: true });
    expect(await server.psql(name, typed)).toMatchObject({
      isIn: false,
      output: expect.stringContaining("RADIUS authentication failed"),
    });
    expect(await server.psql(name, "hunter2000000")).toMatchObject({ isIn: false });
    expect(await server.psql(name, "hunter2")).toMatchObject({ isIn: false });
    expect(await server.psql(name, `wrong${code(1)}`)).toMatchObject({ isIn: false });
    expect(await reasons()).toEqual([
      "accepted",
      "replayed_code",
      "wrong_code",
      "missing_code",
      "wrong_password",
    ]);
  });

  test.each(["ends in 12345678", "ünïcode pässword", "x".repeat(122)])(
    "with the password %j",
    async (password) => {
      await database().user.update({
        where: { id: userId },
        data: { passwordHash: await hashPassword(password) },
      });
      expect(await server.psql(name, password + code())).toMatchObject({ isIn: true });
    },
  );

  test("129 bytes never leave PostgreSQL", async () => {
    expect(await server.psql(name, "x".repeat(123) + code())).toMatchObject({ isIn: false });
    expect(await reasons()).toEqual([]);
  });

  test("with sslmode=prefer on a plain host line asks twice, which counts once", async () => {
    await server.setHba(lines("host"));
    try {
      expect(await server.psql(name, "hunter2000000", "sslmode=prefer")).toMatchObject({ isIn: false });
      expect(await reasons()).toEqual(["wrong_code", "wrong_code"]);
      expect(await database().loginState.findUnique({ where: { userId } })).toMatchObject({ failures: 1 });
    } finally {
      await server.setHba(lines("hostssl"));
    }
  });
});

describe("the next login knows", () => {
  test("a disabled user, a locked one, an unknown one", async () => {
    await database().user.update({ where: { id: userId }, data: { disabledAt: new Date() } });
    expect(await server.psql(name, `hunter2${code()}`)).toMatchObject({ isIn: false });
    await database().user.update({ where: { id: userId }, data: { disabledAt: null } });
    for (let i = 0; i < 5; i++) await server.psql(name, `hunter2${String(i).padStart(6, "0")}`);
    expect(await server.psql(name, `hunter2${code()}`)).toMatchObject({ isIn: false });
    expect((await reasons()).slice(-1)).toEqual(["user_locked"]);
    expect((await reasons())[0]).toBe("user_disabled");
    await server.addRoles("stranger");
    expect(await server.psql("stranger", `hunter2${code()}`)).toMatchObject({ isIn: false });
    expect(await reasons("stranger")).toEqual(["unknown_user"]);
  });

  test("a group that moved to password only, and back", async () => {
    const group = await makeGroup({ members: { create: { userId } } });
    const policy = await makePolicy({ method: "password", groups: { create: { groupId: group.id } } });
    expect(await server.psql(name, "hunter2")).toMatchObject({ isIn: true });
    await database().policy.delete({ where: { id: policy.id } });
    expect(await server.psql(name, "hunter2")).toMatchObject({ isIn: false });
  });

  test("a reuse window: three connections of one code, not a fourth", async () => {
    await database().policy.updateMany({
      where: { isDefault: true },
      data: { reuseUses: 3, reuseSeconds: 60 },
    });
    try {
      const typed = `hunter2${code()}`;
      const results = [];
      for (let i = 0; i < 4; i++) results.push((await server.psql(name, typed)).isIn);
      expect(results).toEqual([true, true, true, false]);
      expect(await reasons()).toEqual(["accepted", "accepted_reused", "accepted_reused", "replayed_code"]);
    } finally {
      await database().policy.updateMany({
        where: { isDefault: true },
        data: { reuseUses: 1, reuseSeconds: 0 },
      });
    }
  });

  test("a regenerated secret, and a removed client", async () => {
    const next = await regenerateSecret(systemActor("test"), { id: client.id, secret: undefined });
    expect((await server.psql(name, `hunter2${code()}`)).isIn).toBe(false);
    client = { ...client, secret: next.secret };
    await server.setHba(lines("hostssl"));
    expect(await server.psql(name, `hunter2${code()}`)).toMatchObject({ isIn: true });
    await database().client.update({ where: { id: client.id }, data: { disabledAt: new Date() } });
    expect(await server.psql(name, `hunter2${code(1)}`)).toMatchObject({ isIn: false });
    await database().client.update({ where: { id: client.id }, data: { disabledAt: null } });
    expect(await server.psql(name, `hunter2${code(1)}`)).toMatchObject({ isIn: true });
  });
});

describe("two workers", () => {
  test("when the first does not answer, the second lets the same code in", async () => {
    await server.setHba(lines("hostssl", [await freeUdpPort(), worker.port]));
    try {
      const result = await server.psql(name, `hunter2${code()}`);
      expect(result.isIn).toBe(true);
      expect(await reasons()).toEqual(["accepted"]);
    } finally {
      await server.setHba(lines("hostssl"));
    }
  });

  test("share what is spent", async () => {
    const second = await startWorker(process.env.DATABASE_URL ?? "");
    try {
      const typed = `hunter2${code()}`;
      expect((await server.psql(name, typed)).isIn).toBe(true);
      await server.setHba(lines("hostssl", [second.port]));
      expect((await server.psql(name, typed)).isIn).toBe(false);
      expect(await reasons()).toEqual(["accepted", "replayed_code"]);
    } finally {
      await server.setHba(lines("hostssl"));
      await second.stop();
    }
  });

  test("a membership that ends lets in before its end and not after, at both, without a restart", async () => {
    const second = await startWorker(process.env.DATABASE_URL ?? "");
    const endsAt = new Date(Date.now() + 6_000);
    const group = await makeGroup({ members: { create: { userId, endsAt } } });
    const policy = await makePolicy({ method: "password", groups: { create: { groupId: group.id } } });
    const atBoth = async () => {
      const results = [];
      for (const port of [worker.port, second.port]) {
        await server.setHba(lines("hostssl", [port]));
        results.push((await server.psql(name, "hunter2")).isIn);
      }
      return results;
    };
    try {
      expect(await atBoth()).toEqual([true, true]);
      expect(Date.now()).toBeLessThan(endsAt.getTime());
      await sleep(endsAt.getTime() - Date.now());
      expect(await atBoth()).toEqual([false, false]);
      const attempts = await database().attempt.findMany({
        where: { username: name, outcome: "accept" },
        distinct: ["worker"],
      });
      expect(attempts).toHaveLength(2);
    } finally {
      await server.setHba(lines("hostssl"));
      await database().policy.delete({ where: { id: policy.id } });
      await second.stop();
    }
  });
});
