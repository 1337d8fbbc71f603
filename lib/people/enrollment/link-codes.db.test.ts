/** Enrolment links that lead to codes that are sent, on the real store: password first, address verified, spent once, all or nothing. */
import { beforeEach, expect, test } from "vitest";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { openFactor } from "@/lib/login/authentication/open-secrets";
import { sendCodeName } from "@/lib/login/authentication/sending";
import { sentData, sentKey } from "@/lib/login/factors/sent-code";
import { codeAt } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { operatorWith } from "@/lib/testing/actors";
import { makeUser } from "@/lib/testing/factories";
import { setUpGateway } from "@/lib/testing/gateways";
import { setUpMail } from "@/lib/testing/mail";
import { isPasswordOf } from "@/lib/testing/passwords";
import { openLink } from "./enroll";
import { closedLinkMessage } from "./link";
import { completeLinkCodes, startLinkCodes } from "./link-codes";
import type { SentCodeKind } from "./schema";
import { issueEnrollmentLink } from "./service";

const password = "correct otter battery";
const ip = "192.0.2.9";
const settings = (data: object) => database().settings.update({ where: { id: 1 }, data });
beforeEach(async () => {
  await setUpMail();
  await setUpGateway(1, "sms");
  await setUpGateway(1, "voice");
  await settings({
    allowedFactors: ["totp", "push", "mail_code", "mail_link", "sms_code", "voice_code"],
    ...{ defaultFactor: "totp", maxFactorsPerUser: 10, lockoutThreshold: 5 },
  });
});

let next = 2_000_000;
const newNumber = () => `+49171${next++}`;
async function invited(data: object = {}, hasPassword = false) {
  const passwordHash = hasPassword ? await hashPassword(password) : null;
  const user = await makeUser({ email: "ada@example.org", passwordHash, ...data });
  const { url } = await issueEnrollmentLink(operatorWith("help_desk"), { userId: user.id });
  return { user, token: new URL(url).hash.slice(1) };
}
const start = (token: string, kind: SentCodeKind, more: object = {}) =>
  startLinkCodes({ token, password, kind, number: "", ...more }, ip);
const complete = (token: string, factorId: string, code: string, more: object = {}) =>
  completeLinkCodes({ token, password, factorId, code, factorName: "Mine", ...more }, ip);
const sendings = () => database().job.count({ where: { name: sendCodeName } });
const factorsOf = (userId: string) =>
  database().factor.findMany({ where: { userId, confirmedAt: { not: null } } });
/** The code that was sent last, as nobody without the master key can know it. */
async function codeOf(factorId: string): Promise<string> {
  const factor = openFactor(
    keyring(),
    await database().factor.findUniqueOrThrow({ where: { id: factorId } }),
  );
  if (!factor) throw new TypeError("it does not open");
  return codeAt(sentKey(factor.secret), sentData.parse(factor.data).codes[0]?.number ?? -1);
}
const wrongOf = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, "0");

test("the first factor is a text: the number is verified and the account's, the password set, the link spent", async () => {
  const { user, token } = await invited();
  expect((await openLink({ token })).asksNumber).toBe(true);
  const number = newNumber();
  const { factorId, target } = await start(token, "sms_code", { number });
  expect(target).toBe(number);
  expect(await factorsOf(user.id)).toEqual([]);
  const code = await codeOf(factorId);
  await expect(complete(token, factorId, wrongOf(code))).rejects.toMatchObject({
    fields: { code: expect.stringContaining("not the newest code") },
  });
  expect((await complete(token, factorId, code)).recoveryCodes).toHaveLength(10);
  expect(await factorsOf(user.id)).toMatchObject([{ id: factorId, kind: "sms_code", isDefault: true }]);
  const row = await database().user.findUniqueOrThrow({ where: { id: user.id } });
  expect(row.phone).toBe(number);
  expect(await isPasswordOf(row, password)).toBe(true);
  await expect(complete(token, factorId, code)).rejects.toThrow(closedLinkMessage);
  const enrolled = await database().auditEvent.findFirstOrThrow({
    where: { action: "factor.enrolled" },
    orderBy: { id: "desc" },
  });
  expect(enrolled.detail).toMatchObject({ kind: "sms_code", by: "link" });
});

test("a number that the account has is used, whatever is typed, and is not told before the password", async () => {
  const number = newNumber();
  const { token } = await invited({ phone: number }, true);
  const view = await openLink({ token });
  expect(view.asksNumber).toBe(false);
  expect(JSON.stringify(view)).not.toContain(number);
  const { factorId, target } = await start(token, "voice_code", { number: newNumber() });
  expect(target).toBe(number);
  expect((await database().factor.findUniqueOrThrow({ where: { id: factorId } })).data).toMatchObject({
    to: number,
  });
});

test("with the link alone nothing leaves: the password is asked first, and a wrong one counts", async () => {
  const { user, token } = await invited({}, true);
  const before = await sendings();
  await expect(start(token, "mail_code", { password: "a wrong one" })).rejects.toMatchObject({
    fields: { password: expect.any(String) },
  });
  const state = await database().loginState.findUnique({ where: { userId: user.id } });
  expect(state?.failures).toBe(1);
  expect(await sendings()).toBe(before);
  const { factorId } = await start(token, "mail_code");
  expect(await sendings()).toBe(before + 1);
  await complete(token, factorId, await codeOf(factorId));
  expect(await factorsOf(user.id)).toMatchObject([{ kind: "mail_code" }]);
});

test.each(["mail_code", "mail_link"] as const)(
  "where the link sets the password, it leads to no %s: the mailbox would be both",
  async (kind) => {
    const { user, token } = await invited();
    const choice = (await openLink({ token })).choices.find(({ way }) => way === kind);
    expect(choice?.refusal).toMatch(/whoever reads your mailbox would have both/);
    const before = await sendings();
    await expect(start(token, kind)).rejects.toMatchObject({ code: "forbidden" });
    expect(await sendings()).toBe(before);
    expect(await database().factor.count({ where: { userId: user.id } })).toBe(0);
  },
);

test("what is not allowed is not offered, and what is no longer allowed when it is confirmed spends nothing", async () => {
  const { user, token } = await invited();
  expect((await openLink({ token })).choices.map(({ way }) => way)).toContain("voice_code");
  const { factorId } = await start(token, "voice_code", { number: newNumber() });
  await settings({ allowedFactors: ["totp"] });
  expect((await openLink({ token })).choices.map(({ way }) => way)).toEqual(["qr_code"]);
  await expect(complete(token, factorId, await codeOf(factorId))).rejects.toMatchObject({
    code: "forbidden",
  });
  expect(await factorsOf(user.id)).toEqual([]);
  await expect(start(token, "voice_code", { number: newNumber() })).rejects.toMatchObject({
    code: "forbidden",
  });
  expect(await database().user.findUnique({ where: { id: user.id } })).toMatchObject({
    ...{ passwordHash: null, phone: null },
  });
  await openLink({ token });
});

test("after five wrong codes the right one is wrong too, and the link is not spent", async () => {
  const { user, token } = await invited();
  const { factorId } = await start(token, "sms_code", { number: newNumber() });
  const code = await codeOf(factorId);
  for (let i = 0; i < 5; i++) await expect(complete(token, factorId, wrongOf(code))).rejects.toThrow();
  await expect(complete(token, factorId, code)).rejects.toMatchObject({
    fields: { code: expect.any(String) },
  });
  expect(await factorsOf(user.id)).toEqual([]);
  await openLink({ token });
});

test("of ten at once with one code one is in, and nobody confirms what another's link began", async () => {
  const { user, token } = await invited();
  const { factorId } = await start(token, "sms_code", { number: newNumber() });
  const code = await codeOf(factorId);
  const other = await invited();
  await expect(complete(other.token, factorId, code)).rejects.toMatchObject({ code: "forbidden" });
  const tries = await Promise.allSettled(Array.from({ length: 10 }, () => complete(token, factorId, code)));
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await factorsOf(user.id)).toHaveLength(1);
});
