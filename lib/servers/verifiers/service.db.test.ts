/** Taking over passwords on a real store, from a text and from a real server. */

import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { getUser } from "@/lib/people/users/detail";
import { operatorWith } from "@/lib/testing/actors";
import { makeUser } from "@/lib/testing/factories";
import { isPasswordOf } from "@/lib/testing/passwords";
import { type ProtectedServer, startProtectedServer } from "@/lib/testing/protected-postgres";
import { importVerifiers, previewVerifiers } from "./service";
import { rolesSql } from "./view";

const administrator = operatorWith("administrator");
let server: ProtectedServer;
let admin: pg.Client;
let serverId: string;
let csv: string;

beforeAll(async () => {
  server = await startProtectedServer([]);
  admin = new pg.Client(server.cluster.url("postgres"));
  await admin.connect();
  await admin.query(`CREATE ROLE ada LOGIN PASSWORD 'ada of before';
    CREATE ROLE etl LOGIN PASSWORD 'etl of before'; CREATE ROLE "Ünï code" LOGIN PASSWORD 'Grüße';
    CREATE ROLE stranger LOGIN PASSWORD 'x'; CREATE ROLE nologin PASSWORD 'x';
    CREATE ROLE expired LOGIN PASSWORD 'x' VALID UNTIL '2020-01-01'; CREATE ROLE reader LOGIN PASSWORD 'reader';
    SET password_encryption = md5; CREATE ROLE old LOGIN PASSWORD 'old'; RESET password_encryption;
    SET scram_iterations = 1000001; CREATE ROLE slow LOGIN PASSWORD 'slow'; RESET scram_iterations`);
  const copied = await admin.query(rolesSql);
  csv = copied.rows.map(({ rolname, rolpassword }) => `"${rolname}","${rolpassword}"`).join("\n");
});
afterAll(async () => {
  await admin?.end();
  await server?.remove();
});
beforeEach(async () => {
  await database().user.deleteMany();
  await database().server.deleteMany();
  await database().auditEvent.deleteMany();
  const made = await database().server.create({
    data: {
      name: "main",
      host: "127.0.0.1",
      port: server.cluster.port,
      sslMode: "require",
      monitorRole: "postern",
    },
  });
  serverId = made.id;
});

const fatesOf = async (input: Parameters<typeof previewVerifiers>[1]) =>
  Object.fromEntries(
    (await previewVerifiers(administrator, input)).roles.map(({ role, outcome }) => [role, outcome]),
  );
const columnsOf = (id: string) => database().user.findUniqueOrThrow({ where: { id } });
const isPassword = async (id: string, plain: string) => isPasswordOf(await columnsOf(id), plain);

describe("the preview", () => {
  test("says what becomes of each role, alike from the server and from a text", async () => {
    await makeUser({ username: "ada" });
    await makeUser({ username: "old" });
    await makeUser({ username: "slow" });
    await makeUser({ username: "reader", passwordHash: await hashPassword("mine") });
    const { id } = await makeUser({ username: "berta" });
    await database().userAlias.create({ data: { name: "etl", userId: id } });
    const expected = {
      ada: "ready",
      etl: "alias",
      old: "md5",
      reader: "has_password",
      slow: "too_many_iterations",
      stranger: "user_missing",
      "Ünï code": "user_missing",
    };
    expect(await fatesOf({ source: "text", serverId, text: csv })).toMatchObject(expected);
    const superuser = {
      source: "server",
      serverId,
      superuser: "postgres",
      password: server.cluster.password,
    } as const;
    expect(await fatesOf(superuser)).toMatchObject(expected);
    expect(Object.keys(await fatesOf(superuser))).not.toContain("nologin");
    expect(Object.keys(await fatesOf(superuser))).not.toContain("expired");
    expect(await database().auditEvent.count()).toBe(0);
  });

  test("gives back no password, not even in a refusal", async () => {
    await makeUser({ username: "ada" });
    const report = await previewVerifiers(administrator, { source: "text", serverId, text: csv });
    expect(JSON.stringify(report)).not.toContain("SCRAM");
    await expect(
      previewVerifiers(administrator, { source: "text", serverId, text: "SCRAM-SHA-256 nothing" }),
    ).rejects.toMatchObject({ fields: { text: expect.not.stringContaining("SCRAM") } });
  });

  test.each([
    ["a wrong password", { superuser: "postgres", password: "wrong" }, "unavailable"],
    ["somebody who is no superuser", { superuser: "reader", password: "reader" }, "forbidden"],
  ])("%s", async (_, who, code) => {
    await server.setHba(["hostssl all reader 127.0.0.1/32 scram-sha-256"]);
    await expect(
      previewVerifiers(administrator, { source: "server", serverId, ...who }),
    ).rejects.toMatchObject({ code });
  });

  test("the certificate counts as the server's settings say", async () => {
    await database().server.update({ where: { id: serverId }, data: { sslMode: "verify-full" } });
    const question = {
      source: "server",
      serverId,
      superuser: "postgres",
      password: server.cluster.password,
    } as const;
    await expect(previewVerifiers(administrator, question)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("not signed by an authority"),
    });
  });

  test("help desk may not", async () => {
    const question = { source: "text", serverId, text: csv } as const;
    await expect(previewVerifiers(operatorWith("help_desk"), question)).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(
      importVerifiers(operatorWith("auditor"), { ...question, roles: ["ada"] }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("taking over", () => {
  const take = (...roles: string[]) =>
    importVerifiers(administrator, { source: "text", serverId, text: csv, roles });

  test("the chosen roles alone, with the audit rows; a second time there is nothing to do", async () => {
    const ada = await makeUser({ username: "ada" });
    const uni = await makeUser({ username: "Ünï code" });
    expect(await take("ada", "stranger")).toEqual({ taken: 1, left: ["stranger"] });
    expect(await isPassword(ada.id, "ada of before")).toBe(true);
    expect(await isPassword(uni.id, "Grüße")).toBe(false);
    expect(await getUser(administrator, ada.id)).toMatchObject({ isPasswordKept: true });
    const events = await database().auditEvent.findMany({ orderBy: { id: "asc" } });
    expect(events.map(({ action, subjectName }) => [action, subjectName])).toEqual([
      ["server.verifiers_imported", "main"],
      ["user.password_set", "ada"],
    ]);
    expect(events[0]?.detail).toMatchObject({ takenOver: 1, roles: ["ada"], replacedOwnPasswords: [] });
    expect(JSON.stringify(events.map(({ detail }) => detail))).not.toContain("SCRAM");
    expect(await fatesOf({ source: "text", serverId, text: csv })).toMatchObject({
      ada: "same",
      "Ünï code": "ready",
    });
    expect(await take("ada")).toEqual({ taken: 0, left: ["ada"] });
  });

  test("a password of ours goes only where the role is chosen over it; sessions end", async () => {
    const reader = await makeUser({ username: "reader", passwordHash: await hashPassword("mine") });
    expect(await take("reader")).toEqual({ taken: 1, left: [] });
    expect(await isPassword(reader.id, "reader")).toBe(true);
    expect(await isPassword(reader.id, "mine")).toBe(false);
    expect((await columnsOf(reader.id)).sessionEpoch).toBe(1);
  });

  test("what was typed last with the password before counts no more", async () => {
    const ada = await makeUser({ username: "ada" });
    const accepted = { acceptedMac: new Uint8Array(32), acceptedAt: new Date(), acceptedUses: 1 };
    await database().loginState.update({ where: { userId: ada.id }, data: accepted });
    expect(await take("ada")).toMatchObject({ taken: 1 });
    expect(await database().loginState.findUniqueOrThrow({ where: { userId: ada.id } })).toMatchObject({
      acceptedMac: null,
      acceptedAt: null,
    });
  });

  test("no more roles than can be looked at in one go", async () => {
    const text = Array.from({ length: 5001 }, (_, i) => `role_${i},`).join("\n");
    await expect(previewVerifiers(administrator, { source: "text", serverId, text })).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("5001 roles"),
    });
  });

  test("a role that is another name of a user, but not two for one", async () => {
    const berta = await makeUser({ username: "ada" });
    await database().userAlias.create({ data: { name: "etl", userId: berta.id } });
    await expect(take("ada", "etl")).rejects.toMatchObject({
      message: expect.stringContaining("both belong"),
    });
    expect(await database().auditEvent.count()).toBe(0);
    expect(await take("etl")).toEqual({ taken: 1, left: [] });
    expect(await isPassword(berta.id, "etl of before")).toBe(true);
    expect(await fatesOf({ source: "text", serverId, text: csv })).toMatchObject({
      ada: "newer",
      etl: "same",
    });
  });

  test("a thousand at once", async () => {
    const names = Array.from({ length: 1000 }, (_, i) => `many_${i}`);
    await database().user.createMany({ data: names.map((username) => ({ username })) });
    const { rolpassword } = (await admin.query("SELECT rolpassword FROM pg_authid WHERE rolname = 'ada'"))
      .rows[0];
    const text = names.map((name) => `${name},${rolpassword}`).join("\n");
    expect(await importVerifiers(administrator, { source: "text", serverId, text, roles: names })).toEqual({
      taken: 1000,
      left: [],
    });
  });

  test("needs a choice and a server that exists", async () => {
    await expect(take()).rejects.toMatchObject({ code: "invalid_input" });
    await expect(
      importVerifiers(administrator, {
        source: "text",
        serverId: "00000000-0000-4000-8000-000000000000",
        text: csv,
        roles: ["ada"],
      }),
    ).rejects.toMatchObject({ code: "not_found" });
  });
});
