/** Tests what people of a directory are asked by links: the password that they have there, and never to choose one here. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { decodeBase32 } from "@/lib/foundation/base/base32";
import { database } from "@/lib/foundation/platform/database";
import { codeAt, stepAt } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { setPassword } from "@/lib/people/users/password";
import { operatorWith, userActor } from "@/lib/testing/actors";
import { type ScriptedDirectory, startScriptedDirectory } from "@/lib/testing/directories/scripted";
import { makeDirectory, makeUser } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { setUpMail } from "@/lib/testing/mail";
import { checkPassword, completeEnrollment, openLink, startEnrollment } from "./enroll";
import { issueLinks } from "./issue";
import { mailPasswordLink } from "./mail-links";
import { changeOwnPassword } from "./own-password";
import { issuePasswordLink, openPasswordLink, setPasswordByLink } from "./password-link";

const base = "ou=people,dc=corp,dc=test";
const reader = "cn=reader";
const theirs = "the password over there";
const chosen = "correct otter battery";
const ip = "192.0.2.9";
const operator = operatorWith("administrator");
const clock = fixedClock("2026-11-20T12:00:00Z");

let real: ScriptedDirectory;
beforeAll(async () => {
  real = await startScriptedDirectory({
    entries: [
      {
        dn: `uid=ada,${base}`,
        attributes: { objectClass: ["inetOrgPerson"], uid: ["ada"], cn: ["ada"], entryUUID: ["id-ada"] },
      },
    ],
    bind: (name, typed) => ({ code: name === reader || typed === theirs ? 0 : 49 }),
  });
});
afterAll(() => real?.close());
beforeEach(() => database().user.deleteMany({}));

async function ada(localFallback = false) {
  const { id: directoryId } = await makeDirectory({
    ...{ addresses: [`${real.host}:${real.tlsPort}`], caCertificate: real.authority },
    ...{ userBase: base, bindDn: reader, localFallback },
  });
  return makeUser({ email: "ada@example.org", directoryId, directoryKey: "id-ada" });
}

const rowOf = (id: string) => database().user.findUniqueOrThrow({ where: { id } });
const linkOf = async (userId: string, purpose: "enroll" | "password") => {
  const { issued } = await database().$transaction((tx) =>
    issueLinks(tx, systemActor("test"), purpose, [userId], clock.now()),
  );
  return new URL(issued[0]?.url ?? "").hash.slice(1);
};

test("an invitation asks for the password over there, and sets none here", async () => {
  const { id } = await ada();
  const token = await linkOf(id, "enroll");
  expect(await openLink({ token }, clock)).toMatchObject({ needsPassword: false });
  await expect(checkPassword({ token, password: chosen }, ip, clock)).rejects.toMatchObject({
    fields: { password: expect.stringContaining("not your password") },
  });
  await checkPassword({ token, password: theirs }, ip, clock);
  const { secretText } = await startEnrollment({ token }, clock);
  const secret = decodeBase32(secretText) ?? new Uint8Array();
  const key = { secret, algorithm: "SHA1", digits: 6, periodSeconds: 30 } as const;
  const code = codeAt(key, stepAt(key, clock.now()));
  const complete = (password: string) =>
    completeEnrollment({ token, code, factorName: "Phone", password }, ip, clock);
  await expect(complete(chosen)).rejects.toMatchObject({ code: "invalid_input" });
  expect((await complete(theirs)).recoveryCodes.length).toBeGreaterThan(0);
  expect(await rowOf(id)).toMatchObject({ passwordHash: null, passwordChangedAt: null });
});

test("no operator issues or mails a password link or sets a password, and what there is stays", async () => {
  await setUpMail();
  const { id, username } = await ada();
  const refused = {
    code: "conflict",
    message: expect.stringContaining(`${username} logs in with the password of the directory`),
  };
  const input = { userId: id, oldPassword: "end" } as const;
  await expect(issuePasswordLink(operator, input, clock)).rejects.toMatchObject(refused);
  await expect(mailPasswordLink(operator, input, clock)).rejects.toMatchObject(refused);
  await expect(setPassword(operator, { userId: id, password: chosen })).rejects.toMatchObject(refused);
  expect(await database().enrollmentLink.count({ where: { userId: id } })).toBe(0);
  expect(await rowOf(id)).toMatchObject({ sessionEpoch: 0 });
});

test("a password link from before they came from a directory says so, and is not spent", async () => {
  const { id, directoryId, directoryKey } = await ada();
  await database().user.update({ where: { id }, data: { directoryId: null, directoryKey: null } });
  const token = await linkOf(id, "password");
  await database().user.update({ where: { id }, data: { directoryId, directoryKey } });
  const refused = { code: "conflict", message: expect.stringContaining("Change it there") };
  await expect(openPasswordLink({ token }, clock)).rejects.toMatchObject(refused);
  await expect(setPasswordByLink({ token, password: chosen }, ip, clock)).rejects.toMatchObject(refused);
  expect(await rowOf(id)).toMatchObject({ passwordHash: null });
  expect(await database().enrollmentLink.count({ where: { userId: id, usedAt: null } })).toBe(1);
});

test("on their own page they cannot set a password that would not count", async () => {
  const { id, username } = await ada();
  const input = { password: theirs, code: "000000", newPassword: chosen };
  await expect(changeOwnPassword({ ...userActor(id, username), ip }, input, clock)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("Change it there"),
  });
});

test("where the directory lets a password that is kept here count, links set it", async () => {
  const { id } = await ada(true);
  await database().user.update({
    where: { id },
    data: { passwordHash: await hashPassword("old otter battery") },
  });
  const token = await linkOf(id, "password");
  await setPasswordByLink({ token, password: chosen }, ip, clock);
  expect(await rowOf(id)).toMatchObject({ passwordChangedAt: clock.now() });
});
