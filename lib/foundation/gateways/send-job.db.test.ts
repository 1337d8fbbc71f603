/** The outbox of texts on the real store: sealed until sent, retried, given up, capped, and no code in what is kept. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { after, minutes } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { letTextsBeDue, sendTextsNow, setUpGateway } from "@/lib/testing/gateways";
import { type Said, startHttpGateway } from "@/lib/testing/sms-peers";
import { writeText } from "./outbox";

let peer: Awaited<ReturnType<typeof startHttpGateway>>;
let says: Said | (() => Promise<Said>) = [200, "ok"];
beforeAll(async () => {
  peer = await startHttpGateway(() => (typeof says === "function" ? says() : says));
});
afterAll(() => peer.close());
beforeEach(async () => {
  says = [200, "ok"];
  peer.heard.length = 0;
  await database().outgoingText.deleteMany();
  await database().sentTally.deleteMany();
  await setUpGateway(peer.port);
  await database().settings.update({ where: { id: 1 }, data: { textsPerDay: 200 } });
});

const code = "412 324";
const write = (number = "+491701234567", usefulUntil = after(new Date(), minutes(10))) =>
  database().$transaction((tx) =>
    writeText(tx, {
      ...{
        way: "sms",
        userId: randomUUID(),
        number,
        text: `${code} is your code`,
        secret: code,
        usefulUntil,
      },
    }),
  );
const only = () => database().outgoingText.findFirstOrThrow();

test("a text is sealed while it waits, leaves once, and nothing of it is kept", async () => {
  expect(await write()).toBeNull();
  const waiting = await only();
  expect(Buffer.from(waiting.contentSealed ?? []).toString("latin1")).not.toContain("412");
  await sendTextsNow();
  await sendTextsNow();
  expect(peer.heard.map(({ body }) => JSON.parse(body))).toEqual([
    { to: "+491701234567", text: "412 324 is your code", key: "secret" },
  ]);
  expect(await only()).toMatchObject({
    state: "sent",
    contentSealed: null,
    answer: "HTTP 200: ok",
    attempts: 1,
  });
});

test("an answer that echoes the code is kept without it", async () => {
  says = [201, '{"body":"412 324 is your code","n":"412324"}'];
  await write();
  await sendTextsNow();
  const { answer } = await only();
  expect(answer).toContain("HTTP 201");
  expect(answer).not.toMatch(/412|324/);
});

test("a gateway out of order is tried again, four times, and refused for good is refused at once", async () => {
  says = [503, "later secret"];
  await write();
  for (let n = 1; n <= 4; n++) {
    await letTextsBeDue();
    await sendTextsNow();
    expect(await only()).toMatchObject({ attempts: n, state: n < 4 ? "waiting" : "dead" });
  }
  await letTextsBeDue();
  await sendTextsNow();
  expect(peer.heard).toHaveLength(4);
  expect(await only()).toMatchObject({ answer: "Accepted: HTTP 503: later •••", contentSealed: null });
  await database().outgoingText.deleteMany();
  says = [400, "bad number"];
  await write();
  await sendTextsNow();
  expect(await only()).toMatchObject({ state: "dead", attempts: 1 });
});

test("a code that has ended is not sent", async () => {
  await write("+491701234567", after(new Date(), -1));
  await sendTextsNow();
  expect(peer.heard).toEqual([]);
  expect(await only()).toMatchObject({ state: "dead", contentSealed: null });
});

test("one whose code ends while it is handed over is left to whoever does that", async () => {
  await write("+491701234567", after(new Date(), -1));
  await database().outgoingText.updateMany({ data: { dueAt: after(new Date(), minutes(1)) } });
  await sendTextsNow();
  expect(await only()).toMatchObject({ state: "waiting", contentSealed: expect.anything() });
});

test.each<[string, Said]>([
  ["taken", [200, "ok"]],
  ["refused for now", [503, "later"]],
])("one that is %s after another process has claimed it is left to that", async (_, said) => {
  says = async () => {
    await database().outgoingText.updateMany({ data: { attempts: { increment: 1 } } });
    return said;
  };
  await write();
  await sendTextsNow();
  expect(await only()).toMatchObject({ state: "waiting", attempts: 2, answer: null });
  expect((await only()).contentSealed).not.toBeNull();
});

test("two processes at once send each text once", async () => {
  says = async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return [200, "ok"];
  };
  for (let n = 0; n < 6; n++) await write(`+4917012345${10 + n}`);
  await Promise.all([sendTextsNow(), sendTextsNow()]);
  const numbers = peer.heard.map(({ body }) => (JSON.parse(body) as { to: string }).to);
  expect(numbers).toHaveLength(6);
  expect(new Set(numbers).size).toBe(6);
});

test("one that another process is claiming just now is passed over, and the others leave", async () => {
  await write("+491701234510");
  const { id } = await only();
  await write("+491701234511");
  await database().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT FROM outgoing_texts WHERE id = ${id}::uuid FOR UPDATE`;
    await sendTextsNow();
    expect(peer.heard.map(({ body }) => JSON.parse(body).to)).toEqual(["+491701234511"]);
  });
});

test("one whose code ends while others are handed over is not sent after it", async () => {
  for (let n = 0; n < 4; n++) await write(`+4917012345${10 + n}`);
  await write("+491701234599");
  const last = { where: { toNumber: "+491701234599" } };
  says = async () => {
    await database().outgoingText.updateMany({ ...last, data: { usefulUntil: after(new Date(), -1) } });
    return [200, "ok"];
  };
  await sendTextsNow();
  expect(peer.heard).toHaveLength(4);
  expect(await database().outgoingText.findFirstOrThrow(last)).toMatchObject({ attempts: 0 });
});

describe("what may leave", () => {
  test("a number of another country stands in the outbox with the reason, and is not sent", async () => {
    expect(await write("+4491701234567")).toContain("country");
    await sendTextsNow();
    expect(peer.heard).toEqual([]);
    expect(await only()).toMatchObject({
      state: "dead",
      contentSealed: null,
      answer: expect.stringContaining("country"),
    });
    await database().settings.update({ where: { id: 1 }, data: { textCountries: [] } });
    expect(await write()).toContain("country");
  });

  test("without a gateway nothing waits", async () => {
    await database().gateway.deleteMany();
    expect(await write()).toContain("no gateway");
  });

  test("20 at once to one cap of five: five are written, whoever asks", async () => {
    await database().settings.update({ where: { id: 1 }, data: { textsPerDay: 5 } });
    const came = await Promise.all(Array.from({ length: 20 }, (_, n) => write(`+4917012345${10 + n}`)));
    expect(came.filter((one) => one === null)).toHaveLength(5);
    await sendTextsNow();
    expect(peer.heard).toHaveLength(5);
    // The next day begins.
    await database().$executeRaw`UPDATE sent_tallies SET since = since - interval '1 day'`;
    expect(await write()).toBeNull();
    expect(await database().sentTally.findUniqueOrThrow({ where: { key: "all texts" } })).toMatchObject({
      count: 1,
    });
  });
});
