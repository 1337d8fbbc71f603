/** Texts through a real Kannel, as docs/gateways.md says, to a message centre that speaks SMPP: plain ones, and Cyrillic ones. */
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { after, minutes } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { sendTextsNow, setUpGateway } from "@/lib/testing/gateways";
import { type Kannel, startKannel } from "@/lib/testing/kannel";
import { startSmppCentre } from "@/lib/testing/sms-peers";
import { writeText } from "./outbox";

const isInstalled = spawnSync("bearerbox", ["--version"]).error === undefined;
const account = { username: "postern", password: "k4nn3l & more" };
let centre: Awaited<ReturnType<typeof startSmppCentre>>;
let kannel: Kannel;
beforeAll(async () => {
  if (!isInstalled) return;
  centre = await startSmppCentre();
  kannel = await startKannel(centre.port, account);
});
afterAll(async () => {
  await kannel?.stop();
  centre?.close();
});
beforeEach(async () => {
  centre.messages.length = 0;
  await database().outgoingText.deleteMany();
});

/** The template of the documentation; `more` is added to the address. */
const setUp = (more = "", password = account.password) =>
  setUpGateway(
    kannel.port,
    "sms",
    {
      url: `http://127.0.0.1:${kannel.port}/cgi-bin/sendsms?username={username}&password={secret}&to={number}&text={text}${more}`,
      ...{ method: "GET", bodyType: "none", body: "", successStatus: 202, username: account.username },
    },
    password,
  );

/** Sends one text through the outbox; gives its row then. */
async function sent(text: string) {
  const given = { way: "sms", userId: randomUUID(), number: "+491701234567", secret: "412 324" } as const;
  const usefulUntil = after(new Date(), minutes(10));
  await database().$transaction((tx) => writeText(tx, { ...given, text, usefulUntil }));
  await sendTextsNow();
  return database().outgoingText.findFirstOrThrow();
}
const arrived = () =>
  vi.waitFor(
    () => {
      expect(centre.messages).toHaveLength(1);
      return centre.messages[0];
    },
    { timeout: 30_000, interval: 50 },
  );

describe.skipIf(!isInstalled)("Kannel (install it with: apt-get install kannel)", () => {
  test("a text arrives as it was written, at its number, in one part of the GSM alphabet", {
    timeout: 60_000,
  }, async () => {
    await setUp();
    const text = "412 324 is your code for database logins at Müller & Söhne. Give it to nobody.";
    expect(await sent(text)).toMatchObject({ state: "sent", answer: expect.stringContaining("HTTP 202") });
    expect(await arrived()).toMatchObject({ to: "491701234567", from: "Postern", text, coding: 0 });
  });

  test("a Cyrillic text arrives where the template says so: UTF-8, sent as UCS-2", {
    timeout: 60_000,
  }, async () => {
    await setUp("&charset=UTF-8&coding=2");
    const text = "412 324 is your code at Пример. Give it to nobody.";
    expect(await sent(text)).toMatchObject({ state: "sent" });
    expect(await arrived()).toMatchObject({ text, coding: 8 });
  });

  test("a wrong password is told as that, and the text waits", async () => {
    await setUp("", "wrong");
    const { state, answer } = await sent("412 324 is your code");
    expect(state).toBe("waiting");
    expect(answer).toMatch(/^Sign in: HTTP 403: /);
    expect(centre.messages).toEqual([]);
  });
});
