/** Tests who is told of what by mail: each change writes its mail in its own transaction, and a link goes to nobody else. */
import { beforeEach, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { after, hours, minutes } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { askForPasswordLink, mailForgottenPassword } from "@/lib/people/enrollment/forgotten-password";
import { mailEnrollmentLink, mailPasswordLink } from "@/lib/people/enrollment/mail-links";
import { removeOwnFactor } from "@/lib/people/enrollment/own-factors";
import { changeOwnPassword } from "@/lib/people/enrollment/own-password";
import { openPasswordLink, setPasswordByLink } from "@/lib/people/enrollment/password-link";
import { remindOfLinks, tellOfLocks } from "@/lib/people/notifications/reminders";
import { operatorWith, userActor } from "@/lib/testing/actors";
import { makeFactor, makeLink, makeUser } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { sendNow, setUpMail } from "@/lib/testing/mail";
import { startSmtp } from "@/lib/testing/smtp-server";
import { applyToBatch } from "./bulk-changes";
import { issueBypassCode } from "./bypass";
import { setPassword } from "./password";
import { resetFactors } from "./reset-factors";

const operator = operatorWith("administrator");
const old = "old otter battery lamp";
const another = "correct otter battery";
const quiet = { signal: new AbortController().signal, progress: () => {} };
const key: TotpKey = { secret: new Uint8Array(20).fill(7), algorithm: "SHA1", digits: 6, periodSeconds: 30 };

beforeEach(async () => {
  await database().outgoingMail.deleteMany();
  await database().passwordRequest.deleteMany();
  await database().job.deleteMany();
  await setUpMail();
});

const eventsOf = async (userId: string) =>
  (await database().outgoingMail.findMany({ where: { userId }, orderBy: { createdAt: "asc" } })).map(
    ({ event }) => event,
  );
const aPerson = async (data: Parameters<typeof makeUser>[0] = {}) =>
  makeUser({ email: "ada@example.org", passwordHash: await hashPassword(old), ...data });
/** Everything that waits, handed to a real server; gives the link in the last mail. */
async function linkSent(): Promise<string> {
  const smtp = await startSmtp();
  await setUpMail(smtp.port);
  await sendNow();
  await smtp.close();
  const raw = smtp.arrived.at(-1)?.raw.replace(/=\r\n/g, "").replace(/=3D/g, "=") ?? "";
  return /\/(?:enroll|password)#([\w-]{43})/.exec(raw)?.[1] ?? "";
}

test("an operator's password, reset and bypass code are told, the code itself is not", async () => {
  const { id } = await aPerson();
  await setPassword(operator, { userId: id, password: another });
  const { code } = await issueBypassCode(operator, { userId: id, reason: "A lost phone", validMinutes: 60 });
  await resetFactors(operator, { userIds: [id], reason: "A new phone" });
  expect(await eventsOf(id)).toEqual(["password_changed", "bypass_issued", "factors_reset"]);
  const mails = await database().outgoingMail.findMany();
  expect(JSON.stringify(mails)).not.toContain(code);
  expect(mails.every(({ text }) => text?.includes("Hello "))).toBe(true);
});

test("what people do to their own login is told: another password, a factor removed", async () => {
  const { id, username } = await aPerson();
  await makeFactor(id, { secret: key.secret, isDefault: true });
  const gone = await makeFactor(id, { name: "Old" });
  const clock = fixedClock(new Date());
  const actor = userActor(id, username);
  const code = () => {
    clock.advance(30_000);
    return codeAt(key, stepAt(key, clock.now()));
  };
  await removeOwnFactor(actor, { factorId: gone.id, password: old, code: code() }, clock);
  await changeOwnPassword(actor, { password: old, code: code(), newPassword: another }, clock);
  expect(await eventsOf(id)).toEqual(["factor_removed", "password_changed"]);
});

test("an invitation by mail lets in whoever gets it, and nobody who reads the store", async () => {
  const { id } = await aPerson({ passwordHash: null });
  await mailEnrollmentLink(operatorWith("help_desk"), { userId: id });
  expect(await eventsOf(id)).toEqual(["activation"]);
  const token = await linkSent();
  expect(token).not.toBe("");
  expect(JSON.stringify(await database().outgoingMail.findMany())).not.toContain(token);
});

test("a password link by mail sets the password once, and that is told; looking at it spends nothing", async () => {
  const { id } = await aPerson();
  await mailPasswordLink(operator, { userId: id, oldPassword: "keep" });
  const token = await linkSent();
  await openPasswordLink({ token });
  await openPasswordLink({ token });
  await setPasswordByLink({ token, password: another }, null);
  await expect(openPasswordLink({ token })).rejects.toMatchObject({ code: "not_found" });
  expect(await eventsOf(id)).toEqual(["password_reset", "password_changed"]);
});

test("whoever cannot be reached keeps the link that is open and is named; in bulk the others get theirs", async () => {
  const [ada, without, off] = [
    await aPerson(),
    await aPerson({ email: null }),
    await aPerson({ disabledAt: new Date() }),
  ];
  await makeLink(without.id);
  await expect(mailEnrollmentLink(operator, { userId: without.id })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("no usable mail address"),
  });
  const came = await database().$transaction((tx) =>
    applyToBatch(tx, operator, [ada, without, off], { action: "mail_links" }),
  );
  expect([ada, without, off].map(({ id }) => came.get(id)?.outcome)).toEqual(["changed", "failed", "failed"]);
  const open = { userId: without.id, revokedAt: null };
  expect(await database().enrollmentLink.count({ where: open })).toBe(1);
  await database().mailSettings.deleteMany();
  await expect(mailEnrollmentLink(operator, { userId: ada.id })).rejects.toMatchObject({ code: "conflict" });
});

const asked = async (name: string, ip: string | null = "192.0.2.5") => {
  await askForPasswordLink({ name }, ip);
  const jobs = await database().job.findMany({ where: { name: mailForgottenPassword.name } });
  for (const { id, input } of jobs) {
    await mailForgottenPassword.run(input as { id: string }, quiet);
    await database().job.delete({ where: { id } });
  }
};

test("who asks for another password gets a link under any of their names; nothing tells who that is", async () => {
  const email = "forgetful@example.org";
  const { id, username } = await aPerson({ email, aliases: { create: { name: "forgetful_alias" } } });
  for (const name of [username, "forgetful_alias", "Forgetful@Example.org"]) await asked(name);
  expect(await eventsOf(id)).toEqual(Array(3).fill("password_reset"));
  const shared = { aliases: undefined };
  const others = [
    await aPerson({ ...shared, email: "a@example.org", disabledAt: new Date() }),
    await aPerson({ ...shared, email: "b@example.org", passwordHash: null }),
  ];
  for (const other of others) await asked(other.username);
  await asked("nobody at all");
  expect(await database().outgoingMail.count()).toBe(3);
  expect(await database().passwordRequest.count({ where: { name: { not: null } } })).toBe(0);
});

test("one person gets three such mails an hour, however many ask at once; one network may ask twenty times", async () => {
  const { id, username } = await aPerson();
  await Promise.all(
    Array.from({ length: 6 }, (_, n) => askForPasswordLink({ name: username }, `192.0.2.${n}`)),
  );
  const jobs = await database().job.findMany({ where: { name: mailForgottenPassword.name } });
  await Promise.all(jobs.map(({ input }) => mailForgottenPassword.run(input as { id: string }, quiet)));
  expect(await eventsOf(id)).toHaveLength(3);
  const tries = await Promise.allSettled(
    Array.from({ length: 25 }, () => askForPasswordLink({ name: "nobody" }, "198.51.100.7")),
  );
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(20);
});

test("an invitation that ends within a day is called to mind once; a lock is told once an hour", async () => {
  const [ada, fresh] = [await aPerson(), await aPerson()];
  const now = new Date();
  const soon = { createdAt: after(now, -hours(60)), expiresAt: after(now, hours(12)) };
  await makeLink(ada.id, soon);
  await makeLink(fresh.id, { ...soon, createdAt: after(now, -hours(2)) });
  await database().loginState.update({
    where: { userId: fresh.id },
    data: { lockedUntil: after(now, minutes(5)), lastFailureAt: now, failures: 5 },
  });
  for (let times = 0; times < 2; times++) {
    await remindOfLinks.run({}, quiet);
    await tellOfLocks.run({}, quiet);
  }
  expect(await eventsOf(ada.id)).toEqual(["link_ends_soon"]);
  expect(await eventsOf(fresh.id)).toEqual(["locked"]);
});

test("the product itself may send links too, for example after a sync", async () => {
  const { id } = await aPerson();
  await mailEnrollmentLink(systemActor("sync"), { userId: id });
  expect(await eventsOf(id)).toEqual(["activation"]);
});

test("whole batches of addresses that are none keep nobody behind them from being told", async () => {
  const now = Date.now();
  await database().$executeRaw`
    WITH made AS (
      INSERT INTO users (username, email, updated_at)
      SELECT 'unusable' || n, 'no address', now() FROM generate_series(1, 600) n RETURNING id),
    links AS (
      INSERT INTO enrollment_links (user_id, token_hash, issued_by, created_at, expires_at)
      SELECT id, sha256(id::text::bytea), 'test', now() - interval '2 days', now() + interval '1 hour' FROM made)
    SELECT 1`;
  await database().$executeRaw`
    UPDATE login_states SET locked_until = now() + interval '1 minute'
    WHERE user_id IN (SELECT id FROM users WHERE username LIKE 'unusable%')`;
  const last = await aPerson({ email: "last@example.org" });
  await makeLink(last.id, { createdAt: new Date(now - hours(48)), expiresAt: new Date(now + hours(5)) });
  await database().loginState.update({
    where: { userId: last.id },
    data: { lockedUntil: new Date(now + minutes(5)) },
  });
  await remindOfLinks.run({}, quiet);
  await tellOfLocks.run({}, quiet);
  expect(await eventsOf(last.id)).toEqual(["link_ends_soon", "locked"]);
  await database().user.deleteMany({ where: { username: { startsWith: "unusable" } } });
});
