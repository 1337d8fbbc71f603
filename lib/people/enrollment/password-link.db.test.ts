/** Tests password links: who may issue them, what they ask, that they work once, and what becomes of the old password. */
import { beforeEach, describe, expect, test } from "vitest";
import { decodeBase32 } from "@/lib/foundation/base/base32";
import { hours } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { getUser } from "@/lib/people/users/detail";
import { setPassword } from "@/lib/people/users/password";
import { resetFactors } from "@/lib/people/users/reset-factors";
import { operatorWith, userActor } from "@/lib/testing/actors";
import { makeFactor, makeUser } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { isPasswordOf } from "@/lib/testing/passwords";
import { checkPassword, completeEnrollment, openLink, startEnrollment } from "./enroll";
import { closedLinkMessage } from "./link";
import { changeOwnPassword } from "./own-password";
import { issuePasswordLink, openPasswordLink, revokePasswordLink, setPasswordByLink } from "./password-link";
import { issueEnrollmentLink } from "./service";

const operator = operatorWith("help_desk");
const old = "old otter battery lamp";
const chosen = "correct otter battery";
const secret = new Uint8Array(20).fill(7);
const key: TotpKey = { secret, algorithm: "SHA1", digits: 6, periodSeconds: 30 };
let clock = fixedClock("2026-11-20T12:00:00Z");

beforeEach(() => {
  clock = fixedClock("2026-11-20T12:00:00Z");
});

const tokenOf = (url: string) => new URL(url).hash.slice(1);
const present = () => codeAt(key, stepAt(key, clock.now()));
const set = (token: string, code?: string, password = chosen) =>
  setPasswordByLink({ token, password, code }, "192.0.2.9", clock);
const actionsOf = async (userId: string) =>
  (await database().auditEvent.findMany({ where: { subjectId: userId }, orderBy: { id: "asc" } })).map(
    (event) => event.action,
  );
const hasNow = async (id: string, password: string) => isPasswordOf(await rowOf(id), password);
const rowOf = (id: string) => database().user.findUniqueOrThrow({ where: { id } });

async function newLink(withFactor = true, oldPassword: "keep" | "end" = "keep") {
  const user = await makeUser({ passwordHash: await hashPassword(old) });
  if (withFactor) await makeFactor(user.id, { secret });
  const link = await issuePasswordLink(operator, { userId: user.id, oldPassword }, clock);
  return { user, url: link.url, token: tokenOf(link.url) };
}

describe("issuing", () => {
  test("gives an address with the token in the fragment, keeps its digest alone, and says nothing of it in the log", async () => {
    const { user, url, token } = await newLink();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:3000\/password#[\w-]{43}$/);
    expect(await hasNow(user.id, old)).toBe(true);
    expect(await actionsOf(user.id)).toEqual(["user.password_link_issued"]);
    const events = await database().auditEvent.findMany({ where: { subjectId: user.id } });
    const links = await database().enrollmentLink.findMany({ where: { userId: user.id } });
    expect(
      JSON.stringify([events, links], (_, value) => (typeof value === "bigint" ? `${value}` : value)),
    ).not.toContain(token);
  });

  test("ending the old password: no password, no session, recorded", async () => {
    const { user, token } = await newLink(true, "end");
    expect(await rowOf(user.id)).toMatchObject({ passwordHash: null, scramSealed: null, sessionEpoch: 1 });
    expect(await actionsOf(user.id)).toEqual(["user.password_link_issued", "user.password_ended"]);
    await set(token, present());
    expect(await hasNow(user.id, chosen)).toBe(true);
  });

  test("for nobody who is disabled or gone, and then nothing is ended", async () => {
    const user = await makeUser({ disabledAt: clock.now(), passwordHash: await hashPassword(old) });
    const ask = (userId: string) => issuePasswordLink(operator, { userId, oldPassword: "end" }, clock);
    await expect(ask(user.id)).rejects.toMatchObject({ code: "conflict" });
    await expect(ask(crypto.randomUUID())).rejects.toMatchObject({ code: "not_found" });
    expect(await hasNow(user.id, old)).toBe(true);
  });

  test("auditors may not, and nobody without a fresh proof", async () => {
    const user = await makeUser();
    const ask = (actor: typeof operator) =>
      issuePasswordLink(actor, { userId: user.id, oldPassword: "keep" }, clock);
    await expect(ask(operatorWith("auditor"))).rejects.toMatchObject({ code: "forbidden" });
    await expect(ask({ ...operator, hasFreshProof: false })).rejects.toMatchObject({ code: "unproven" });
  });
});

describe("the link", () => {
  test("is looked at without being changed, as often as one likes", async () => {
    const { user, token } = await newLink();
    const before = await database().enrollmentLink.findFirstOrThrow({ where: { userId: user.id } });
    for (let n = 0; n < 3; n++) {
      const view = await openPasswordLink({ token }, clock);
      expect(view).toMatchObject({ username: user.username, needsCode: true });
    }
    expect(await database().enrollmentLink.findFirstOrThrow({ where: { userId: user.id } })).toEqual(before);
    expect(await hasNow(user.id, old)).toBe(true);
  });

  test("sets the password once, with a code; sessions end, the lock clears, the code is spent", async () => {
    const { user, token } = await newLink();
    await database().loginState.update({ where: { userId: user.id }, data: { failures: 3 } });
    await set(token, present());
    expect(await hasNow(user.id, chosen)).toBe(true);
    expect(await hasNow(user.id, old)).toBe(false);
    expect(await rowOf(user.id)).toMatchObject({ sessionEpoch: 1, passwordChangedAt: clock.now() });
    expect(await database().loginState.findUniqueOrThrow({ where: { userId: user.id } })).toMatchObject({
      failures: 0,
      acceptedMac: null,
    });
    const factor = await database().factor.findFirstOrThrow({ where: { userId: user.id } });
    expect(Number(factor.counter)).toBe(stepAt(key, clock.now()));
    expect(await actionsOf(user.id)).toEqual(["user.password_link_issued", "user.password_set"]);
    clock.advance(60_000);
    await expect(set(token, present(), "another otter 44")).rejects.toMatchObject({
      message: closedLinkMessage,
    });
    await expect(openPasswordLink({ token }, clock)).rejects.toMatchObject({ message: closedLinkMessage });
  });

  test("of two at once, one wins", async () => {
    const { user, token } = await newLink(false);
    const both = await Promise.allSettled([set(token), set(token, undefined, "another otter 44")]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await actionsOf(user.id)).filter((action) => action === "user.password_set")).toHaveLength(1);
  });

  test("without a code, or with a wrong one, whoever has the link sets nothing; wrong ones are counted", async () => {
    const { user, token } = await newLink();
    await expect(set(token)).rejects.toMatchObject({
      code: "invalid_input",
      fields: { code: expect.any(String) },
    });
    await expect(set(token, "000000")).rejects.toMatchObject({ fields: { code: expect.any(String) } });
    expect(await hasNow(user.id, old)).toBe(true);
    expect((await database().loginState.findUniqueOrThrow({ where: { userId: user.id } })).failures).toBe(1);
    await set(token, present());
  });

  test("of somebody without a second factor needs none", async () => {
    const { user, token } = await newLink(false);
    expect(await openPasswordLink({ token }, clock)).toMatchObject({ needsCode: false });
    const locked = { failures: 9, lockedUntil: new Date(clock.now().getTime() + 60_000) };
    await database().loginState.update({ where: { userId: user.id }, data: locked });
    await set(token);
    expect(await database().loginState.findUniqueOrThrow({ where: { userId: user.id } })).toMatchObject({
      failures: 0,
      lockedUntil: null,
    });
    expect(await hasNow(user.id, chosen)).toBe(true);
  });

  test("takes no weak password, and stays open for a better one", async () => {
    const { token, user } = await newLink();
    await expect(set(token, present(), `${user.username} 1`)).rejects.toMatchObject({
      fields: { password: expect.any(String) },
    });
    await set(token, present());
  });

  test("expires, is revoked, and closes with another one, with a reset of factors, and with the user", async () => {
    const refused = (token: string) =>
      expect(set(token, present())).rejects.toMatchObject({ code: "not_found", message: closedLinkMessage });
    const { user, token } = await newLink();
    const other = await issuePasswordLink(operator, { userId: user.id, oldPassword: "keep" }, clock);
    await refused(token);
    await revokePasswordLink(operator, { userId: user.id }, clock);
    await refused(tokenOf(other.url));
    await expect(revokePasswordLink(operator, { userId: user.id }, clock)).rejects.toMatchObject({
      code: "not_found",
    });
    clock.set(new Date());
    const reset = await newLink();
    await resetFactors(operator, { userIds: [reset.user.id], reason: "lost phone" });
    await refused(reset.token);
    const disabled = await newLink();
    await database().user.update({ where: { id: disabled.user.id }, data: { disabledAt: clock.now() } });
    await refused(disabled.token);
    const late = await newLink();
    clock.advance(hours(73));
    await refused(late.token);
  });

  test("closes when another password is set, by an operator or by the person", async () => {
    clock.set(new Date());
    const refused = (token: string) =>
      expect(set(token)).rejects.toMatchObject({ message: closedLinkMessage });
    const byOperator = await newLink(false);
    await setPassword(operatorWith("owner"), { userId: byOperator.user.id, password: chosen });
    await refused(byOperator.token);
    const { user, token } = await newLink();
    const actor = userActor(user.id, user.username);
    const change = { password: old, code: present(), newPassword: chosen };
    await changeOwnPassword(actor, change, clock);
    await expect(set(token, present())).rejects.toMatchObject({ message: closedLinkMessage });
    expect(await hasNow(user.id, chosen)).toBe(true);
  });

  test("that ends the old password closes an invitation, which asked for that password", async () => {
    const user = await makeUser({ passwordHash: await hashPassword(old) });
    const { url } = await issueEnrollmentLink(operator, { userId: user.id }, clock);
    await issuePasswordLink(operator, { userId: user.id, oldPassword: "keep" }, clock);
    expect(await openLink({ token: tokenOf(url) }, clock)).toMatchObject({ needsPassword: false });
    await issuePasswordLink(operator, { userId: user.id, oldPassword: "end" }, clock);
    await expect(openLink({ token: tokenOf(url) }, clock)).rejects.toMatchObject({ code: "not_found" });
  });

  test("of one kind is none of the other, and both may be open", async () => {
    const { user, token } = await newLink(false);
    const { url } = await issueEnrollmentLink(operator, { userId: user.id }, clock);
    await expect(openLink({ token }, clock)).rejects.toMatchObject({ code: "not_found" });
    await expect(openPasswordLink({ token: tokenOf(url) }, clock)).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await openPasswordLink({ token }, clock)).toMatchObject({ username: user.username });
    expect(await openLink({ token: tokenOf(url) }, clock)).toMatchObject({ needsPassword: false });
  });
});

test("nobody is invited to enrol by a password link, in the list and on the page", async () => {
  const user = await makeUser();
  await issuePasswordLink(operator, { userId: user.id, oldPassword: "keep" });
  expect((await rowOf(user.id)).linkExpiresAt).toBeNull();
  expect((await getUser(operator, user.id)).status).toBe("not_invited");
  await issueEnrollmentLink(operator, { userId: user.id });
  expect((await rowOf(user.id)).linkExpiresAt).not.toBeNull();
  expect((await getUser(operator, user.id)).status).toBe("invited");
});

test("ending a password gives an enrolment link no way around the second factor", async () => {
  const { user } = await newLink(true, "end");
  const { url } = await issueEnrollmentLink(operator, { userId: user.id }, clock);
  const token = tokenOf(url);
  await expect(checkPassword({ token, password: chosen }, null, clock)).rejects.toMatchObject({
    code: "conflict",
  });
  const { secretText } = await startEnrollment({ token }, clock);
  expect(secretText).not.toBe("");
  const shown = { ...key, secret: decodeBase32(secretText) ?? new Uint8Array() };
  const code = codeAt(shown, stepAt(shown, clock.now()));
  await expect(
    completeEnrollment({ token, code, factorName: "Mine", password: chosen }, null, clock),
  ).rejects.toMatchObject({ code: "conflict" });
  expect(await rowOf(user.id)).toMatchObject({ passwordHash: null });
});
