/** A policy's least strength on the real store: what is too weak is not sent, not spent and not counted, and a worker denies a word it does not know. */
import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { bypassCode } from "@/lib/login/factors/kinds/bypass-code";
import { mailCode } from "@/lib/login/factors/kinds/mail-code";
import { recoveryCode } from "@/lib/login/factors/kinds/recovery-code";
import { sentData, sentKey } from "@/lib/login/factors/sent-code";
import type { LeastStrength } from "@/lib/login/factors/strength";
import { codeAt } from "@/lib/login/factors/totp";
import { makeFactor } from "@/lib/testing/factories";
import { openLogins, password, start } from "@/lib/testing/logins";
import { issueCodes } from "./one-time-codes";

const logins = openLogins();
afterAll(() => logins.close());
beforeEach(() => logins.clock.set(start));
const demand = (leastStrength: LeastStrength) => database().policy.updateMany({ data: { leastStrength } });
afterEach(() => demand("any"));

/** Somebody with an app and a mailbox. */
async function person() {
  const login = await logins.person();
  const to = `${login.username}@example.org`;
  const secret = randomBytes(20);
  const mailbox = await makeFactor(login.userId, { kind: mailCode.id, name: "Mail", data: { to }, secret });
  const codes = async () =>
    sentData.parse((await database().factor.findUniqueOrThrow({ where: { id: mailbox.id } })).data).codes;
  return {
    login,
    mailbox,
    codes,
    code: async () => codeAt(sentKey(secret), (await codes())[0]?.number ?? -1),
    row: () => database().attempt.findFirst({ where: { userId: login.userId }, orderBy: { id: "desc" } }),
    state: () => database().loginState.findUniqueOrThrow({ where: { userId: login.userId } }),
  };
}

test("a code that was sent under another policy is refused where it is too weak, and still counts where it is not", async () => {
  const ada = await person();
  expect(await logins.reasonOf(ada.login, password)).toBe("code_sent");
  await demand("strong");
  const typed = password + (await ada.code());
  expect(await logins.reasonOf(ada.login, typed)).toBe("factor_too_weak");
  expect(await ada.state()).toMatchObject({ failures: 0, refusedMac: null, lockedUntil: null });
  expect(await ada.row()).toMatchObject({
    outcome: "reject",
    factorKind: "mail_code",
    factorId: ada.mailbox.id,
  });
  expect(JSON.stringify((await ada.row())?.trace)).toContain("weaker than the policy");
  expect(await logins.reasonOf(ada.login, `wrong${await ada.code()}`)).toBe("wrong_password");
  expect(await logins.reasonOf(ada.login, password + logins.code())).toBe("accepted");
  await demand("any");
  expect(await logins.reasonOf(ada.login, typed)).toBe("accepted");
});

test("nothing is sent where it could not count", async () => {
  const ada = await person();
  await demand("strong");
  expect(await logins.reasonOf(ada.login, password)).toBe("missing_code");
  await database().factor.delete({ where: { id: ada.login.factorId } });
  expect(await logins.reasonOf(ada.login, password)).toBe("factor_too_weak");
  expect(await ada.codes()).toEqual([]);
  expect(
    await database().job.count({ where: { input: { path: ["factorId"], equals: ada.mailbox.id } } }),
  ).toBe(0);
});

test("codes on paper count by the strength of their kind", async () => {
  const { login } = await person();
  const { macKey } = await logins.readConfig();
  const issue = async (kind: typeof recoveryCode | typeof bypassCode) => {
    const { codes } = await database().$transaction((tx) =>
      issueCodes(tx, login.userId, kind, macKey, { count: 1, lifeMs: null, now: start }),
    );
    return password + codes[0];
  };
  const bypass = await issue(bypassCode);
  const recovery = await issue(recoveryCode);
  await demand("phishing_resistant");
  expect(await logins.reasonOf(login, recovery)).toBe("factor_too_weak");
  await demand("strong");
  expect(await logins.reasonOf(login, bypass)).toBe("factor_too_weak");
  expect(await logins.reasonOf(login, recovery)).toBe("accepted");
  await demand("any");
  expect(await logins.reasonOf(login, bypass)).toBe("accepted");
});

test("the store takes no other word", async () => {
  await expect(demand("mighty" as LeastStrength)).rejects.toThrow("least_strength");
});
