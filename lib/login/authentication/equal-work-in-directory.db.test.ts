/** Whoever asks and whatever is wrong, where there is a directory: the same questions to it, counted there. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { minutes } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { type ScriptedDirectory, startScriptedDirectory } from "@/lib/testing/directories/scripted";
import { makeDirectory, makePolicy } from "@/lib/testing/factories";
import { type Login, openLogins, password, start } from "@/lib/testing/logins";

const base = "ou=people,dc=corp,dc=test";
const entry = (uid: string) => ({
  dn: `uid=${uid},${base}`,
  attributes: { objectClass: ["inetOrgPerson"], uid: [uid], cn: [uid], entryUUID: [`id-${uid}`] },
});
const reader = "cn=reader";

const logins = openLogins();

let real: ScriptedDirectory;
let directoryId: string;
beforeAll(async () => {
  real = await startScriptedDirectory({
    entries: [entry("ada"), entry("new")],
    bind: (name, typed) => ({ code: name === reader || typed === password ? 0 : 49 }),
  });
  const row = await makeDirectory({
    ...{ addresses: [`${real.host}:${real.tlsPort}`], caCertificate: real.authority },
    ...{ userBase: base, bindDn: reader, createUsers: true },
  });
  directoryId = row.id;
});
afterAll(async () => {
  await logins.close();
  await real?.close();
});

let ada: Login;
let local: Login;
beforeEach(async () => {
  logins.clock.set(start);
  await database().user.deleteMany({});
  ada = await logins.person({ username: "ada", passwordHash: null, directoryId, directoryKey: "id-ada" });
  local = await logins.person({ username: "local" });
});

async function work(login: Login, typed: string) {
  const before = {
    searches: real.searches.length,
    binds: real.binds.filter((name) => name !== reader).length,
  };
  const reason = await logins.reasonOf(login, typed);
  return {
    reason,
    searches: real.searches.length - before.searches,
    binds: real.binds.filter((name) => name !== reader).length - before.binds,
  };
}

const nobody = (): Login => ({ ...ada, username: "nobody" });
const newcomer = (): Login => ({ ...ada, username: "new" });
const lock = (userId: string) =>
  database().loginState.update({
    where: { userId },
    data: { failures: 5, lockedUntil: new Date(start.getTime() + minutes(5)) },
  });

const gone = ({ userId }: Login) =>
  database().user.update({ where: { id: userId }, data: { directoryKey: "id-gone" } });

const refusals: [string, () => Login, string, string, ((login: Login) => Promise<unknown>)?][] = [
  ["a wrong password there", () => ada, "x", "wrong_password"],
  ["a right one without a code", () => ada, password, "missing_code"],
  ["a right one with a wrong code", () => ada, `${password}000000`, "wrong_code"],
  ["locked here", () => ada, password, "user_locked", ({ userId }) => lock(userId)],
  ["a stranger", nobody, "x", "unknown_user"],
  ["a newcomer with a wrong password", newcomer, "x", "wrong_password"],
  ["a wrong password here", () => local, "x", "wrong_password"],
  ["a right one here with a wrong code", () => local, `${password}000000`, "wrong_code"],
  ["locked, kept here", () => local, password, "user_locked", ({ userId }) => lock(userId)],
  [
    "somebody whom the directory no longer has",
    () => ada,
    password,
    "directory_unknown",
    (login) => gone(login),
  ],
];

test.each(refusals)("%s", async (_, who, typed, reason, prepare) => {
  await logins.reasonOf(nobody(), "the connection for searches is open from here on");
  const login = who();
  await prepare?.(login);
  expect(await work(login, typed)).toEqual({ reason, searches: 2, binds: 1 });
});

describe("where the code alone is asked for", () => {
  const rows: [string, () => Login, string, string, ((login: Login) => Promise<unknown>)?][] = [
    ["a wrong code", () => ada, "000000", "wrong_code"],
    ["something before the code", () => ada, "x000000", "wrong_code"],
    ["no code", () => ada, "x", "missing_code"],
    ["somebody whom the directory no longer has", () => ada, "000000", "directory_unknown", gone],
    ["the same with something before the code", () => ada, "x000000", "directory_unknown", gone],
    ["a wrong code of somebody kept here", () => local, "000000", "wrong_code"],
  ];
  test.each(rows)("%s", async (_, who, typed, reason, prepare) => {
    await makePolicy({ method: "factor" });
    await logins.reasonOf(nobody(), "the connection for searches is open from here on");
    const login = who();
    await prepare?.(login);
    expect(await work(login, typed)).toEqual({ reason, searches: 2, binds: 1 });
    await database().policy.deleteMany({ where: { isDefault: false } });
  });
});

test("who is locked here is not asked about there, and nobody's password goes there but that of its own people", async () => {
  await lock(ada.userId);
  const before = real.binds.length;
  await logins.reasonOf(ada, password);
  await logins.reasonOf(local, `${password}000000`);
  await logins.reasonOf(nobody(), password);
  const asked = real.binds.slice(before).filter((name) => name !== reader);
  expect(asked.every((name) => /^cn=nobody-/.test(name))).toBe(true);
});

test("whoever is kept here and let in waits for no directory", async () => {
  await logins.reasonOf(nobody(), "x");
  expect(await work(local, password + logins.code())).toEqual({ reason: "accepted", searches: 0, binds: 0 });
});
