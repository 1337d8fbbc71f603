/**
 * Real psql with codes by text message and by call, through a real PostgreSQL, by RADIUS to one worker and by LDAPS to another: a
 * real job process hands the code to a gateway, by an HTTP template, by SMPP and by Twilio's interface, and it lets in, once.
 */
import { randomInt } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { smsCode } from "@/lib/login/factors/kinds/sms-code";
import { voiceCode } from "@/lib/login/factors/kinds/voice-code";
import { setUpGateway } from "@/lib/testing/gateways";
import { startHttpGateway, startSmppCentre } from "@/lib/testing/sms-peers";
import { type SentCode, testCodeLogins, testOneCode } from "./support/code-logins";
import { type SentLogins, sentHolder, startSentLogins } from "./support/sent-logins";

let logins: SentLogins;
let gateway: Awaited<ReturnType<typeof startHttpGateway>>;
let twilio: typeof gateway;
let centre: Awaited<ReturnType<typeof startSmppCentre>>;
const account = `AC${"0123456789abcdef".repeat(2)}`;
const calls = `/2010-04-01/Accounts/${account}/Calls.json`;

beforeAll(async () => {
  // It echoes what it was given: no code of it may be kept.
  gateway = await startHttpGateway(({ body }) => [200, body]);
  twilio = await startHttpGateway(({ url, body }) =>
    url === calls
      ? [201, JSON.stringify({ sid: `CA${"f".repeat(32)}`, status: "queued", to: toOf(body) })]
      : [404, '{"code": 20404, "message": "The requested resource was not found"}'],
  );
  centre = await startSmppCentre();
  logins = await startSentLogins("text-codes");
  await byTemplate();
  await setUpGateway(twilio.port, "voice", {
    ...{ protocol: "twilio", url: `http://127.0.0.1:${twilio.port}`, username: account },
    sender: "+4930123456",
  });
}, 90_000);
afterAll(async () => {
  await logins?.remove();
  gateway?.close();
  twilio?.close();
  centre?.close();
});

const byTemplate = () => setUpGateway(gateway.port);
const toOf = (form: string): string | null => new URLSearchParams(form).get("To");
const newNumber = (): string => `+49170${randomInt(1_000_000, 9_999_999)}`;
const inMessage = (text: string): string =>
  (/^(\d{3}) (\d{3}) is your code/.exec(text) ?? []).slice(1).join("");
/** What a call said three times. */
const inCall = (twiml: string): string => {
  const said = [...twiml.matchAll(/The code is: (\d(?:, \d){5})\./g)].map(([, digits = ""]) => digits);
  return said.length === 3 && new Set(said).size === 1 ? (said[0] ?? "").replaceAll(", ", "") : "";
};
const byPhone = (arrivedAt: SentCode["arrivedAt"], kind: string): SentCode => ({
  ...{ kind, arrivedAt },
  targetOf: () => {
    const phone = newNumber();
    return { user: { phone }, to: phone };
  },
  outboxRowOf: (userId) => database().outgoingText.findFirstOrThrow({ where: { userId } }),
});

const messages = byPhone(
  (to) =>
    gateway.heard
      .map(({ body }) => JSON.parse(body) as { to: string; text: string })
      .filter((text) => text.to === to)
      .map(({ text }) => inMessage(text)),
  smsCode.id,
);
const spoken = byPhone(
  (to) =>
    twilio.heard
      .filter(({ body }) => toOf(body) === to)
      .map(({ body }) => inCall(new URLSearchParams(body).get("Twiml") ?? "")),
  voiceCode.id,
);
const byCentre = byPhone(
  (to) => centre.messages.filter((text) => `+${text.to}` === to).map(({ text }) => inMessage(text)),
  smsCode.id,
);

describe("text messages by an HTTP template", () => testCodeLogins(() => logins, messages));
describe("calls by Twilio", () => testCodeLogins(() => logins, spoken));
describe("text messages by SMPP", () => {
  beforeAll(() =>
    setUpGateway(0, "sms", { protocol: "smpp", host: "127.0.0.1", port: centre.port, sender: "Postern" }),
  );
  afterAll(byTemplate);
  testOneCode(() => logins, byCentre);
});

describe("what may leave is decided where it is written, and the login is refused as ever", () => {
  const settings = (data: { textsPerDay?: number; textCountries?: string[] }) =>
    database().settings.update({ where: { id: 1 }, data });
  afterEach(() => settings({ textsPerDay: 1000, textCountries: ["+49"] }));

  /** What stands in the outbox for one who got nothing. */
  const refusalOf = (userId: string) =>
    vi.waitFor(
      async () => {
        const row = await database().outgoingText.findFirstOrThrow({ where: { userId } });
        expect(row).toMatchObject({ state: "dead", contentSealed: null, attempts: 0 });
        return row.answer;
      },
      { timeout: 20_000, interval: 50 },
    );

  test("past the cap of the day", async () => {
    await settings({ textsPerDay: 1 });
    const [ada, ben] = [await sentHolder(logins, messages), await sentHolder(logins, spoken)];
    await database().sentTally.deleteMany();
    expect(await ada.logIn("radius")).toBe(false);
    await ada.arrived(1);
    expect(await ben.logIn("ldap")).toBe(false);
    expect(await refusalOf(ben.id)).toContain("as many texts and calls as allowed");
    expect(await ben.reasons()).toEqual(["code_sent"]);
    await ben.arrived(0);
  });

  test("to a number of another country", async () => {
    await settings({ textCountries: ["+43"] });
    const ada = await sentHolder(logins, messages);
    expect(await ada.logIn("radius")).toBe(false);
    expect(await refusalOf(ada.id)).toContain("country");
    await ada.arrived(0);
  });
});
