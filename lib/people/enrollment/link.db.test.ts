/** Tests enrolment links: issued, opened, spent once, closed. */

import { beforeEach, describe, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { decodeBase32 } from "@/lib/foundation/base/base32";
import { hours } from "@/lib/foundation/base/durations";
import { macKey } from "@/lib/foundation/keys/mac-key";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { codeMacOf } from "@/lib/login/authentication/one-time-codes";
import { openFactor } from "@/lib/login/authentication/open-secrets";
import { recoveryCode } from "@/lib/login/factors/kinds/recovery-code";
import { codeAt, stepAt, type TotpKey, verifyTotp } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { operatorWith } from "@/lib/testing/actors";
import { makeUser } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { isPasswordOf } from "@/lib/testing/passwords";
import { checkPassword, completeEnrollment, openLink, startEnrollment } from "./enroll";
import { issueLinks } from "./issue";
import { closedLinkMessage } from "./link";
import { issueEnrollmentLink, revokeEnrollmentLink } from "./service";

const operator = operatorWith("help_desk");
const password = "correct otter battery";
let clock = fixedClock("2026-11-20T12:00:00Z");

beforeEach(() => {
  clock = fixedClock("2026-11-20T12:00:00Z");
});

async function newLink(data: { disabledAt?: Date; passwordHash?: string } = {}) {
  const user = await makeUser(data);
  const { url } = await issueEnrollmentLink(operator, { userId: user.id }, clock);
  return { user, token: tokenOf(url) };
}

const tokenOf = (url: string) => new URL(url).hash.slice(1);

async function started(token: string): Promise<{ key: TotpKey; code: string }> {
  const { secretText, digits, periodSeconds } = await startEnrollment({ token }, clock);
  const key: TotpKey = {
    secret: decodeBase32(secretText) ?? new Uint8Array(),
    algorithm: "SHA1",
    digits: digits === 8 ? 8 : 6,
    periodSeconds,
  };
  return { key, code: codeAt(key, stepAt(key, clock.now())) };
}

const complete = (token: string, code: string, typed = password) =>
  completeEnrollment({ token, code, factorName: "My phone", password: typed }, "192.0.2.9", clock);

const actionsOf = async (userId: string) =>
  (await database().auditEvent.findMany({ where: { subjectId: userId }, orderBy: { id: "asc" } })).map(
    (event) => event.action,
  );

describe("issuing", () => {
  test("gives an address with the token in the fragment, and stores only its hash", async () => {
    const user = await makeUser();
    const link = await issueEnrollmentLink(operator, { userId: user.id }, clock);
    expect(link.url).toMatch(/^http:\/\/127\.0\.0\.1:3000\/enroll#[\w-]{43}$/);
    expect(link.expiresAt).toEqual(new Date(clock.now().getTime() + hours(72)));
    expect(await actionsOf(user.id)).toEqual(["user.link_issued"]);
  });

  test("the login URL of the settings comes first", async () => {
    await database().settings.update({ where: { id: 1 }, data: { loginUrl: "https://login.example/" } });
    const user = await makeUser();
    const { url } = await issueEnrollmentLink(operator, { userId: user.id }, clock);
    await database().settings.update({ where: { id: 1 }, data: { loginUrl: "" } });
    expect(url).toMatch(/^https:\/\/login\.example\/enroll#/);
  });

  test("a new link closes the open one, also when two are issued at once", async () => {
    const { user, token } = await newLink();
    const links = await Promise.all([
      issueEnrollmentLink(operator, { userId: user.id }, clock),
      issueEnrollmentLink(operator, { userId: user.id }, clock),
    ]);
    const opened = await Promise.allSettled(
      [token, ...links.map(({ url }) => tokenOf(url))].map((each) => openLink({ token: each }, clock)),
    );
    expect(opened[0]?.status).toBe("rejected");
    expect(opened.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("refuses a disabled user, an unknown one, and an auditor", async () => {
    const { id: userId } = await makeUser({ disabledAt: clock.now() });
    await expect(issueEnrollmentLink(operator, { userId }, clock)).rejects.toMatchObject({
      code: "conflict",
    });
    const unknown = { userId: "00000000-0000-4000-8000-000000000000" };
    await expect(issueEnrollmentLink(operator, unknown, clock)).rejects.toMatchObject({ code: "not_found" });
    await expect(issueEnrollmentLink(operatorWith("auditor"), { userId }, clock)).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  test("in bulk: everyone but the disabled, each with an audit row", async () => {
    const users = [await makeUser(), await makeUser(), await makeUser({ disabledAt: clock.now() })];
    const userIds = users.map(({ id }) => id);
    const { issued, skipped } = await database().$transaction((tx) =>
      issueLinks(tx, systemActor("cli"), "enroll", userIds, clock.now()),
    );
    expect(new Set(issued.map(({ userId }) => userId))).toEqual(new Set(userIds.slice(0, 2)));
    expect(skipped.map(({ userId }) => userId)).toEqual(userIds.slice(2));
    for (const { url, userId } of issued) {
      await expect(openLink({ token: tokenOf(url) }, clock)).resolves.toBeDefined();
      expect(await actionsOf(userId)).toEqual(["user.link_issued"]);
    }
  });
});

describe("a closed link says one thing", () => {
  test("expired", async () => {
    const { token } = await newLink();
    clock.advance(hours(72));
    await expect(openLink({ token }, clock)).rejects.toThrow(closedLinkMessage);
    await expect(startEnrollment({ token }, clock)).rejects.toThrow(closedLinkMessage);
  });

  test("expired between QR code and first code", async () => {
    const { token } = await newLink();
    await started(token);
    clock.advance(hours(72));
    await expect(complete(token, "000000")).rejects.toThrow(closedLinkMessage);
  });

  test("revoked", async () => {
    const { user, token } = await newLink();
    await revokeEnrollmentLink(operator, { userId: user.id }, clock);
    await expect(openLink({ token }, clock)).rejects.toThrow(closedLinkMessage);
    await expect(revokeEnrollmentLink(operator, { userId: user.id }, clock)).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await actionsOf(user.id)).toEqual(["user.link_issued", "user.link_revoked"]);
  });

  test("unknown, and of a user disabled meanwhile", async () => {
    await expect(openLink({ token: "guessed" }, clock)).rejects.toThrow(closedLinkMessage);
    const { user, token } = await newLink();
    const { code } = await started(token);
    await database().user.update({ where: { id: user.id }, data: { disabledAt: clock.now() } });
    await expect(openLink({ token }, clock)).rejects.toThrow(closedLinkMessage);
    await expect(complete(token, code)).rejects.toThrow(closedLinkMessage);
  });
});

describe("enrolling", () => {
  test("looking does not spend, and the key stays the same on reload", async () => {
    const { token } = await newLink();
    expect(await openLink({ token }, clock)).toMatchObject({
      needsPassword: true,
      passwordLimits: { minLength: 12 },
    });
    const [first, second] = await Promise.all([
      startEnrollment({ token }, clock),
      startEnrollment({ token }, clock),
    ]);
    expect(second).toEqual(first);
    expect(await startEnrollment({ token }, clock)).toEqual(first);
    expect(first.uri).toContain(first.secretText.replaceAll(" ", ""));
  });

  test("sets password, factor and recovery codes, clears the lock, ends sessions, and says so in the audit log", async () => {
    const { user, token } = await newLink();
    await database().loginState.update({
      where: { userId: user.id },
      data: { failures: 9, lockedUntil: new Date(clock.now().getTime() + 60_000) },
    });
    const { key, code } = await started(token);
    const { username, recoveryCodes } = await complete(token, code);
    expect(username).toBe(user.username);

    const after = await database().user.findUniqueOrThrow({
      where: { id: user.id },
      include: { factors: true, loginState: true, oneTimeCodes: true },
    });
    expect(await isPasswordOf(after, password)).toBe(true);
    expect(after.sessionEpoch).toBe(1);
    expect(after.loginState).toMatchObject({ version: 1n, failures: 0, lockedUntil: null });
    expect(after.factors).toMatchObject([{ name: "My phone", isDefault: true, confirmedAt: clock.now() }]);
    expect(after.factors.map((row) => openFactor(keyring(), row))).toMatchObject([
      { secret: key.secret, data: { algorithm: "SHA1", digits: 6, periodSeconds: 30 } },
    ]);
    expect(new Set(recoveryCodes).size).toBe(10);
    const macs = after.oneTimeCodes.map(({ codeMac }) => Buffer.from(codeMac).toString("hex")).sort();
    const digestKey = await macKey();
    expect(
      recoveryCodes
        .map((each) => Buffer.from(codeMacOf(digestKey, recoveryCode, each)).toString("hex"))
        .sort(),
    ).toEqual(macs);
    expect(await actionsOf(user.id)).toEqual([
      "user.link_issued",
      "user.password_set",
      "factor.enrolled",
      "recovery_codes.issued",
    ]);
  });

  test("the confirming code is spent: it cannot log in too", async () => {
    const { user, token } = await newLink();
    const { key, code } = await started(token);
    await complete(token, code);
    const factor = await database().factor.findFirstOrThrow({ where: { userId: user.id } });
    expect(verifyTotp(key, code, clock.now(), Number(factor.counter)).status).toBe("spent");
  });

  test("a link works once, and of two at once one wins", async () => {
    const { user, token } = await newLink();
    const { code } = await started(token);
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => complete(token, code)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await database().factor.count({ where: { userId: user.id } })).toBe(1);
    expect(await database().oneTimeCode.count({ where: { userId: user.id } })).toBe(10);
    await expect(openLink({ token }, clock)).rejects.toThrow(closedLinkMessage);
  });

  test("someone with a password keeps it, and must type it: the link alone gives no factor", async () => {
    const passwordHash = await hashPassword("the old password");
    const { user, token } = await newLink({ passwordHash });
    expect(await openLink({ token }, clock)).toMatchObject({ needsPassword: false });
    const { code } = await started(token);
    const refused = { fields: { password: expect.stringContaining("not your password") } };
    await expect(checkPassword({ token, password }, "192.0.2.9", clock)).rejects.toMatchObject(refused);
    await expect(complete(token, code)).rejects.toMatchObject(refused);
    expect(await database().factor.count({ where: { userId: user.id } })).toBe(0);
    await complete(token, code, "the old password");
    expect(await database().user.findUnique({ where: { id: user.id } })).toMatchObject({ passwordHash });
    expect(await actionsOf(user.id)).not.toContain("user.password_set");
  });

  test("wrong passwords count towards the lock of the user", async () => {
    const { user, token } = await newLink({ passwordHash: await hashPassword("the old password") });
    for (let i = 0; i < 5; i++) {
      await expect(checkPassword({ token, password }, "192.0.2.9", clock)).rejects.toMatchObject({
        code: "invalid_input",
      });
    }
    const right = { token, password: "the old password" };
    await expect(checkPassword(right, "192.0.2.9", clock)).rejects.toMatchObject({ code: "unavailable" });
    expect(await database().loginState.findUnique({ where: { userId: user.id } })).toMatchObject({
      failures: 5,
    });
    expect(await actionsOf(user.id)).toContain("user.proof_failed");
  });

  test("of a hundred guesses at once the lock lets five be judged, each written down", async () => {
    const { user, token } = await newLink({ passwordHash: await hashPassword("the old password") });
    const { code } = await started(token);
    const guesses = Array.from({ length: 100 }, (_, i) =>
      i % 2
        ? checkPassword({ token, password: `guess ${i}` }, "192.0.2.9", clock)
        : complete(token, code, `guess ${i}`),
    );
    const codes = (await Promise.allSettled(guesses)).map((result) =>
      result.status === "rejected" ? (result.reason as { code: string }).code : "passed",
    );
    expect(codes.filter((each) => each === "invalid_input")).toHaveLength(5);
    expect(codes.filter((each) => each === "unavailable")).toHaveLength(95);
    const state = await database().loginState.findUnique({ where: { userId: user.id } });
    expect(state).toMatchObject({ failures: 5, lockedUntil: new Date(clock.now().getTime() + 30_000) });
    const failed = await database().auditEvent.findMany({
      where: { subjectId: user.id, action: "user.proof_failed" },
      orderBy: { id: "asc" },
    });
    expect(failed[0]).toMatchObject({
      ip: "192.0.2.9",
      detail: { reason: "wrong_password", purpose: "enrolment link", address: "192.0.2.9" },
    });
  });

  test("another link of the same user is no second share of guesses", async () => {
    const { user, token } = await newLink({ passwordHash: await hashPassword("the old password") });
    const guess = (at: string) => checkPassword({ token: at, password }, "192.0.2.9", clock);
    for (let i = 0; i < 3; i++) await expect(guess(token)).rejects.toMatchObject({ code: "invalid_input" });
    const again = tokenOf((await issueEnrollmentLink(operator, { userId: user.id }, clock)).url);
    for (let i = 0; i < 2; i++) await expect(guess(again)).rejects.toMatchObject({ code: "invalid_input" });
    await expect(guess(again)).rejects.toMatchObject({ code: "unavailable" });
  });

  test("spent twice at once by someone with a password, one wins", async () => {
    const { user, token } = await newLink({ passwordHash: await hashPassword("the old password") });
    const { code } = await started(token);
    const both = Array.from({ length: 4 }, () => complete(token, code, "the old password"));
    const results = await Promise.allSettled(both);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "not_found" });
    }
    expect(await database().factor.count({ where: { userId: user.id } })).toBe(1);
    expect(await database().oneTimeCode.count({ where: { userId: user.id } })).toBe(10);
  });

  test("refuses a bad password beside its field", async () => {
    const { user, token } = await newLink();
    const { code } = await started(token);
    const refused = { fields: { password: expect.any(String) } };
    await expect(complete(token, code, "short")).rejects.toMatchObject(refused);
    await expect(complete(token, code, `my name ${user.username}`)).rejects.toMatchObject(refused);
    await expect(
      checkPassword({ token, password: "Password1234" }, "192.0.2.9", clock),
    ).rejects.toMatchObject(refused);
    await expect(checkPassword({ token, password }, "192.0.2.9", clock)).resolves.toBeUndefined();
  });

  test("a wrong code says what to do, and is no guess: the link shows the key", async () => {
    const { user, token } = await newLink({ passwordHash: await hashPassword("the old password") });
    const { key, code } = await started(token);
    const late = codeAt(key, stepAt(key, clock.now()) - 10);
    for (let i = 0; i < 12; i++) {
      await expect(complete(token, late)).rejects.toMatchObject({
        fields: { code: expect.stringContaining("5 minutes behind") },
      });
    }
    expect(await database().loginState.findUnique({ where: { userId: user.id } })).toMatchObject({
      failures: 0,
    });
    await complete(token, code, "the old password");
  });

  test("refuses where authenticator apps are not allowed, or enough are enrolled", async () => {
    const { user, token } = await newLink();
    await database().group.create({
      data: { name: `g_${user.username}`, maxFactorsPerUser: 1, members: { create: { userId: user.id } } },
    });
    await complete(token, (await started(token)).code);
    const { url } = await issueEnrollmentLink(operator, { userId: user.id }, clock);
    await expect(startEnrollment({ token: tokenOf(url) }, clock)).rejects.toMatchObject({ code: "conflict" });
    await database().group.updateMany({
      where: { name: `g_${user.username}` },
      data: { allowedFactors: ["carrier_pigeon"] },
    });
    await expect(startEnrollment({ token: tokenOf(url) }, clock)).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
