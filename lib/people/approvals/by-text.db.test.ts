/** Asking by text message, on the real store with a real HTTP gateway: the link that came approves, within the limits of all texts. */
import { randomBytes, randomInt } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { isOnePart } from "@/lib/foundation/gateways/one-part";
import { database } from "@/lib/foundation/platform/database";
import { smsLink } from "@/lib/login/factors/kinds/sms-link";
import { allowLinks, runAsking } from "@/lib/testing/approvals";
import { makeFactor } from "@/lib/testing/factories";
import { sendTextsNow, setUpGateway } from "@/lib/testing/gateways";
import { type Login, openLogins, password } from "@/lib/testing/logins";
import { startHttpGateway } from "@/lib/testing/sms-peers";
import { approveByLink, refuseByLink } from "./by-link";

const logins = openLogins();
let gateway: Awaited<ReturnType<typeof startHttpGateway>>;
beforeAll(async () => {
  // It echoes what it was given: no link of it may be kept.
  gateway = await startHttpGateway(({ body }) => [200, body]);
  await setUpGateway(gateway.port);
  await allowLinks(["totp", smsLink.id]);
});
afterAll(async () => {
  gateway.close();
  await logins.close();
});
// The job works by the clock of the machine.
beforeEach(() => logins.clock.set(new Date()));

async function person(): Promise<Login & { readonly phone: string }> {
  const phone = `+49170${randomInt(1_000_000, 9_999_999)}`;
  const login = await logins.person({ phone });
  await database().factor.deleteMany({ where: { userId: login.userId } });
  const { id } = await makeFactor(login.userId, {
    ...{ kind: smsLink.id, name: "Phone", data: { to: phone }, secret: randomBytes(20) },
  });
  return { ...login, phone, factorId: id };
}
const textsTo = (phone: string): string[] =>
  gateway.heard
    .map(({ body }) => JSON.parse(body) as { readonly to: string; readonly text: string })
    .filter(({ to }) => to === phone)
    .map(({ text }) => text);
const tokenIn = (text = ""): string => /\/approve#([\w-]{43})$/.exec(text)?.[1] ?? "";

test("one message with the link, whose code lets in once; nothing of it is kept", async () => {
  const ada = await person();
  const both = [logins.reasonOf(ada, password), logins.reasonOf(ada, password)];
  expect((await Promise.all(both)).toSorted()).toEqual(["approval_asked", "approval_pending"]);
  expect(await runAsking()).toContain("Handed over.");
  const waiting = await database().outgoingText.findFirstOrThrow({ where: { userId: ada.userId } });
  await sendTextsNow();
  const texts = textsTo(ada.phone);
  expect(texts).toHaveLength(1);
  expect(texts[0]).toContain(`as ${ada.username}?`);
  expect(isOnePart(texts[0] ?? "")).toBe(true);
  const token = tokenIn(texts[0]);
  expect(Buffer.from(waiting.contentSealed ?? []).toString("latin1")).not.toContain(token);
  const sent = await database().outgoingText.findUniqueOrThrow({ where: { id: waiting.id } });
  expect(sent).toMatchObject({ state: "sent", contentSealed: null });
  expect(sent.answer).not.toContain(token.slice(0, 8));

  const approved = await approveByLink({ token }, null, logins.clock);
  const code = approved.way === "code" ? approved.code : "";
  expect(await logins.reasonOf(ada, password + code)).toBe("accepted");
  expect(await logins.reasonOf(ada, password + code)).toBe("replayed_code");
});

test("refused under the link, nobody gets in and nobody is asked again", async () => {
  const ada = await person();
  await logins.reasonOf(ada, password);
  await runAsking();
  await sendTextsNow();
  const token = tokenIn(textsTo(ada.phone)[0]);
  await refuseByLink({ token, why: "not_me" }, null, logins.clock);
  await expect(approveByLink({ token }, null, logins.clock)).rejects.toMatchObject({ code: "not_found" });
  expect(await logins.reasonOf(ada, password)).not.toBe("approval_asked");
  expect(await runAsking()).not.toContain("Handed over.");
  await sendTextsNow();
  expect(textsTo(ada.phone)).toHaveLength(1);
});

test("nothing goes to a number that was verified before the one of now", async () => {
  const ada = await person();
  await logins.reasonOf(ada, password);
  await database().user.update({ where: { id: ada.userId }, data: { phone: "+491709999999" } });
  expect(await runAsking()).not.toContain("Handed over.");
  await sendTextsNow();
  expect([...textsTo(ada.phone), ...textsTo("+491709999999")]).toEqual([]);
});

test("the countries and the cap of the day hold for links as for codes", async () => {
  const ada = await person();
  await database().settings.update({ where: { id: 1 }, data: { textCountries: ["+43"] } });
  await logins.reasonOf(ada, password);
  expect(await runAsking()).not.toContain("Handed over.");
  await database().settings.update({ where: { id: 1 }, data: { textCountries: ["+49"], textsPerDay: 1 } });
  await database().sentTally.deleteMany();
  const [bea, cem] = [await person(), await person()];
  for (const one of [bea, cem]) await logins.reasonOf(one, password);
  await runAsking();
  await sendTextsNow();
  expect([ada, bea, cem].flatMap(({ phone }) => textsTo(phone))).toHaveLength(1);
});
