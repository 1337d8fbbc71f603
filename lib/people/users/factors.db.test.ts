/** Resetting second factors and bypass codes on a real store. */
import { describe, expect, test } from "vitest";
import { copyOf } from "@/lib/foundation/base/bytes";
import { after, days, minutes } from "@/lib/foundation/base/durations";
import { macKey } from "@/lib/foundation/keys/mac-key";
import { database } from "@/lib/foundation/platform/database";
import { codeMacOf } from "@/lib/login/authentication/one-time-codes";
import { bypassCode } from "@/lib/login/factors/kinds/bypass-code";
import { operatorWith } from "@/lib/testing/actors";
import { makeFactor, makeLink, makeUser } from "@/lib/testing/factories";
import { issueBypassCode, revokeBypassCode } from "./bypass";
import { clearLock } from "./lock";
import { resetFactors } from "./reset-factors";
import { disableUser } from "./service";

const helpDesk = operatorWith("help_desk");
const events = (subjectId: string) =>
  database().auditEvent.findMany({ where: { subjectId }, orderBy: { id: "asc" } });

async function equipped() {
  const user = await makeUser({ passwordHash: "a hash" });
  await makeFactor(user.id);
  await makeFactor(user.id, { confirmedAt: null });
  await makeLink(user.id);
  await database().oneTimeCode.create({
    data: { userId: user.id, kind: "recovery_code", codeMac: new Uint8Array(32) },
  });
  await issueBypassCode(helpDesk, { userId: user.id, reason: "left the phone at home", validMinutes: 60 });
  await database().loginState.update({
    where: { userId: user.id },
    data: {
      acceptedMac: copyOf(new Uint8Array(32)),
      acceptedUses: 2,
      acceptedAt: new Date(),
      acceptedLate: true,
    },
  });
  return user;
}

test("a reset takes everything that proves a person but the password", async () => {
  const user = await equipped();
  const before = await database().loginState.findUniqueOrThrow({ where: { userId: user.id } });
  expect(await resetFactors(helpDesk, { userIds: [user.id], reason: "lost the phone" })).toEqual({
    reset: 1,
  });
  const after = await database().user.findUniqueOrThrow({
    where: { id: user.id },
    include: {
      factors: true,
      oneTimeCodes: true,
      enrollmentLinks: true,
      loginState: true,
    },
  });
  expect(after).toMatchObject({ factors: [], passwordHash: "a hash", sessionEpoch: 1 });
  expect(after.oneTimeCodes).toMatchObject([{ kind: "bypass_code", revokedAt: expect.any(Date) }]);
  expect(after.enrollmentLinks).toMatchObject([{ revokedAt: expect.any(Date) }]);
  expect(after.loginState).toMatchObject({
    acceptedMac: null,
    acceptedUses: 0,
    acceptedAt: null,
    acceptedLate: false,
    version: before.version + 1n,
  });
  expect((await events(user.id)).at(-1)).toMatchObject({
    action: "user.factors_reset",
    detail: { reason: "lost the phone", factors: 2 },
  });
});

test("a reset needs a reason and a user who exists", async () => {
  const user = await equipped();
  await expect(resetFactors(helpDesk, { userIds: [user.id], reason: "  " })).rejects.toMatchObject({
    fields: { reason: expect.any(String) },
  });
  expect(await database().factor.count({ where: { userId: user.id } })).toBe(2);
  const gone = "00000000-0000-4000-8000-0000000000ff";
  await expect(resetFactors(helpDesk, { userIds: [gone], reason: "lost" })).rejects.toMatchObject({
    code: "not_found",
  });
});

test("when the audit row cannot be written, the reset did not happen", async () => {
  const user = await equipped();
  await database().$executeRaw`ALTER TABLE "audit_events" ADD CONSTRAINT "full" CHECK (false) NOT VALID`;
  try {
    const full = 'violates check constraint "full"';
    await expect(resetFactors(helpDesk, { userIds: [user.id], reason: "lost" })).rejects.toThrow(full);
    await expect(disableUser(operatorWith("owner"), { userId: user.id })).rejects.toThrow(full);
    await expect(revokeBypassCode(helpDesk, { userId: user.id })).rejects.toThrow(full);
  } finally {
    await database().$executeRaw`ALTER TABLE "audit_events" DROP CONSTRAINT "full"`;
  }
  const after = await database().user.findUniqueOrThrow({
    where: { id: user.id },
    include: { factors: true, oneTimeCodes: { where: { kind: "bypass_code" } } },
  });
  expect(after).toMatchObject({ disabledAt: null, sessionEpoch: 0 });
  expect(after.factors).toHaveLength(2);
  expect(after.oneTimeCodes).toMatchObject([{ revokedAt: null }]);
});

test("a bypass code is stored as a digest, replaces the open one and can be revoked", async () => {
  const user = await makeUser();
  const first = await issueBypassCode(helpDesk, { userId: user.id, reason: "no phone", validMinutes: 30 });
  const second = await issueBypassCode(helpDesk, { userId: user.id, reason: "no phone", validMinutes: 30 });
  expect(bypassCode.endings(second.code)).toEqual([{ code: second.code, codeLength: second.code.length }]);
  expect(second.expiresAt.getTime() - Date.now()).toBeGreaterThan(29 * 60_000);
  const codes = await database().oneTimeCode.findMany({
    where: { userId: user.id },
    orderBy: { createdAt: "asc" },
  });
  expect(codes.map((code) => code.revokedAt !== null)).toEqual([true, false]);
  const key = await macKey();
  expect(codes.map((code) => Buffer.from(code.codeMac))).toEqual(
    [first, second].map(({ code }) => Buffer.from(codeMacOf(key, bypassCode, code))),
  );
  await revokeBypassCode(helpDesk, { userId: user.id });
  await expect(revokeBypassCode(helpDesk, { userId: user.id })).rejects.toMatchObject({ code: "not_found" });
  const log = await events(user.id);
  expect(log.map((event) => event.action)).toEqual([
    "user.bypass_issued",
    "user.bypass_issued",
    "user.bypass_revoked",
  ]);
  expect(JSON.stringify(log.map((event) => event.detail))).not.toContain(second.code);
});

describe("after a clock that ran a year ahead and was set back", () => {
  const ahead = () => after(new Date(), days(365));
  async function seenAhead() {
    const user = await makeUser();
    const expired = {
      kind: bypassCode.id,
      codeMac: new Uint8Array(32),
      expiresAt: after(ahead(), -minutes(5)),
    };
    await database().oneTimeCode.create({ data: { userId: user.id, ...expired } });
    await database().loginState.update({
      where: { userId: user.id },
      data: {
        failures: 5,
        lastFailureAt: ahead(),
        lockedUntil: after(ahead(), minutes(15)),
        latestAt: ahead(),
      },
    });
    return user;
  }
  const latestOf = async (userId: string) =>
    (await database().loginState.findUniqueOrThrow({ where: { userId } })).latestAt ?? new Date(0);
  const openCodesOf = (userId: string) =>
    database().oneTimeCode.count({ where: { userId, usedAt: null, revokedAt: null } });

  test("a bypass code lives as long as was asked, not a year", async () => {
    const user = await seenAhead();
    const { expiresAt } = await issueBypassCode(helpDesk, { userId: user.id, reason: "x", validMinutes: 30 });
    expect(expiresAt.getTime()).toBeLessThanOrEqual(Date.now() + minutes(30));
    expect((await latestOf(user.id)).getTime()).toBeLessThanOrEqual(Date.now());
    expect(await openCodesOf(user.id)).toBe(1);
  });

  test.each([
    ["clearing the lock", (userId: string) => clearLock(helpDesk, { userId })],
    ["a reset", (userId: string) => resetFactors(helpDesk, { userIds: [userId], reason: "x" })],
  ])(
    "%s lets the person be judged by the present again, and brings no expired code back",
    async (_, change) => {
      const user = await seenAhead();
      await change(user.id);
      expect((await latestOf(user.id)).getTime()).toBeLessThanOrEqual(Date.now());
      expect(await openCodesOf(user.id)).toBe(0);
    },
  );
});

test("a bypass code lives no longer than the setting allows, and a disabled user gets none", async () => {
  const user = await makeUser();
  const tooLong = issueBypassCode(helpDesk, {
    userId: user.id,
    reason: "no phone",
    validMinutes: 24 * 60 + 1,
  });
  await expect(tooLong).rejects.toMatchObject({ fields: { validMinutes: expect.stringContaining("1 day") } });
  await disableUser(operatorWith("owner"), { userId: user.id });
  const disabled = issueBypassCode(helpDesk, { userId: user.id, reason: "no phone", validMinutes: 30 });
  await expect(disabled).rejects.toMatchObject({ code: "conflict" });
});

test("of several bypass codes issued at once, one is open", async () => {
  const user = await makeUser();
  const input = { userId: user.id, reason: "no phone", validMinutes: 30 };
  await Promise.all(Array.from({ length: 5 }, () => issueBypassCode(helpDesk, input)));
  expect(await database().oneTimeCode.count({ where: { userId: user.id, revokedAt: null } })).toBe(1);
});

test("a bypass code may live exactly as long as the setting allows", async () => {
  const user = await makeUser();
  const { bypassCodeMaxHours } = await database().settings.findUniqueOrThrow({ where: { id: 1 } });
  const longest = { userId: user.id, reason: "left the phone", validMinutes: bypassCodeMaxHours * 60 };
  await expect(issueBypassCode(helpDesk, longest)).resolves.toMatchObject({ code: expect.any(String) });
  const longer = { ...longest, validMinutes: longest.validMinutes + 1 };
  await expect(issueBypassCode(helpDesk, longer)).rejects.toMatchObject({ code: "invalid_input" });
});
