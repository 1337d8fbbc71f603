/** Tests that what can be repeated without end fills neither the audit log nor the table of counts. */
import { beforeEach, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { minutes } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { mostSources, recordRepeated } from "./record-repeated";

const stranger = systemActor("unknown");
let clock = fixedClock("2026-11-20T12:00:00Z");

beforeEach(async () => {
  clock = fixedClock("2026-11-20T12:00:00Z");
  await database().auditRepeat.deleteMany();
  await database().auditEvent.deleteMany();
});

const fail = (source: string, actor: Parameters<typeof recordRepeated>[1] = stranger) =>
  database().$transaction((tx) =>
    recordRepeated(
      tx,
      actor,
      {
        action: "operator.sign_in_failed",
        subject: { kind: "operator", id: null, name: "nobody" },
        detail: { reason: "unknown_operator" },
      },
      source,
      clock,
    ),
  );

const timesRecorded = async () =>
  (await database().auditEvent.findMany({ orderBy: { id: "asc" } })).map(
    ({ detail }) => (detail as { times?: number }).times ?? 1,
  );

test("a hundred at once are seven rows that say how often", async () => {
  await Promise.all(Array.from({ length: 100 }, () => fail("192.0.2.1/32")));
  expect(await timesRecorded()).toEqual([1, 2, 4, 8, 16, 32, 64]);
  expect(await database().auditRepeat.findMany()).toMatchObject([{ count: 100, since: clock.now() }]);
});

test("after an hour the next is a first time again", async () => {
  for (let i = 0; i < 3; i++) await fail("192.0.2.1/32");
  clock.advance(minutes(60));
  await fail("192.0.2.1/32");
  expect(await timesRecorded()).toEqual([1, 2, 1]);
});

test("beyond a thousand sources all others count together, and actors that are known keep their own count", async () => {
  await database().auditRepeat.createMany({
    data: Array.from({ length: mostSources }, (_, i) => ({
      key: `operator.sign_in_failed system 2001:db8:${i.toString(16)}::/64`,
      since: clock.now(),
      count: 1,
    })),
  });
  for (let i = 0; i < 50; i++) await fail(`2001:db8:ffff:${i}::/64`);
  expect(await timesRecorded()).toEqual([1, 2, 4, 8, 16, 32]);
  expect(await database().auditRepeat.count()).toBe(mostSources + 1);
  await fail("ada", operatorWith("owner"));
  expect((await timesRecorded()).at(-1)).toBe(1);
  expect(await database().auditRepeat.count()).toBe(mostSources + 2);
});
