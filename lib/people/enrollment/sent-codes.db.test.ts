/** Codes by mail in self-service, on the real store with a real SMTP server: set up, asked for where a proof is due, removed. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { UserActor } from "@/lib/foundation/access/actor";
import { copyOf } from "@/lib/foundation/base/bytes";
import { minutes, seconds } from "@/lib/foundation/base/durations";
import { tokenHash } from "@/lib/foundation/keys/keyring";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { openFactor } from "@/lib/login/authentication/open-secrets";
import { sendCodeInput, sendCodeName } from "@/lib/login/authentication/sending";
import { signInUser } from "@/lib/login/console-door/sign-in";
import { sentData, sentKey } from "@/lib/login/factors/sent-code";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { sendCodes } from "@/lib/people/notifications/send-codes";
import { userActor } from "@/lib/testing/actors";
import { makeFactor, makeUser } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { sendNow, setUpMail } from "@/lib/testing/mail";
import { startSmtp, type TestSmtp } from "@/lib/testing/smtp-server";
import { removeOwnFactor } from "./own-factors";
import { setPasswordByLink } from "./password-link";
import { ownSecurity } from "./queries";
import { confirmSentCodes, sendOwnCode, sendsCodes, sentCodeOffer, startSentCodes } from "./sent-codes";

const password = "correct otter battery";
const secret = new TextEncoder().encode("12345678901234567890");
const key: TotpKey = { secret, algorithm: "SHA1", digits: 6, periodSeconds: 30 };
let smtp: TestSmtp;
let clock = fixedClock(new Date());

beforeAll(async () => {
  smtp = await startSmtp();
  await setUpMail(smtp.port);
});
afterAll(() => smtp.close());
beforeEach(async () => {
  // The job works by the clock of the machine, so the codes must not have ended by it.
  clock = fixedClock(new Date());
  await allow(["totp", "mail_code"]);
});

const allow = (allowedFactors: string[]) =>
  database().settings.update({ where: { id: 1 }, data: { allowedFactors } });
const mail = { kind: "mail_code", number: "" } as const;
const proof = () => {
  clock.advance(seconds(31));
  return { password, code: codeAt(key, stepAt(key, clock.now())) };
};

async function person({ email = "", hasApp = true } = {}): Promise<UserActor & { email: string }> {
  const user = await makeUser({ passwordHash: await hashPassword(password) });
  const address = email || `${user.username}@Example.org`;
  await database().user.update({ where: { id: user.id }, data: { email: address } });
  if (hasApp) await makeFactor(user.id, { secret, isDefault: true });
  return { ...userActor(user.id, user.username), email: address };
}

/** Runs what waits to be sent, and gives the codes that came to `address`. */
async function codesTo(address: string): Promise<string[]> {
  const waiting = await database().job.findMany({ where: { name: sendCodeName, state: "waiting" } });
  for (const { id, input } of waiting) {
    await sendCodes.run(sendCodeInput.parse(input), {
      signal: new AbortController().signal,
      progress: () => {},
    });
    await database().job.update({ where: { id }, data: { state: "done" } });
  }
  await sendNow();
  return smtp.arrived
    .filter(({ to }) => to.some((one) => one.toLowerCase() === address.toLowerCase()))
    .flatMap(({ raw }) => (/^(\d{3}) (\d{3})\r?$/m.exec(raw) ? [/^(\d{3}) (\d{3})\r?$/m.exec(raw)] : []))
    .map((match) => `${match?.[1]}${match?.[2]}`);
}
const wrongOf = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, "0");
const mailFactor = (actor: UserActor) =>
  database().factor.findFirst({ where: { userId: actor.id, kind: "mail_code" } });

async function setUp(actor: UserActor & { email: string }) {
  const { factorId } = await startSentCodes(actor, { ...mail, ...proof() }, clock);
  const code = (await codesTo(actor.email)).at(-1) ?? "";
  const confirmed = await confirmSentCodes(actor, { factorId, code, factorName: "Mailbox" }, clock);
  return { factorId, code, ...confirmed };
}

/** Reads the code that was sent last from the store, as nobody without the master key can. */
async function lastCode(actor: UserActor): Promise<string> {
  const row = await mailFactor(actor);
  const factor = row && openFactor(keyring(), row);
  if (!factor) throw new TypeError("no code by mail");
  return codeAt(sentKey(factor.secret), sentData.parse(factor.data).codes[0]?.number ?? -1);
}

describe("setting it up", () => {
  test("a code comes to the person's address, and counts as proof of it; the code is spent", async () => {
    const ada = await person();
    expect(await sentCodeOffer(ada, "mail_code")).toEqual({
      ...{ kind: "mail_code", target: ada.email, mayChoose: false },
      ...{ refusal: null, asksProof: true, isAllowed: true, isSetUp: false },
    });
    const { recoveryCodes, code } = await setUp(ada);
    expect(recoveryCodes).toHaveLength(10);
    const { factors } = await ownSecurity(ada);
    expect(factors.map(({ kindName, isWeaker, isDefault }) => ({ kindName, isWeaker, isDefault }))).toEqual([
      { kindName: "Authenticator app", isWeaker: false, isDefault: true },
      { kindName: "Code by mail", isWeaker: true, isDefault: false },
    ]);
    expect(await signInUser({ username: ada.name, password, code, ip: null })).toEqual({ ok: false });
    expect(await sentCodeOffer(ada, "mail_code")).toMatchObject({
      isSetUp: true,
      refusal: expect.any(String),
    });
  });

  test("asks for password and a code of what the person has, and is nothing before the mail's code is typed", async () => {
    const ada = await person();
    const wrong = { password, code: "000000" };
    await expect(startSentCodes(ada, mail, clock)).rejects.toMatchObject({ code: "invalid_input" });
    await expect(startSentCodes(ada, { ...mail, ...wrong }, clock)).rejects.toMatchObject({
      code: "invalid_input",
    });
    expect(await codesTo(ada.email)).toEqual([]);
    await startSentCodes(ada, { ...mail, ...proof() }, clock);
    expect((await ownSecurity(ada)).factors).toHaveLength(1);
  });

  test("after five wrong codes the right one is refused, and nobody else can confirm it", async () => {
    const [ada, eve] = [await person(), await person()];
    const { factorId } = await startSentCodes(ada, { ...mail, ...proof() }, clock);
    const [code = ""] = await codesTo(ada.email);
    const confirm = (actor: UserActor, typed: string) =>
      confirmSentCodes(actor, { factorId, code: typed, factorName: "Mailbox" }, clock);
    await expect(confirm(eve, code)).rejects.toMatchObject({ code: "forbidden" });
    for (let n = 0, wrong = code; n < 5; n++) {
      wrong = wrongOf(wrong);
      await expect(confirm(ada, wrong)).rejects.toMatchObject({ fields: { code: expect.any(String) } });
    }
    await expect(confirm(ada, code)).rejects.toMatchObject({ fields: { code: expect.any(String) } });
  });

  test("a code for an address that has changed since confirms nothing", async () => {
    const ada = await person();
    const { factorId } = await startSentCodes(ada, { ...mail, ...proof() }, clock);
    const [code = ""] = await codesTo(ada.email);
    await database().user.update({ where: { id: ada.id }, data: { email: "new@example.org" } });
    const confirmed = confirmSentCodes(ada, { factorId, code, factorName: "Mailbox" }, clock);
    await expect(confirmed).rejects.toMatchObject({ code: "conflict" });
  });

  test("the limits of all codes hold: starting again at once sends nothing", async () => {
    const ada = await person();
    await startSentCodes(ada, { ...mail, ...proof() }, clock);
    clock.advance(-seconds(31));
    const again = startSentCodes(ada, { ...mail, ...proof() }, clock);
    await expect(again).rejects.toMatchObject({ code: "invalid_input" });
    await database().settings.update({ where: { id: 1 }, data: { sentCodesPerUser: 1 } });
    await expect(startSentCodes(ada, { ...mail, ...proof() }, clock)).rejects.toMatchObject({
      code: "unavailable",
    });
    await database().settings.update({ where: { id: 1 }, data: { sentCodesPerUser: 20 } });
    expect(await codesTo(ada.email)).toHaveLength(1);
  });

  test.each([
    ["where no administrator has allowed it", ["totp"], {}, "not allowed"],
    ["without an address", ["totp", "mail_code"], { email: "none" }, "no mail address"],
    ["as the first factor, which needs a link", ["totp", "mail_code"], { hasApp: false }, "enrolment link"],
  ])("is refused %s", async (_, kinds, given, words) => {
    await allow(kinds);
    const ada = await person(given);
    await expect(startSentCodes(ada, { ...mail, ...proof() }, clock)).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining(words),
    });
  });

  test("people are told of it at the sign-in page only where somebody may have it", async () => {
    expect(await sendsCodes()).toBe(true);
    await allow(["totp"]);
    expect(await sendsCodes()).toBe(false);
  });
});

describe("a proof", () => {
  test("takes a code that was asked for with the password; a wrong password sends nothing and counts", async () => {
    const ada = await person();
    const { factorId } = await setUp(ada);
    clock.advance(seconds(31));
    const failures = async () =>
      (await database().loginState.findUniqueOrThrow({ where: { userId: ada.id } })).failures;
    await expect(sendOwnCode(ada, { password: "wrong" }, clock)).rejects.toMatchObject({
      fields: { password: expect.any(String) },
    });
    expect(await failures()).toBe(1);
    const before = (await codesTo(ada.email)).length;
    await sendOwnCode(ada, { password }, clock);
    await sendOwnCode(ada, { password }, clock);
    expect(await failures()).toBe(1);
    const codes = await codesTo(ada.email);
    expect(codes).toHaveLength(before + 1);
    await removeOwnFactor(ada, { factorId, password, code: codes.at(-1) ?? "" }, clock);
    expect((await ownSecurity(ada)).factors.map(({ kindName }) => kindName)).toEqual(["Authenticator app"]);
  });

  test("is no proof by itself: whoever has no codes by mail cannot ask for one", async () => {
    await expect(sendOwnCode(await person(), { password }, clock)).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  test("past the limit says so, and sends nothing", async () => {
    const ada = await person();
    await setUp(ada);
    await database().settings.update({ where: { id: 1 }, data: { sentCodesPerUser: 1 } });
    clock.advance(minutes(1));
    await expect(sendOwnCode(ada, { password }, clock)).rejects.toMatchObject({ code: "unavailable" });
    await database().settings.update({ where: { id: 1 }, data: { sentCodesPerUser: 20 } });
  });

  test("signing in asks for a code by the password alone, and is let in with it", async () => {
    const ada = await person({ email: "console@example.org" });
    await setUp(ada);
    // The console's own door works by the clock of the machine.
    await database().$executeRaw`UPDATE sent_tallies SET last_at = last_at - interval '1 hour'`;
    await database().$executeRaw`UPDATE login_states SET latest_at = NULL WHERE user_id = ${ada.id}::uuid`;
    const row = await mailFactor(ada);
    const data = { to: ada.email, codes: [{ number: 0, sentAt: "2026-01-01T00:00:00.000Z", tries: 0 }] };
    await database().factor.update({ where: { id: row?.id ?? "" }, data: { data } });
    expect(await signInUser({ username: ada.name, password, code: "", ip: null })).toEqual({ ok: false });
    const code = await lastCode(ada);
    expect(await signInUser({ username: ada.name, password, code, ip: null })).toMatchObject({ ok: true });
  });
});

test("a code by mail is no proof beside a password link, which comes to the same mailbox", async () => {
  const ada = await person();
  await setUp(ada);
  clock.advance(seconds(31));
  await sendOwnCode(ada, { password }, clock);
  const token = "a-token-that-came-by-mail";
  const row = { userId: ada.id, purpose: "password", issuedBy: "test", tokenHash: copyOf(tokenHash(token)) };
  const expiresAt = new Date(clock.now().getTime() + minutes(60));
  await database().enrollmentLink.create({ data: { ...row, expiresAt } });
  const set = (code: string) =>
    setPasswordByLink({ token, password: "another fine battery", code }, null, clock);
  await expect(set(await lastCode(ada))).rejects.toMatchObject({ fields: { code: expect.any(String) } });
  await set(proof().code);
});

test("a changed address takes the factor away by whatever way it was changed", async () => {
  const ada = await person();
  await setUp(ada);
  await database().$executeRaw`UPDATE users SET email = 'thief@example.org' WHERE id = ${ada.id}::uuid`;
  expect((await ownSecurity(ada)).factors).toHaveLength(1);
  expect((await mailFactor(ada))?.confirmedAt).toBeNull();
});
