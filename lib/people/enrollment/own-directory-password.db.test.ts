/** Changing the own password in the directory: proved and counted as at a login, done there, written down and told here. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { findPerson, openBound } from "@/lib/login/directory/ask";
import { openDirectory } from "@/lib/login/directory/directory";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { userActor } from "@/lib/testing/actors";
import { startActiveDirectory } from "@/lib/testing/directories/active-directory";
import { type TestDirectory, testPassword } from "@/lib/testing/directories/directory";
import { startOpenLdap } from "@/lib/testing/directories/openldap";
import { type Script, startScriptedDirectory } from "@/lib/testing/directories/scripted";
import { storeDirectory } from "@/lib/testing/directories/stored";
import { makeDirectory } from "@/lib/testing/factories";
import { type Login, openLogins, start } from "@/lib/testing/logins";
import { setUpMail } from "@/lib/testing/mail";
import { changeOwnDirectoryPassword } from "./own-directory-password";
import { ownSecurity } from "./queries";

const logins = openLogins();
afterAll(() => logins.close());
beforeEach(() => logins.clock.set(start));

const wanted = "Newer-Otter-88";
const next = () => {
  logins.nextStep();
  return logins.code();
};

type Typed = Partial<Parameters<typeof changeOwnDirectoryPassword>[1]>;

const change = ({ userId, username }: Login, typed: Typed = {}) =>
  changeOwnDirectoryPassword(
    userActor(userId, username),
    { password: testPassword, newPassword: wanted, repeated: wanted, ...typed, code: typed.code ?? next() },
    logins.clock,
  );
const says = (field: string, text: RegExp) => ({ fields: { [field]: expect.stringMatching(text) } });
const state = ({ userId }: Login) => database().loginState.findUniqueOrThrow({ where: { userId } });
const epoch = async ({ userId: id }: Login) =>
  (await database().user.findUniqueOrThrow({ where: { id } })).sessionEpoch;
const audited = async ({ userId }: Login) =>
  (await database().auditEvent.findMany({ where: { subjectId: userId }, orderBy: { id: "asc" } })).map(
    ({ action, detail }) => ({ action, detail }),
  );

describe.each([
  { kind: "Samba", startReal: startActiveDirectory },
  { kind: "slapd", startReal: () => startOpenLdap() },
])("$kind", ({ kind, startReal }) => {
  let real: TestDirectory;
  let directoryId: string;
  beforeAll(async () => {
    real = await startReal();
  });
  afterAll(() => real?.stop());
  beforeEach(async () => {
    directoryId = (await storeDirectory(real, { passwordChanges: true })).id;
  });
  afterEach(async () => {
    await database().user.deleteMany({ where: { directoryId } });
    await database().directory.delete({ where: { id: directoryId } });
  });

  async function person(username: string, data: object = {}): Promise<Login> {
    const row = await database().directory.findUniqueOrThrow({ where: { id: directoryId } });
    const opened = openDirectory(row, keyring());
    const deadline = performance.now() + 5000;
    const session = await openBound(opened, deadline);
    const found = await findPerson(session, opened, { username }, new Date(), deadline);
    session.close();
    return logins.person({ username, passwordHash: null, directoryId, directoryKey: found?.key, ...data });
  }

  test("the new one lets in and the old one does not; it is written down, told, and ends sessions", async () => {
    await setUpMail();
    const ada = await person("ada", { email: "ada@example.org" });
    expect(await logins.reasonOf(ada, testPassword + next())).toBe("accepted");
    await change(ada);
    expect(await logins.reasonOf(ada, testPassword + next())).toBe("wrong_password");
    expect(await logins.reasonOf(ada, wanted + next())).toBe("accepted");
    const name = expect.any(String);
    expect(await audited(ada)).toEqual([
      { action: "user.directory_password_changed", detail: { directory: name } },
    ]);
    expect(await epoch(ada)).toBe(1);
    const mails = await database().outgoingMail.findMany({ where: { userId: ada.userId } });
    expect(mails.map(({ event }) => event)).toEqual(["password_changed"]);
    const written = JSON.stringify([mails, await audited(ada)]);
    for (const secret of [testPassword, wanted]) expect(written).not.toContain(secret);
  });

  test("what the directory says of the new one stands beside it, and nothing is spent by it", async () => {
    const bea = await person("bea");
    const code = next();
    const short = { newPassword: "Ab1-", repeated: "Ab1-" };
    await expect(change(bea, { code, ...short })).rejects.toMatchObject(says("newPassword", /too short/));
    expect([await epoch(bea), await audited(bea), (await state(bea)).failures]).toEqual([0, [], 0]);
    await change(bea, { code });
    expect(await logins.reasonOf(bea, wanted + next())).toBe("accepted");
  });

  test("where a new one must be chosen first: done, or said that it cannot be", async () => {
    const cem = await person("cem");
    await real.mustChange("cem");
    expect(await logins.reasonOf(cem, testPassword + next())).toBe("directory_must_change");
    if (kind === "slapd") {
      await change(cem);
      expect(await logins.reasonOf(cem, wanted + next())).toBe("accepted");
      return;
    }
    await expect(change(cem)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("does not allow that from here"),
    });
    await expect(change(cem, { password: "wrong" })).rejects.toMatchObject(says("code", /password or code/));
    expect((await state(cem)).failures).toBe(1);
  });

  test("locked there is said, and counts nothing here", async () => {
    const dan = await person("dan");
    await real.lock("dan");
    await expect(change(dan)).rejects.toMatchObject({ message: expect.stringContaining("is locked in") });
    expect((await state(dan)).failures).toBe(0);
    await real.unlock("dan");
  });

  test("of two changes at once one is made; signs beyond the first plane arrive whole", async () => {
    const dan = await person("dan");
    const choices = ["Grüße-🦦-Otter-88", "Grüße-🦫-Biber-88"];
    const code = next();
    const made = await Promise.allSettled(
      choices.map((newPassword) => change(dan, { code, newPassword, repeated: newPassword })),
    );
    expect(made.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    for (const [i, { status }] of made.entries()) {
      const reason = status === "fulfilled" ? "accepted" : "wrong_password";
      expect(await logins.reasonOf(dan, choices[i] + next())).toBe(reason);
    }
  });
});

describe("a scripted directory", () => {
  const dn = "uid=ada,ou=people,dc=corp,dc=test";
  const entries: Script["entries"] = [
    { dn, attributes: { objectClass: ["inetOrgPerson"], uid: ["ada"], entryUUID: ["id-ada"] } },
  ];
  const lets: Script = {
    entries,
    bind: (name, typed) => ({ code: name !== dn || typed === testPassword ? 0 : 49 }),
  };
  let real: Awaited<ReturnType<typeof startScriptedDirectory>>;
  let directoryId: string;
  let ada: Login;
  beforeAll(async () => {
    real = await startScriptedDirectory(lets);
  });
  afterAll(() => real?.close());
  beforeEach(async () => {
    real.script = lets;
    await database().user.deleteMany({});
    await database().directory.deleteMany({});
    const data = { addresses: [`${real.host}:${real.tlsPort}`], caCertificate: real.authority };
    const base = { userBase: "ou=people,dc=corp,dc=test", bindDn: "cn=reader", passwordChanges: true };
    directoryId = (await makeDirectory({ ...data, ...base })).id;
    ada = await logins.person({
      ...{ username: "ada", passwordHash: null },
      ...{ directoryId, directoryKey: "id-ada" },
    });
  });
  const asked = () => real.binds.filter((name) => name === dn).length;
  const set = (data: object) => database().directory.update({ where: { id: directoryId }, data });
  const own = async () => (await ownSecurity(userActor(ada.userId))).password;

  test("only where the switch is on, and the page knows", async () => {
    expect(await own()).toMatchObject({ where: "directory", mayChange: true });
    await set({ passwordChanges: false });
    expect(await own()).toMatchObject({ where: "directory", mayChange: false });
    const before = asked();
    await expect(change(ada)).rejects.toMatchObject({ code: "conflict" });
    await set({ localFallback: true });
    expect(await own()).toEqual({ where: "here" });
    await expect(change(ada)).rejects.toMatchObject({ code: "conflict" });
    expect(asked()).toBe(before);
  });

  test("guesses count here, and the directory hears of no more than a lock allows", async () => {
    const before = asked();
    for (let i = 0; i < 8; i++) {
      await expect(change(ada, { password: `guess ${i}`, code: logins.code() })).rejects.toMatchObject({
        name: "AppError",
      });
    }
    expect(asked() - before).toBe(5);
    expect((await state(ada)).lockedUntil).not.toBeNull();
    const code = logins.code();
    await expect(change(ada, { code })).rejects.toMatchObject({
      message: expect.stringContaining("Too many wrong"),
    });
    expect(await logins.reasonOf(ada, testPassword + code)).toBe("user_locked");
    expect(asked() - before).toBe(5);
    expect((await audited(ada))[0]).toMatchObject({
      action: "user.proof_failed",
      detail: { reason: "wrong_password", purpose: "directory password change" },
    });
  });

  test("nothing is asked for a change without the code", async () => {
    const before = real.changes.length;
    await expect(change(ada, { code: "000000" })).rejects.toMatchObject(says("code", /code is wrong/));
    expect((await state(ada)).failures).toBe(1);
    expect(real.changes.length).toBe(before);
  });

  test("a password that is kept here proves nothing, and goes with the old one where it is the same", async () => {
    await set({ localFallback: true });
    const keep = async (text: string) => {
      const passwordHash = await hashPassword(text);
      await database().user.update({ where: { id: ada.userId }, data: { passwordHash } });
    };
    const kept = async () =>
      (await database().user.findUniqueOrThrow({ where: { id: ada.userId } })).passwordHash !== null;
    await keep("kept here alone");
    await expect(change(ada, { password: "kept here alone" })).rejects.toMatchObject({
      code: "invalid_input",
    });
    expect((await state(ada)).failures, "judged by the proof, not by the bind behind it").toBe(1);
    await change(ada);
    expect(await kept()).toBe(true);
    await keep(testPassword);
    await change(ada);
    expect(await kept()).toBe(false);
    real.script = { ...lets, bind: (name) => ({ code: name === dn ? 49 : 0 }) };
    expect(await logins.reasonOf(ada, testPassword + next())).toBe("wrong_password");
  });

  test("a directory that is down changes nothing, and one that hangs at the end may have", async () => {
    await setUpMail();
    await database().user.update({ where: { id: ada.userId }, data: { email: "ada@example.org" } });
    // It takes the new password, a second after nobody waits for it any more.
    real.script = { ...lets, change: () => sleep(6000, { code: 0 }) };
    await expect(change(ada)).rejects.toMatchObject({
      message: expect.stringContaining("did not say whether"),
    });
    expect(await audited(ada)).toEqual([
      {
        action: "user.directory_password_changed",
        detail: { directory: expect.any(String), answer: "none in time" },
      },
    ]);
    expect(await epoch(ada)).toBe(1);
    expect(await database().outgoingMail.count({ where: { userId: ada.userId } })).toBe(0);
    await set({ addresses: [`${real.host}:1`], revision: { increment: 1 } });
    await expect(change(ada)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("did not answer. Nothing was changed"),
    });
    expect((await state(ada)).failures).toBe(0);
  }, 15_000);

  test("what no login could carry, and the same again, ask nobody", async () => {
    const before = asked();
    const long = "x".repeat(118);
    for (const newPassword of [long, "tab\there", testPassword]) {
      const typed = { newPassword, repeated: newPassword };
      await expect(change(ada, typed)).rejects.toMatchObject(says("newPassword", /./));
    }
    expect(asked()).toBe(before);
  });

  test.each([
    [{ code: 50 }, { message: expect.stringContaining("does not let you change") }],
    [{ code: 2 }, { message: expect.stringContaining("cannot change passwords this way") }],
    [{ code: 10 }, { message: expect.stringContaining("cannot change passwords this way") }],
    [{ code: 53 }, { message: expect.stringContaining("without saying why") }],
    [{ code: 19, message: "0000052D: AtrErr" }, says("newPassword", /does not accept this password/)],
    [{ code: 19, message: "within password minimum age" }, says("newPassword", /short while ago/)],
    [{ code: 49 }, says("password", /not your present password/)],
  ])("%o has its sentence", async (answer, expected) => {
    real.script = { ...lets, change: () => answer };
    await expect(change(ada)).rejects.toMatchObject(expected);
    expect(await audited(ada)).toEqual([]);
  });
});
