/** Enrolment links that lead to a hardware token, on the real store: judged like any claim, spent once, all or nothing. */
import { beforeEach, expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { codeAt } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { openLink, startEnrollment } from "@/lib/people/enrollment/enroll";
import { closedLinkMessage } from "@/lib/people/enrollment/link";
import { issueEnrollmentLink } from "@/lib/people/enrollment/service";
import { operatorWith } from "@/lib/testing/actors";
import { makeToken, makeUser } from "@/lib/testing/factories";
import { isPasswordOf } from "@/lib/testing/passwords";
import { allowTokens, emptyStock, tokenKey, tokenState } from "@/lib/testing/tokens";
import { claimTokenByLink } from "./by-link";

const password = "correct otter battery";
const { secret } = tokenKey;
beforeEach(emptyStock);

async function invited(data: { passwordHash?: string } = {}) {
  const user = await makeUser(data);
  const { url } = await issueEnrollmentLink(operatorWith("help_desk"), { userId: user.id });
  return { user, token: new URL(url).hash.slice(1) };
}
const pair = (count: number) => ({ first: codeAt(tokenKey, count), second: codeAt(tokenKey, count + 1) });
const claim = (token: string, serial: string, more: object = {}) =>
  claimTokenByLink({ token, serial, password, ...pair(7), ...more }, "192.0.2.9");
const failuresOf = async (userId: string) =>
  (await database().loginState.findUnique({ where: { userId } }))?.failures;

test("the first factor is the token: password set, recovery codes, the link is spent", async () => {
  const { serial } = await makeToken({ secret });
  const { user, token } = await invited();
  const { recoveryCodes, username } = await claim(token, serial);
  expect(recoveryCodes).toHaveLength(10);
  expect(username).toBe(user.username);
  expect(await tokenState(serial)).toBe("assigned");
  expect(await database().factor.findFirst({ where: { userId: user.id } })).toMatchObject({
    ...{ kind: "hotp", isDefault: true, counter: 8n, confirmedAt: expect.any(Date) },
  });
  const row = await database().user.findUniqueOrThrow({ where: { id: user.id } });
  expect(await isPasswordOf(row, password)).toBe(true);
  await expect(claim(token, serial)).rejects.toThrow(closedLinkMessage);
  await expect(openLink({ token })).rejects.toThrow(closedLinkMessage);
});

test("wrong codes, and a number that nobody has, are one answer, count towards the lock and spend nothing", async () => {
  const { serial } = await makeToken({ secret });
  const { user, token } = await invited();
  const messages = new Set<string>();
  for (const more of [{ second: "000000" }, { serial: "nothing" }])
    await claim(token, serial, more).catch((error: Error) => messages.add(error.message));
  expect(messages.size).toBe(1);
  expect(await failuresOf(user.id)).toBe(2);
  expect(await tokenState(serial)).toBe("free");
  expect((await database().user.findUniqueOrThrow({ where: { id: user.id } })).passwordHash).toBeNull();
  await expect(claim(token, serial)).resolves.toMatchObject({ username: user.username });
  expect(await failuresOf(user.id)).toBe(0);
});

test("who has a password proves it: a link alone takes no token", async () => {
  const { serial } = await makeToken({ secret });
  const { user, token } = await invited({ passwordHash: await hashPassword(password) });
  await expect(claim(token, serial, { password: "wrong" })).rejects.toMatchObject({ code: "invalid_input" });
  expect(await failuresOf(user.id)).toBe(1);
  expect(await tokenState(serial)).toBe("free");
  await claim(token, serial);
});

test("a kind that the person may not have is refused, and nothing is spent", async () => {
  const { serial } = await makeToken({ secret });
  const { token } = await invited();
  await allowTokens({ allowedFactors: ["totp"] });
  await expect(claim(token, serial)).rejects.toMatchObject({ code: "forbidden" });
  expect(await tokenState(serial)).toBe("free");
  await expect(openLink({ token })).resolves.toBeDefined();
});

test("of ten at once with one link one is in", async () => {
  const { serial } = await makeToken({ secret });
  const { user, token } = await invited();
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => claim(token, serial)));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await database().factor.count({ where: { userId: user.id } })).toBe(1);
});

test("the link offers what the person may have: one choice for kinds that are set up alike, the default first", async () => {
  const choicesOf = async (allowedFactors: string[], defaultFactor: string) => {
    await allowTokens({ allowedFactors });
    await database().settings.update({ where: { id: 1 }, data: { defaultFactor } });
    const { token } = await invited();
    return (await openLink({ token })).choices.map(({ way, name }) => `${way} ${name}`);
  };
  expect(await choicesOf(["totp", "hotp", "yubikey"], "totp")).toEqual([
    ...["qr_code Authenticator app", "import Hardware token or YubiKey"],
  ]);
  expect(await choicesOf(["totp", "hotp"], "hotp")).toEqual([
    ...["import Hardware token (counter)", "qr_code Authenticator app"],
  ]);
  expect(await choicesOf(["yubikey"], "yubikey")).toEqual(["import YubiKey (Yubico OTP)"]);
  const { token } = await invited();
  await expect(startEnrollment({ token })).rejects.toMatchObject({ code: "forbidden" });
  await database().settings.update({ where: { id: 1 }, data: { defaultFactor: "totp" } });
});
