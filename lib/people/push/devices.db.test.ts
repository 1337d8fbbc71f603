/** Devices for push in self-service, on the real store with a push service of its own: set up by a tap, tried, gone. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemActor, type UserActor } from "@/lib/foundation/access/actor";
import { base64url } from "@/lib/foundation/base/bytes";
import { minutes, seconds } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { savePushSettings } from "@/lib/foundation/push/service";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { removeOwnFactor } from "@/lib/people/enrollment/own-factors";
import { ownSecurity } from "@/lib/people/enrollment/queries";
import { userActor } from "@/lib/testing/actors";
import { makeFactor, makeUser } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { setUpMail } from "@/lib/testing/mail";
import { runWaiting } from "@/lib/testing/push-devices";
import { pushReceiver } from "@/lib/testing/push-receiver";
import { startPushService, type TestPushService } from "@/lib/testing/push-service";
import { confirmPushDevice, devicesPerPerson, pushOffer, sendOwnTestPush, startPushDevice } from "./devices";
import { readDevice } from "./rows";
import { sendTestPush } from "./test-push";

const owner = systemActor("test");
const password = "correct otter battery";
const secret = new TextEncoder().encode("12345678901234567890");
const key: TotpKey = { secret, algorithm: "SHA1", digits: 6, periodSeconds: 30 };
let service: TestPushService;
let clock = fixedClock(new Date());
beforeAll(async () => {
  service = await startPushService();
  await setUpMail();
});
afterAll(() => service.close());
beforeEach(async () => {
  clock = fixedClock(new Date());
  service.answer = { status: 201 };
  service.arrived.length = 0;
  await allow(["totp", "push"]);
  await savePushSettings(owner, {
    ...{ contact: "postern@example.org", hosts: service.host, ca: service.authority },
  });
});

const allow = (allowedFactors: string[], more: object = {}) =>
  database().settings.update({
    where: { id: 1 },
    data: { allowedFactors, maxFactorsPerUser: 10, enrollWithoutLink: false, ...more },
  });
const proof = () => {
  clock.advance(seconds(31));
  return { password, code: codeAt(key, stepAt(key, clock.now())) };
};
async function person({ hasApp = true } = {}): Promise<UserActor> {
  const user = await makeUser({ passwordHash: await hashPassword(password), email: "ada@example.org" });
  if (hasApp) await makeFactor(user.id, { secret, isDefault: true });
  return userActor(user.id, user.username);
}

const receiver = pushReceiver();
let browsers = 0;
const browser = (path = `/push/${browsers++}`) => ({
  ...{ endpoint: `https://${service.host}${path}`, factorName: "My phone" },
  ...{ p256dh: base64url(receiver.p256dh), auth: base64url(receiver.auth) },
});

const sendNow = () => runWaiting(sendTestPush);
const notice = () => JSON.parse(receiver.read(service.arrived.at(-1)?.body ?? new Uint8Array()));
/** What the newest notification carries. */
const carried = (): string => notice().path.split("#")[1];

async function setUp(actor: UserActor, given = browser(), asksProof = true) {
  const { factorId } = await startPushDevice(actor, { ...given, ...(asksProof && proof()) }, clock);
  await sendNow();
  await confirmPushDevice(actor, { token: carried() }, clock);
  return factorId;
}
const factorOf = (id: string) => database().factor.findUnique({ where: { id } });
const actionsOf = async ({ id }: UserActor) =>
  (await database().auditEvent.findMany({ where: { subjectId: id }, orderBy: { id: "asc" } })).map(
    ({ action }) => action,
  );

test("a device counts once its notification was tapped, and its keys stand nowhere in clear", async () => {
  const ada = await person();
  const given = browser();
  const { factorId } = await startPushDevice(ada, { ...given, ...proof() }, clock);
  expect((await ownSecurity(ada)).factors).toHaveLength(1);
  expect(await sendNow()).toEqual([`${service.host} answered 201.`]);
  expect(notice()).toMatchObject({ v: 1, body: expect.stringContaining("Tap"), tag: `test-${factorId}` });
  expect(service.arrived[0]?.headers).toMatchObject({ ttl: "600", urgency: "high" });
  const confirmed = await confirmPushDevice(ada, { token: carried() }, clock);
  expect(confirmed).toMatchObject({ name: "My phone", recoveryCodes: expect.any(Array) });
  expect((await ownSecurity(ada)).factors.map(({ kindName }) => kindName)).toContain("Push");
  expect(await actionsOf(ada)).toEqual(["factor.enrolled", "recovery_codes.issued"]);
  const row = await database().pushDevice.findUniqueOrThrow({ where: { id: factorId } });
  const stored = JSON.stringify([
    { ...(await factorOf(factorId)), counter: 0 },
    Buffer.from(row.subscriptionSealed).toString("latin1"),
    Buffer.from(row.endpointHash).toString("latin1"),
  ]);
  for (const secretText of [given.endpoint, given.p256dh, given.auth, carried()]) {
    expect(stored).not.toContain(secretText);
    expect(stored).not.toContain(Buffer.from(secretText, "base64url").toString("latin1"));
  }
  expect(await readDevice(database(), factorId)).toMatchObject({ endpoint: given.endpoint });
  expect((await pushOffer(ada)).known).toHaveLength(1);
});

test("nothing but what the newest notification carried confirms a device, and for ten minutes", async () => {
  const ada = await person();
  const { factorId } = await startPushDevice(ada, { ...browser(), ...proof() }, clock);
  await sendNow();
  const first = carried();
  const wrong = (token: string) =>
    expect(confirmPushDevice(ada, { token }, clock)).rejects.toMatchObject({ code: "invalid_input" });
  await wrong(`${factorId}.${"A".repeat(43)}`);
  clock.advance(seconds(11));
  await sendOwnTestPush(ada, { factorId }, clock);
  await sendNow();
  expect(carried()).not.toBe(first);
  await wrong(first);
  clock.advance(minutes(10));
  await wrong(carried());
  expect((await factorOf(factorId))?.confirmedAt).toBeNull();
  const mallory = await person();
  await expect(confirmPushDevice(mallory, { token: carried() }, clock)).rejects.toMatchObject({
    code: "forbidden",
  });
  // The job works by the clock of the machine.
  clock = fixedClock(new Date());
  await sendOwnTestPush(ada, { factorId }, clock);
  await sendNow();
  await confirmPushDevice(ada, { token: carried() }, clock);
  // Tapped once more, it says that it arrives and changes nothing.
  const codes = await database().oneTimeCode.count({ where: { userId: ada.id } });
  expect(await confirmPushDevice(ada, { token: carried() }, clock)).toMatchObject({ recoveryCodes: null });
  expect(await database().oneTimeCode.count({ where: { userId: ada.id } })).toBe(codes);
});

test("two taps at once confirm one device once", async () => {
  const ada = await person();
  await startPushDevice(ada, { ...browser(), ...proof() }, clock);
  await sendNow();
  const token = carried();
  await Promise.all([1, 2, 3].map(() => confirmPushDevice(ada, { token }, clock)));
  expect((await actionsOf(ada)).filter((action) => action === "factor.enrolled")).toHaveLength(1);
});

describe("a device is not set up", () => {
  test.each([
    "https://evil.example/push",
    "http://fcm.googleapis.com/x",
    "https://fcm.googleapis.com@evil.example/x",
    "https://169.254.169.254/latest/meta-data",
    "https://localhost:1/x",
    "not an address",
  ])("at %s, where notifications may not go", async (endpoint) => {
    const ada = await person();
    const refused = startPushDevice(ada, { ...browser(), endpoint, ...proof() }, clock);
    await expect(refused).rejects.toMatchObject({ code: "invalid_input" });
    expect(await database().factor.count({ where: { userId: ada.id } })).toBe(1);
  });

  test("with a key that is no point of the curve", async () => {
    const ada = await person();
    const p256dh = base64url(new Uint8Array(65).fill(4));
    await expect(startPushDevice(ada, { ...browser(), p256dh, ...proof() }, clock)).rejects.toMatchObject({
      fields: { p256dh: expect.any(String) },
    });
  });

  test("without a proof, or with a wrong one", async () => {
    const ada = await person();
    await expect(startPushDevice(ada, browser(), clock)).rejects.toMatchObject({ code: "invalid_input" });
    const wrong = { password, code: "000000" };
    await expect(startPushDevice(ada, { ...browser(), ...wrong }, clock)).rejects.toMatchObject({
      fields: { code: expect.any(String) },
    });
    expect(await database().job.count({ where: { name: sendTestPush.name, state: "waiting" } })).toBe(0);
  });

  test.each([
    ["where no administrator has allowed it", ["totp"], {}, "not allowed"],
    ["with as many factors as allowed", ["totp", "push"], { maxFactorsPerUser: 1 }, "as many"],
  ])("%s", async (_, kinds, more, words) => {
    await allow(kinds, more);
    const refused = startPushDevice(await person(), { ...browser(), ...proof() }, clock);
    await expect(refused).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining(words),
    });
  });

  test("as the first factor, unless people enrol without a link", async () => {
    const ada = await person({ hasApp: false });
    await expect(startPushDevice(ada, browser(), clock)).rejects.toMatchObject({ code: "forbidden" });
    await allow(["push"], { enrollWithoutLink: true });
    const factorId = await setUp(ada, browser(), false);
    expect(await factorOf(factorId)).toMatchObject({ isDefault: true });
  });

  test("twice with one browser, whoever's it is, nor a sixth time", async () => {
    const [ada, bob] = [await person(), await person()];
    const given = browser();
    await setUp(ada, given);
    for (const actor of [ada, bob]) {
      await expect(startPushDevice(actor, { ...given, ...proof() }, clock)).rejects.toMatchObject({
        code: "conflict",
      });
    }
    for (let i = 1; i < devicesPerPerson; i++) await setUp(ada);
    expect((await pushOffer(ada)).refusal).toContain("Remove one");
    await expect(startPushDevice(ada, { ...browser(), ...proof() }, clock)).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

test("test notifications wait ten seconds for each other, and go to own devices alone", async () => {
  const [ada, bob] = [await person(), await person()];
  const factorId = await setUp(ada);
  clock.advance(seconds(11));
  await Promise.allSettled([1, 2, 3].map(() => sendOwnTestPush(ada, { factorId }, clock)));
  expect(await sendNow()).toHaveLength(1);
  await expect(sendOwnTestPush(ada, { factorId }, clock)).rejects.toMatchObject({ code: "unavailable" });
  await expect(sendOwnTestPush(bob, { factorId }, clock)).rejects.toMatchObject({ code: "forbidden" });
});

describe("an answer of the push service", () => {
  test.each([404, 410])("%i removes the device, and tells its owner", async (status) => {
    const ada = await person();
    const factorId = await setUp(ada);
    clock.advance(seconds(11));
    await sendOwnTestPush(ada, { factorId }, clock);
    service.answer = { status };
    await sendNow();
    expect(await factorOf(factorId)).toBeNull();
    expect(await database().pushDevice.count({ where: { id: factorId } })).toBe(0);
    expect((await actionsOf(ada)).at(-1)).toBe("factor.removed");
    const mails = await database().outgoingMail.findMany({ where: { userId: ada.id } });
    expect(mails.map(({ event }) => event)).toContain("factor_removed");
  });

  test("410 leaves the last factor and its recovery codes, asks it no more, and tells its owner", async () => {
    await allow(["push"], { enrollWithoutLink: true });
    const ada = await person({ hasApp: false });
    const factorId = await setUp(ada, browser(), false);
    clock.advance(seconds(11));
    await sendOwnTestPush(ada, { factorId }, clock);
    service.answer = { status: 410 };
    await sendNow();
    const { factors, recoveryCodesLeft } = await ownSecurity(ada);
    expect(factors).toMatchObject([{ id: factorId, isUnreachable: true }]);
    expect(recoveryCodesLeft).toBeGreaterThan(0);
    expect(await database().pushDevice.count({ where: { id: factorId } })).toBe(0);
    expect((await actionsOf(ada)).at(-1)).toBe("factor.unreachable");
    const mails = await database().outgoingMail.findMany({ where: { userId: ada.id } });
    expect(mails.map(({ event }) => event)).toContain("device_unreachable");
    clock.advance(seconds(11));
    await expect(sendOwnTestPush(ada, { factorId }, clock)).rejects.toMatchObject({ code: "not_found" });
    // Without the factor the password alone would be enough to set up another.
    await expect(startPushDevice(ada, browser(), clock)).rejects.toMatchObject({ code: "invalid_input" });
  });

  test.each([429, 500, 503])("%i is tried again by the queue", async (status) => {
    const ada = await person();
    await startPushDevice(ada, { ...browser(), ...proof() }, clock);
    service.answer = { status };
    expect(await sendNow()).toEqual([expect.stringMatching(`^threw .* answered ${status}`)]);
  });

  test("413 or a redirect is not tried again, and the device stays", async () => {
    const ada = await person();
    const factorId = await setUp(ada);
    for (const status of [413, 307]) {
      clock.advance(seconds(11));
      await sendOwnTestPush(ada, { factorId }, clock);
      service.answer = { status };
      expect(await sendNow()).toEqual([expect.stringContaining(`answered ${status}`)]);
    }
    expect(await factorOf(factorId)).not.toBeNull();
  });
});

test("a device that is removed gets nothing more, and its keys are gone", async () => {
  const ada = await person();
  const factorId = await setUp(ada);
  clock.advance(seconds(11));
  await sendOwnTestPush(ada, { factorId }, clock);
  await removeOwnFactor(ada, { factorId, ...proof() }, clock);
  const before = service.arrived.length;
  expect(await sendNow()).toEqual([expect.stringContaining("no longer there")]);
  expect(service.arrived).toHaveLength(before);
  expect(await database().pushDevice.count({ where: { id: factorId } })).toBe(0);
});
