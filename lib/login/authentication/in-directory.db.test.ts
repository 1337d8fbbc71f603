/** Logins of people whom a directory is asked about, against a real domain controller and a real OpenLDAP server. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { findPerson, openBound } from "@/lib/login/directory/ask";
import { openDirectory } from "@/lib/login/directory/directory";
import { connectionPassword } from "@/lib/login/factors/kinds/connection-password";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { giveTo, signedIn } from "@/lib/testing/connections";
import { startActiveDirectory } from "@/lib/testing/directories/active-directory";
import { type TestDirectory, testPassword } from "@/lib/testing/directories/directory";
import { startOpenLdap } from "@/lib/testing/directories/openldap";
import { storeDirectory } from "@/lib/testing/directories/stored";
import { makeClient, makePolicy } from "@/lib/testing/factories";
import { type Login, openLogins, password, start } from "@/lib/testing/logins";

const logins = openLogins();
afterAll(() => logins.close());

describe.each([
  { kind: "Samba", startReal: startActiveDirectory, ended: "directory_expired" },
  { kind: "slapd", startReal: () => startOpenLdap(), ended: "directory_password_expired" },
])("$kind", ({ startReal, ended }) => {
  let real: TestDirectory;
  let directoryId: string;
  beforeAll(async () => {
    real = await startReal();
  });
  afterAll(() => real?.stop());
  beforeEach(async () => {
    logins.clock.set(start);
    directoryId = (await storeDirectory(real)).id;
  });
  afterEach(async () => {
    real.program.resume();
    await database().user.deleteMany({ where: { directoryId } });
    await database().directory.delete({ where: { id: directoryId } });
  });

  const change = (data: Parameters<ReturnType<typeof database>["directory"]["update"]>[0]["data"]) =>
    database().directory.update({ where: { id: directoryId }, data });

  async function keyOf(username: string): Promise<string> {
    const row = await database().directory.findUniqueOrThrow({ where: { id: directoryId } });
    const session = await openBound(openDirectory(row, keyring()), performance.now() + 5000);
    const found = await findPerson(
      session,
      openDirectory(row, keyring()),
      { username },
      new Date(),
      performance.now() + 5000,
    );
    session.close();
    return found?.key ?? "";
  }

  /** Somebody of the directory who is a user here, with an authenticator app. */
  const person = async (username: string, data: object = {}): Promise<Login> =>
    logins.person({
      username,
      passwordHash: null,
      directoryId,
      directoryKey: await keyOf(username),
      ...data,
    });
  const state = ({ userId }: Login) => database().loginState.findUniqueOrThrow({ where: { userId } });
  const next = () => {
    logins.nextStep();
    return logins.code();
  };
  const last = (username: string) =>
    database().attempt.findFirstOrThrow({ where: { username }, orderBy: { id: "desc" } });

  test("password and code let in, and nothing else does", async () => {
    const ada = await person("ada");
    expect(await logins.reasonOf(ada, testPassword + next())).toBe("accepted");
    expect(await logins.reasonOf(ada, testPassword + logins.code())).toBe("replayed_code");
    expect(await logins.reasonOf(ada, `wrong${next()}`)).toBe("wrong_password");
    expect(await logins.reasonOf(ada, `${testPassword}000000`)).toBe("wrong_code");
    expect(await logins.reasonOf(ada, testPassword)).toBe("missing_code");
    expect(await logins.reasonOf(ada, logins.code())).toBe("wrong_password");
    expect((await state(ada)).failures).toBe(4);
    expect(await logins.reasonOf(ada, testPassword + next())).toBe("accepted");
    expect(await state(ada)).toMatchObject({ failures: 0, lockedUntil: null });
  });

  test("what the directory says of an account is the reason, costs no failure, and one answer goes out", async () => {
    const answers = new Set<string>();
    const refusal = async (login: Login, typed: string) => {
      const { answer, decision } = await logins.attempt(login, typed);
      answers.add(JSON.stringify(answer));
      return decision?.reason;
    };
    const [ada, bea, cem, dan] = await Promise.all(["ada", "bea", "cem", "dan"].map((name) => person(name)));
    if (!ada || !bea || !cem || !dan) throw new Error("nobody");
    await real.disable("bea");
    expect(await refusal(bea, testPassword + next())).toBe("directory_disabled");
    await real.lock("cem");
    expect(await refusal(cem, testPassword + next())).toBe("directory_locked");
    await real.unlock("cem");
    await real.mustChange("cem");
    expect(await refusal(cem, testPassword + next())).toBe("directory_must_change");
    await real.expire("dan");
    expect(await refusal(dan, testPassword + next())).toBe(ended);
    for (const login of [bea, cem, dan]) expect((await state(login)).failures).toBe(0);
    expect(await refusal(ada, `wrong${next()}`)).toBe("wrong_password");
    expect(await refusal({ ...ada, username: "nobody-at-all" }, testPassword)).toBe("unknown_user");
    await change({ active: false });
    expect(await refusal(ada, testPassword + next())).toBe("directory_inactive");
    await change({ active: true, addresses: [`${real.host}:1`] });
    expect(await refusal(ada, testPassword + next())).toBe("directory_unavailable");
    expect([...answers]).toEqual(['{"kind":"reject"}']);
    const trace = JSON.stringify((await last("ada")).trace);
    expect(trace).toContain("Nothing answers on this port.");
    expect(trace).not.toContain(testPassword);
    await real.enable("bea");
    await real.setPassword("cem", testPassword).catch(() => {});
  });

  test("a connection password is never sent there, and nobody gets in with one whom the directory keeps out", async () => {
    const [ada, bea] = await Promise.all(["ada", "bea"].map((name) => person(name)));
    if (!ada || !bea) throw new Error("nobody");
    const give = async ({ userId, clientId }: Login) =>
      (await giveTo(await signedIn(userId, logins.clock.now()), clientId, logins.clock.now())).password;
    expect(await logins.reasonOf(ada, await give(ada))).toBe("accepted_connection_password");
    const wrong = connectionPassword.make(new Uint8Array(17));
    for (let i = 0; i < 10; i++) {
      expect(await logins.reasonOf(ada, wrong)).toBe("wrong_connection_password");
    }
    expect((await state(ada)).failures).toBe(0);
    // Ten wrong binds would have locked the account there.
    expect(await logins.reasonOf(ada, testPassword + next())).toBe("accepted");
    const typed = await give(bea);
    await real.disable("bea");
    expect(await logins.reasonOf(bea, typed)).toBe("directory_disabled");
    await real.enable("bea");
    expect(await logins.reasonOf(bea, typed)).toBe("accepted_connection_password");
  });

  test("a silent directory is refused in time, then at once, and shows since when", async () => {
    const ada = await person("ada");
    real.program.pause();
    expect(await logins.reasonOf(ada, testPassword + next())).toBe("directory_unavailable");
    for (let i = 0; i < 3; i++) {
      expect(await logins.reasonOf(ada, testPassword + next())).toBe("directory_unavailable");
    }
    const { unreachableSince, unreachableWhy } = await database().directory.findUniqueOrThrow({
      where: { id: directoryId },
    });
    expect(unreachableSince).not.toBeNull();
    expect(unreachableWhy).toBeTruthy();
    expect((await state(ada)).failures).toBe(0);
  }, 20_000);

  test("the password that is kept here counts where the directory does not answer or does not know it", async () => {
    const passwordHash = await hashPassword(password);
    const ada = await person("ada", { passwordHash });
    expect(await logins.reasonOf(ada, password + next())).toBe("wrong_password");
    await change({ localFallback: true });
    expect(await logins.reasonOf(ada, password + next())).toBe("accepted");
    expect(await logins.reasonOf(ada, testPassword + next())).toBe("accepted");
    await change({ addresses: [`${real.host}:1`] });
    expect(await logins.reasonOf(ada, password + next())).toBe("accepted");
    expect(await logins.reasonOf(ada, `wrong${next()}`)).toBe("directory_unavailable");
    await change({ addresses: [`${real.host}:${real.tlsPort}`] });

    const gone = await person("ada", {
      username: "gone",
      passwordHash,
      directoryKey: "00000000-0000-4000-8000-000000000000",
    });
    expect(await logins.reasonOf(gone, password + next())).toBe("directory_unknown");
    await real.add({ name: "fay" });
    const fay = await person("fay", { passwordHash });
    await real.lock("fay");
    expect(await logins.reasonOf(fay, password + next())).toBe("directory_locked");
    await real.remove("fay");
    expect(await logins.reasonOf(fay, password + next())).toBe("directory_unknown");
  });

  test("somebody who is renamed and moved logs in by the new name, and roles with the old one go on working", async () => {
    await real.add({ name: "eva", unit: "Berlin" });
    const eva = await person("eva");
    await real.rename("eva", "eve");
    await real.move("eve", "Bonn");
    expect(await logins.reasonOf(eva, testPassword + next())).toBe("accepted");
    expect(await logins.reasonOf({ ...eva, username: "eve" }, `wrong${next()}`)).toBe("wrong_password");
    expect((await database().user.findUniqueOrThrow({ where: { id: eva.userId } })).username).toBe("eva");
    expect(await logins.reasonOf({ ...eva, username: "eve" }, testPassword + next())).toBe("accepted");
    expect(
      await database().user.findUniqueOrThrow({ where: { id: eva.userId }, include: { aliases: true } }),
    ).toMatchObject({ username: "eve", directoryName: "eve", aliases: [{ name: "eva" }] });
    expect(await logins.reasonOf(eva, testPassword + next())).toBe("accepted");
    expect(
      await database().auditEvent.count({ where: { action: "user.updated", subjectId: eva.userId } }),
    ).toBe(1);
    await real.remove("eve");
    expect(await logins.reasonOf(eva, testPassword + next())).toBe("directory_unknown");
  });

  test("who is known there and nobody here becomes a user with the first right password, where that is on", async () => {
    await real.add({ name: "gil", displayName: "Gil Grau", mail: "gil@corp.test" });
    const { id: clientId } = await makeClient();
    await makePolicy({ method: "password", clients: { create: { clientId } } });
    const gil: Login = { userId: "", factorId: "", username: "gil", clientId };
    expect(await logins.reasonOf(gil, testPassword)).toBe("unknown_user");
    await change({ createUsers: true });
    expect(await logins.reasonOf(gil, "wrong")).toBe("wrong_password");
    expect(await database().user.count({ where: { username: "gil" } })).toBe(0);
    expect(await logins.reasonOf(gil, testPassword)).toBe("accepted_password_only");
    const made = await database().user.findUniqueOrThrow({ where: { username: "gil" } });
    expect(made).toMatchObject({
      directoryId,
      directoryKey: await keyOf("gil"),
      directoryName: "gil",
      displayName: "Gil Grau",
      email: "gil@corp.test",
      passwordHash: null,
    });
    expect(await last("gil")).toMatchObject({ userId: made.id, reason: "accepted_password_only" });
    expect(await database().auditEvent.count({ where: { action: "user.created", subjectId: made.id } })).toBe(
      1,
    );
    expect(await logins.reasonOf(gil, testPassword)).toBe("accepted_password_only");
    expect(await database().user.count({ where: { directoryId } })).toBe(1);
    await real.remove("gil");
  });

  test("who comes under another spelling gets the directory's, and the typed one as an alias", async () => {
    await real.add({ name: "Ivo" });
    await change({ createUsers: true });
    const { id: clientId } = await makeClient();
    await makePolicy({ method: "password", clients: { create: { clientId } } });
    const typed: Login = { userId: "", factorId: "", username: "iVO", clientId };
    expect(await logins.reasonOf(typed, testPassword)).toBe("accepted_password_only");
    const made = await database().user.findFirstOrThrow({
      where: { directoryId },
      include: { aliases: true },
    });
    expect(made).toMatchObject({ username: "Ivo", directoryName: "Ivo", aliases: [{ name: "iVO" }] });
    expect(await logins.reasonOf(typed, testPassword)).toBe("accepted_password_only");
    expect(await logins.reasonOf({ ...typed, username: "Ivo" }, testPassword)).toBe("accepted_password_only");
    expect(await logins.reasonOf({ ...typed, username: "ivo" }, testPassword)).toBe("unknown_user");
    await database().user.delete({ where: { id: made.id } });
    // Whoever is kept here under the directory's spelling is somebody else.
    const local = await database().user.create({ data: { username: "Ivo" } });
    expect(await logins.reasonOf(typed, testPassword)).toBe("unknown_user");
    await database().user.delete({ where: { id: local.id } });
    await real.remove("Ivo");
  });

  test("where a code is asked for, a newcomer becomes a user without a factor and is refused", async () => {
    await real.add({ name: "hal" });
    await change({ createUsers: true });
    const { id: clientId } = await makeClient();
    const hal: Login = { userId: "", factorId: "", username: "hal", clientId };
    expect(await logins.reasonOf(hal, "wrong")).toBe("wrong_password");
    expect(await logins.reasonOf(hal, testPassword)).toBe("no_factor");
    expect(await database().user.count({ where: { username: "hal" } })).toBe(1);
    expect(await logins.reasonOf(hal, testPassword)).toBe("no_factor");
    await real.remove("hal");
  });
});

describe("guesses", () => {
  let real: TestDirectory;
  let directoryId: string;
  beforeAll(async () => {
    real = await startOpenLdap();
    directoryId = (await storeDirectory(real, { createUsers: true })).id;
    logins.clock.set(start);
    await database().settings.update({ where: { id: 1 }, data: { lockoutThreshold: 3 } });
  });
  afterAll(() => real?.stop());

  const key = async (username: string) => {
    const { searchEntries } = await real.admin.search(await real.dnOf(username), {
      scope: "base",
      attributes: ["entryUUID"],
    });
    return String(searchEntries[0]?.entryUUID);
  };
  /** How many wrong passwords the directory has counted. */
  const countedThere = async (username: string) => {
    const { searchEntries } = await real.admin.search(await real.dnOf(username), {
      scope: "base",
      attributes: ["pwdFailureTime"],
    });
    return [searchEntries[0]?.pwdFailureTime ?? []].flat().length;
  };

  test("a hundred at once ask no more often than our lock allows, so nobody is locked there", async () => {
    const ada = await logins.person({
      username: "ada",
      passwordHash: null,
      directoryId,
      directoryKey: await key("ada"),
    });
    const config = await logins.readConfig();
    const reasons = await Promise.all(
      Array.from({ length: 100 }, (_, i) => logins.reasonOf(ada, `guess${i}`, { config })),
    );
    const count = (reason: string) => reasons.filter((each) => each === reason).length;
    expect(count("missing_code") + count("wrong_password")).toBe(3);
    expect(await countedThere("ada")).toBe(3);
    expect(await logins.reasonOf(ada, testPassword + logins.code())).toBe("user_locked");
    expect(await countedThere("ada")).toBe(3);
  }, 30_000);

  test("nor do two workers together", async () => {
    const other = openLogins();
    const dan = await logins.person({
      username: "dan",
      passwordHash: null,
      directoryId,
      directoryKey: await key("dan"),
    });
    const config = await logins.readConfig();
    const reasons = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 ? logins : other).reasonOf(dan, `guess${i}`, { config })),
    );
    await other.close();
    expect(
      reasons.filter((reason) => /^(missing_code|wrong_password)$/.test(reason)).length,
    ).toBeLessThanOrEqual(3);
    expect(await countedThere("dan")).toBeLessThanOrEqual(3);
  }, 30_000);

  test("the same wrong password again, as clients send it, is not asked again", async () => {
    const bea = await logins.person({
      username: "bea",
      passwordHash: null,
      directoryId,
      directoryKey: await key("bea"),
    });
    for (let i = 0; i < 5; i++) expect(await logins.reasonOf(bea, "same")).toBe("wrong_password");
    expect(await countedThere("bea")).toBe(1);
  });

  test("nor is somebody locked there who is no user yet", async () => {
    const { id: clientId } = await makeClient();
    const cem: Login = { userId: "", factorId: "", username: "cem", clientId };
    const config = await logins.readConfig();
    await Promise.all(Array.from({ length: 20 }, (_, i) => logins.reasonOf(cem, `guess${i}`, { config })));
    expect(await countedThere("cem")).toBe(3);
    expect(await logins.reasonOf(cem, testPassword)).toBe("user_locked");
  }, 30_000);
});
