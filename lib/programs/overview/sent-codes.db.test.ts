/** What the overview says of codes that are sent. */
import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { sentCodesToLookAt } from "./sent-codes";

beforeEach(async () => {
  await database().sentCode.deleteMany();
  await database().outgoingText.deleteMany();
  await database().sentTally.deleteMany();
});

/** `sent` codes an hour ago, of which the first `cameBack` came back. */
const codes = (kind: string, sent: number, cameBack: number, minutesAgo = 60) =>
  database().sentCode.createMany({
    data: Array.from({ length: sent }, (_, n) => ({
      ...{ factorId: randomUUID(), number: 0, kind, sentAt: new Date(Date.now() - minutesAgo * 60_000) },
      redeemedAt: n < cameBack ? new Date() : null,
    })),
  });
const ids = async () => (await sentCodesToLookAt()).map(({ id }) => id);

test("few codes of a kind came back", async () => {
  await codes("sms_code", 20, 5);
  await codes("mail_code", 20, 6);
  await codes("voice_code", 19, 0);
  expect(await sentCodesToLookAt()).toMatchObject([
    { id: "few_codes_sms_code", text: "Code by text message: of the last 20 codes 5 were typed." },
  ]);
});

test("codes that are still open, and those of yesterday, say nothing", async () => {
  await codes("sms_code", 30, 0, 5);
  await codes("mail_code", 30, 0, 25 * 60);
  expect(await ids()).toEqual([]);
});

test("only the last 50 of a kind are looked at", async () => {
  await codes("sms_code", 50, 0, 300);
  await codes("sms_code", 50, 20, 60);
  expect(await ids()).toEqual([]);
});

test("a gateway that does not take texts, and the cap of the day", async () => {
  const text = { way: "sms", userId: randomUUID(), toNumber: "+491701234567", usefulUntil: new Date() };
  const dead = { ...text, state: "dead", answer: "Sign in: HTTP 401", attempts: 4, finishedAt: new Date() };
  await database().outgoingText.create({ data: dead });
  await database().outgoingText.create({
    data: { ...dead, finishedAt: new Date(Date.now() - 2 * 3_600_000) },
  });
  const { textsPerDay } = await database().settings.findUniqueOrThrow({ where: { id: 1 } });
  const since = new Date();
  await database().sentTally.create({ data: { key: "all texts", count: textsPerDay, since, lastAt: since } });
  expect(await sentCodesToLookAt()).toMatchObject([
    { id: "texts_capped" },
    { id: "texts_failed", text: expect.stringMatching(/^1 text message or call .* Sign in: HTTP 401$/) },
  ]);
  await database().sentTally.updateMany({ data: { since: new Date(Date.now() - 25 * 3_600_000) } });
  expect(await ids()).toEqual(["texts_failed"]);
});
