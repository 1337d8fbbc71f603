/** Whatever is wrong with a sign-in of an operator, where they sign in with a directory: the same questions to it, counted there. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { minutes, seconds } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { type ScriptedDirectory, startScriptedDirectory } from "@/lib/testing/directories/scripted";
import { makeDirectory } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { codeNow, enrolledOperator, keyOfText, operatorPassword } from "@/lib/testing/operators";
import { openOperatorLink, redeemOperatorLink } from "./enroll";
import { inviteFromDirectory } from "./invite";
import { signInOperator } from "./sign-in";

const base = "dc=corp,dc=test";
const right = "the right one there";
const person = (uid: string, more: Record<string, string[]> = {}) => ({
  dn: `uid=${uid},${base}`,
  attributes: { objectClass: ["inetOrgPerson"], uid: [uid], cn: [uid], entryUUID: [`id-${uid}`], ...more },
});
const group = (cn: string, members: readonly string[]) => ({
  dn: `cn=${cn},${base}`,
  attributes: { objectClass: ["groupOfNames"], cn: [cn], entryUUID: [`id-${cn}`], member: [...members] },
});

const clock = fixedClock("2026-11-20T12:00:00Z");
let real: ScriptedDirectory;
let code: () => string;
let localCode: () => string;
let local = "";
beforeAll(async () => {
  real = await startScriptedDirectory({
    rootDse: { namingContexts: [base] },
    entries: [
      ...[person("ada"), person("new"), person("none"), person("gone", { nsAccountLock: ["true"] })],
      group(
        "inner",
        ["ada", "new", "gone"].map((uid) => `uid=${uid},${base}`),
      ),
      group("outer", [`cn=inner,${base}`]),
    ],
    bind: (_, typed) => ({ code: typed === right ? 0 : 49 }),
  });
  const { id: directoryId } = await makeDirectory({
    ...{ addresses: [`${real.host}:${real.tlsPort}`], caCertificate: real.authority, bindDn: "" },
    ...{ userBase: base, operatorsSignIn: true },
  });
  await database().directoryOperatorGroup.create({
    data: { directoryId, position: 1, key: "id-outer", dn: "", name: "outer", role: "auditor" },
  });
  const { url } = await inviteFromDirectory(operatorWith("owner"), { directoryId, username: "ada" }, clock);
  const token = new URL(url).hash.slice(1);
  const key = keyOfText((await openOperatorLink({ token }, clock)).secretText);
  code = () => codeNow(key, clock);
  await redeemOperatorLink({ token, password: right, code: code() }, null, clock);
  const made = await enrolledOperator(clock);
  localCode = made.code;
  local = made.username;
});
afterAll(() => real?.close());
beforeEach(async () => {
  clock.advance(seconds(90));
  await database().loginState.updateMany({ data: { failures: 0, lockedUntil: null, lastFailureAt: null } });
  await database().signInThrottle.deleteMany();
});

async function work(username: string, password: string, typed: string) {
  const before = { searches: real.searches.length, binds: real.binds.length };
  const result = await signInOperator({ username, password, code: typed, ip: null }, clock);
  const binds = real.binds.slice(before.binds);
  return { ok: result.ok, searches: real.searches.length - before.searches, binds };
}

const nobodyBound = /^cn=nobody-/;
const lock = (username: string) =>
  database().loginState.updateMany({
    where: { operator: { username } },
    data: { failures: 5, lockedUntil: new Date(clock.now().getTime() + minutes(5)) },
  });
const wrongCode = (now: string) => (now === "000000" ? "111111" : "000000");

const refusals: [string, () => [string, string, string], boolean, (() => Promise<unknown>)?][] = [
  ["a wrong password there", () => ["ada", "x", code()], true],
  ["a right one with a wrong code", () => ["ada", right, wrongCode(code())], true],
  ["a right one without a code", () => ["ada", right, ""], true],
  ["locked here", () => ["ada", right, code()], false, () => lock("ada")],
  ["a member who has not enrolled", () => ["new", right, "123456"], false],
  ["somebody in no group", () => ["none", right, "123456"], false],
  ["a member who is disabled there", () => ["gone", right, "123456"], false],
  ["a name that nobody has", () => ["nobody", right, "123456"], false],
  ["a wrong password here", () => [local, "x", localCode()], false],
  ["a right one here with a wrong code", () => [local, operatorPassword, wrongCode(localCode())], false],
  ["locked, kept here", () => [local, operatorPassword, localCode()], false, () => lock(local)],
];

test.each(refusals)("%s", async (_, typed, isAsked, prepare) => {
  await work("nobody", "the connection for searches is open from here on", "1");
  await prepare?.();
  const { binds, ...done } = await work(...typed());
  expect(done).toEqual({ ok: false, searches: 8 });
  expect(binds).toEqual([isAsked ? `uid=ada,${base}` : expect.stringMatching(nobodyBound)]);
});

test("whoever is kept here and let in waits for no directory", async () => {
  expect(await work(local, operatorPassword, localCode())).toEqual({ ok: true, searches: 0, binds: [] });
});

test("an empty password reaches none", async () => {
  for (const username of ["ada", local, "nobody"])
    expect(await work(username, "", "123456")).toEqual({ ok: false, searches: 0, binds: [] });
});
