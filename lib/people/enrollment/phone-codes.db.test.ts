/** Codes by text message and call on the real store, with a real HTTP gateway: set up, logged in with, taken away by another number. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { UserActor } from "@/lib/foundation/access/actor";
import { seconds } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { sendCodeInput, sendCodeName } from "@/lib/login/authentication/sending";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { sendCodes } from "@/lib/people/notifications/send-codes";
import { userActor } from "@/lib/testing/actors";
import { makeDirectory, makeFactor, makeUser } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { sendTextsNow, setUpGateway } from "@/lib/testing/gateways";
import { startHttpGateway } from "@/lib/testing/sms-peers";
import type { SentCodeKind } from "./schema";
import { confirmSentCodes, sendsCodes, sentCodeOffer, startSentCodes } from "./sent-codes";

const password = "correct otter battery";
const secret = new TextEncoder().encode("12345678901234567890");
const key: TotpKey = { secret, algorithm: "SHA1", digits: 6, periodSeconds: 30 };
let peer: Awaited<ReturnType<typeof startHttpGateway>>;
let clock = fixedClock(new Date());
beforeAll(async () => {
  peer = await startHttpGateway(() => [200, "ok"]);
});
afterAll(() => peer.close());
beforeEach(async () => {
  clock = fixedClock(new Date());
  peer.heard.length = 0;
  await database().sentTally.deleteMany();
  await setUpGateway(peer.port, "sms");
  await setUpGateway(peer.port, "voice");
  await database().settings.update({
    where: { id: 1 },
    data: {
      allowedFactors: ["totp", "sms_code", "voice_code"],
      sentCodesPerTarget: 20,
      sentCodesPerUser: 20,
    },
  });
});

let next = 1_000_000;
const newNumber = () => `+49170${next++}`;
const proof = () => {
  clock.advance(seconds(31));
  return { password, code: codeAt(key, stepAt(key, clock.now())) };
};
const runCodes = async () => {
  for (const { id, input } of await database().job.findMany({
    where: { name: sendCodeName, state: "waiting" },
  })) {
    const told = { signal: new AbortController().signal, progress: () => {} };
    await sendCodes.run(sendCodeInput.parse(input), told);
    await database().job.update({ where: { id }, data: { state: "done" } });
  }
};
/** The texts that came to `number`, oldest first. */
async function textsTo(number: string): Promise<string[]> {
  await runCodes();
  await sendTextsNow();
  const heard = peer.heard.map(({ body }) => JSON.parse(body) as { to: string; text: string });
  return heard.filter(({ to }) => to === number).map(({ text }) => text);
}
const codeIn = (text = "") => (/^(\d{3}) (\d{3}) is your code/.exec(text) ?? []).slice(1).join("");

async function person(phone: string | null = null, hasApp = true): Promise<UserActor> {
  const user = await makeUser({ passwordHash: await hashPassword(password), phone });
  if (hasApp) await makeFactor(user.id, { secret, isDefault: true });
  return userActor(user.id, user.username);
}
const start = (actor: UserActor, number = "", kind: SentCodeKind = "sms_code") =>
  startSentCodes(actor, { kind, number, ...proof() }, clock);
const confirm = (actor: UserActor, factorId: string, code: string) =>
  confirmSentCodes(actor, { factorId, code, factorName: "Phone" }, clock);
const phoneOf = async ({ id }: UserActor) =>
  (await database().user.findUniqueOrThrow({ where: { id } })).phone;
const confirmedOf = ({ id }: UserActor) =>
  database().factor.count({ where: { userId: id, kind: { not: "totp" }, confirmedAt: { not: null } } });

describe("setting it up", () => {
  test("a number that the person types gets a code in one message, and is the account's once that was typed back", async () => {
    const [ada, number] = [await person(), newNumber()];
    expect(await sentCodeOffer(ada, "sms_code")).toMatchObject({
      target: null,
      mayChoose: true,
      refusal: null,
    });
    expect(await sendsCodes()).toBe(true);
    const { factorId } = await start(ada, number.replace("+49", "+49 (").replace("170", "170) "));
    const texts = await textsTo(number);
    expect(texts).toHaveLength(1);
    expect(await phoneOf(ada)).toBeNull();
    await expect(confirm(ada, factorId, "000000")).rejects.toMatchObject({
      fields: { code: expect.any(String) },
    });
    const { recoveryCodes } = await confirm(ada, factorId, codeIn(texts[0]));
    expect(recoveryCodes).toHaveLength(10);
    expect(await phoneOf(ada)).toBe(number);
    expect(await confirmedOf(ada)).toBe(1);
    const changed = await database().auditEvent.findFirstOrThrow({
      where: { action: "user.updated" },
      orderBy: { id: "desc" },
    });
    expect(changed.detail).toMatchObject({ phone: { to: number } });
  });

  test("a call says the digits, and is another second factor of the same number", async () => {
    const number = newNumber();
    const ada = await person(number);
    const { factorId } = await start(ada, "", "voice_code");
    const [said = ""] = await textsTo(number);
    const code = (/The code is: ([\d, ]+)\./.exec(said)?.[1] ?? "").replace(/\D/g, "");
    await confirm(ada, factorId, code);
    expect((await sentCodeOffer(ada, "sms_code")).refusal).toBeNull();
    expect((await sentCodeOffer(ada, "voice_code")).refusal).toMatch(/already set up codes by call/);
  });

  test("a number of a directory is used as it is, and no other", async () => {
    const number = newNumber();
    // Without a factor there is nothing to prove, and no directory that has to be asked for the password.
    await database().settings.update({ where: { id: 1 }, data: { enrollWithoutLink: true } });
    const ada = await person(number, false);
    const { id } = await makeDirectory();
    await database().user.update({ where: { id: ada.id }, data: { directoryId: id, directoryKey: ada.id } });
    expect(await sentCodeOffer(ada, "sms_code")).toMatchObject({ target: number, mayChoose: false });
    const { factorId } = await start(ada, newNumber());
    const [text] = await textsTo(number);
    await database().user.update({ where: { id: ada.id }, data: { phone: newNumber() } });
    await expect(confirm(ada, factorId, codeIn(text))).rejects.toMatchObject({ code: "conflict" });
    await database().user.update({ where: { id: ada.id }, data: { phone: "030 1234567" } });
    expect((await sentCodeOffer(ada, "sms_code")).refusal).toContain("directory");
    await database().settings.update({ where: { id: 1 }, data: { enrollWithoutLink: false } });
  });

  test("no number of another country, none without a country, and nothing where it is not allowed", async () => {
    const ada = await person();
    await expect(start(ada, "+44 7700 900123")).rejects.toMatchObject({
      fields: { number: expect.any(String) },
    });
    await expect(start(ada, "0170 1234567")).rejects.toMatchObject({
      fields: { number: expect.any(String) },
    });
    await expect(start(ada)).rejects.toMatchObject({ fields: { number: expect.any(String) } });
    await database().settings.update({ where: { id: 1 }, data: { allowedFactors: ["totp"] } });
    await expect(start(ada, newNumber())).rejects.toMatchObject({ code: "forbidden" });
    await database().settings.update({ where: { id: 1 }, data: { allowedFactors: ["totp", "sms_code"] } });
    await database().gateway.deleteMany();
    await expect(start(ada, newNumber())).rejects.toMatchObject({ code: "forbidden" });
    await runCodes();
    expect(peer.heard).toEqual([]);
  });
});

test("a number that changes unconfirms what was verified for it, whoever changes it; the same number written otherwise does not", async () => {
  const number = newNumber();
  const ada = await person(number);
  for (const kind of ["sms_code", "voice_code"]) await makeFactor(ada.id, { kind, data: { to: number } });
  await database().user.update({ where: { id: ada.id }, data: { phone: number.replace("+49", "+49 / ") } });
  expect(await confirmedOf(ada)).toBe(2);
  await database().user.update({ where: { id: ada.id }, data: { phone: newNumber() } });
  expect(await confirmedOf(ada)).toBe(0);
});

test("a code is sent to the verified number alone, and once, however often its job runs", async () => {
  const number = newNumber();
  const ada = await person(number);
  const codes = [{ number: 0, sentAt: new Date().toISOString(), tries: 0 }];
  const { id: factorId } = await makeFactor(ada.id, { kind: "sms_code", data: { to: number, codes } });
  const run = () =>
    sendCodes.run({ factorId, number: 0 }, { signal: new AbortController().signal, progress: () => {} });
  await database()
    .$executeRaw`UPDATE factors SET data = jsonb_set(data, '{to}', '"+491709999999"') WHERE id = ${factorId}::uuid`;
  expect(await run()).toContain("has changed");
  await database()
    .$executeRaw`UPDATE factors SET data = jsonb_set(data, '{to}', ${JSON.stringify(number)}::jsonb) WHERE id = ${factorId}::uuid`;
  expect(await Promise.all([run(), run(), run()])).toContain("Handed over.");
  expect(await textsTo(number)).toHaveLength(1);
  // The counter moves: the code came back.
  expect(await database().sentCode.findFirst({ where: { factorId } })).toMatchObject({
    redeemedAt: null,
    kind: "sms_code",
  });
  await database().factor.update({ where: { id: factorId }, data: { counter: 0 } });
  expect(await database().sentCode.findFirst({ where: { factorId } })).toMatchObject({
    redeemedAt: expect.any(Date),
  });
});

test("20 people at once with one number: no more codes go there than a number may get in a day", async () => {
  await database().settings.update({
    where: { id: 1 },
    data: { sentCodesPerTarget: 3, sentCodeCooldownSeconds: 5 },
  });
  const number = newNumber();
  const people = await Promise.all(Array.from({ length: 20 }, () => person()));
  let sent = 0;
  for (let round = 0; round < 5; round++) {
    clock.advance(seconds(6));
    const came = await Promise.allSettled(people.map((one) => start(one, number)));
    sent += came.filter(({ status }) => status === "fulfilled").length;
    await runCodes();
  }
  expect(sent).toBe(3);
  expect(await textsTo(number)).toHaveLength(3);
  await database().settings.update({ where: { id: 1 }, data: { sentCodeCooldownSeconds: 30 } });
});
