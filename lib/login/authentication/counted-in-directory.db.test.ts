/** What a directory may have counted is counted here, whatever came of the question; and nobody shuts it for others. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { firstFactors } from "@/lib/login/first-factor/port";
import { userActor } from "@/lib/testing/actors";
import { type ScriptedDirectory, startScriptedDirectory } from "@/lib/testing/directories/scripted";
import { makeClient, makeDirectory } from "@/lib/testing/factories";
import { type Login, openLogins, password, start } from "@/lib/testing/logins";
import { ownProof, tryProof } from "./prove";
import { throttleKey } from "./reserve";

const base = "ou=people,dc=corp,dc=test";
const entry = (uid: string) => ({
  dn: `uid=${uid},${base}`,
  attributes: { objectClass: ["inetOrgPerson"], uid: [uid], cn: [uid], entryUUID: [`id-${uid}`] },
});
const reader = "cn=reader";

const logins = openLogins();
let real: ScriptedDirectory;
/** What the directory says to people's binds. */
let says: (name: string, typed: string) => { code: number; message?: string } | null;
beforeAll(async () => {
  real = await startScriptedDirectory({
    entries: [entry("ada"), entry("bea"), entry("cem"), entry("dan"), entry("new")],
    bind: (name, typed) => (name === reader ? { code: 0 } : says(name, typed)),
  });
});
afterAll(async () => {
  await logins.close();
  await real?.close();
});

let directoryId: string;
let ada: Login;
beforeEach(async () => {
  logins.clock.set(start);
  says = (_, typed) => ({ code: typed === password ? 0 : 49 });
  await database().user.deleteMany({});
  await database().directory.deleteMany({});
  const address = `${real.host}:${real.tlsPort}`;
  const row = await makeDirectory({
    ...{ addresses: [address, address], caCertificate: real.authority },
    ...{ userBase: base, bindDn: reader, createUsers: true },
  });
  directoryId = row.id;
  ada = await person("ada");
});

const person = (username: string, data: object = {}): Promise<Login> =>
  logins.person({ username, passwordHash: null, directoryId, directoryKey: `id-${username}`, ...data });
const failures = async ({ userId }: Login) =>
  (await database().loginState.findUniqueOrThrow({ where: { userId } })).failures;
const asked = () => real.binds.filter((name) => name.startsWith("uid=")).length;
const codeNow = () => {
  logins.nextStep();
  return logins.code();
};

test("a password that was sent and not answered stays counted, and goes to no other address", async () => {
  says = () => null;
  const before = asked();
  expect(await logins.reasonOf(ada, password + codeNow())).toBe("directory_unavailable");
  expect(asked() - before).toBe(1);
  expect(await failures(ada)).toBe(1);
  says = () => ({ code: 0 });
  expect(await logins.reasonOf(ada, password + codeNow())).toBe("accepted");
  expect(await failures(ada)).toBe(0);
});

test.each([
  ["a right password counts as no failure", password, 0],
  ["a wrong one counts", "wrong", 1],
])("where the answer came too late to be written down, %s", async (_, typed, count) => {
  const passwords = firstFactors();
  let wait = 0;
  const slow = openLogins({
    firstFactors: {
      ...passwords,
      check: async (...asked) => {
        const checked = await passwords.check(...asked);
        await sleep(wait);
        return checked;
      },
    },
  });
  slow.clock.set(start);
  // The connection for searches is open from here on.
  await slow.reasonOf({ ...ada, username: "nobody" }, "x");
  wait = 2600;
  expect(await slow.reasonOf(ada, typed + slow.code())).toBe("shed");
  expect(await failures(ada)).toBe(count);
  await slow.close();
});

test("nor is it taken back of somebody who is no user yet", async () => {
  says = () => null;
  const { id: clientId } = await makeClient();
  const newcomer = { userId: "", factorId: "", username: "new", clientId };
  expect(await logins.reasonOf(newcomer, password)).toBe("directory_unavailable");
  expect(
    await database().signInThrottle.findUnique({ where: { key: throttleKey(directoryId, "id-new") } }),
  ).toMatchObject({ failures: 1 });
});

test("guesses at the password kept here are counted while the directory does not answer", async () => {
  await database().directory.update({
    where: { id: directoryId },
    data: { localFallback: true, addresses: [`${real.host}:1`], revision: { increment: 1 } },
  });
  await database().user.update({
    where: { id: ada.userId },
    data: { passwordHash: await hashPassword("kept here") },
  });
  for (let i = 1; i <= 5; i++) {
    expect(await logins.reasonOf(ada, `guess ${i}`)).toBe("directory_unavailable");
    expect(await failures(ada)).toBe(i);
  }
  expect(await logins.reasonOf(ada, `kept here${codeNow()}`)).toBe("accepted");
});

test("a wrong password before a challenge is counted, once, and a right one is not", async () => {
  await database().client.update({ where: { id: ada.clientId }, data: { codeEntry: "challenge" } });
  const challenged = async (typed: string) => {
    const { answer } = await logins.attempt(ada, typed);
    return answer.kind === "challenge" ? answer.state : null;
  };
  const state = await challenged("wrong");
  expect(await failures(ada)).toBe(1);
  expect(await logins.reasonOf(ada, logins.code(), { state })).toBe("wrong_password");
  expect(await failures(ada)).toBe(1);
  const right = await challenged(password);
  expect(await failures(ada)).toBe(1);
  expect(await logins.reasonOf(ada, "000000", { state: right })).toBe("wrong_code");
  expect(await failures(ada)).toBe(2);
});

test("whoever is locked here is not asked about before a challenge either", async () => {
  await database().client.update({ where: { id: ada.clientId }, data: { codeEntry: "challenge" } });
  const before = asked();
  for (let i = 0; i < 8; i++) await logins.attempt(ada, `guess ${i}`);
  expect(asked() - before).toBe(5);
});

test("what the directory says to one person's password does not make it unreachable for others", async () => {
  const others = await Promise.all(["bea", "cem", "dan"].map((name) => person(name)));
  says = (name) => (name.startsWith("uid=ada") ? { code: 0 } : { code: 53, message: "no" });
  const refused = await Promise.all(others.map((login) => logins.reasonOf(login, `x${logins.code()}`)));
  expect(refused).toEqual(Array(3).fill("directory_unavailable"));
  expect(await logins.reasonOf(ada, password + codeNow())).toBe("accepted");
});

test("a proof in the console counts what was sent and not answered, and holds nobody's row for longer than a login", async () => {
  says = () => null;
  const request = ownProof(userActor(ada.userId), { password: "x", code: logins.code() }, "password change");
  const startedMs = performance.now();
  expect(await tryProof(request, start, async () => "changed")).toMatchObject({ ok: false });
  expect(performance.now() - startedMs).toBeLessThan(3500);
  expect(await failures(ada)).toBe(1);
}, 15_000);
