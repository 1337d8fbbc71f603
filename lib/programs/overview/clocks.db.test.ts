/** What the overview says of clocks: nothing while they agree, and how far a worker's is off, from rows as workers write them. */
import { describe, expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { needsAttention } from "./attention";
import { clockFinding } from "./clocks";

describe("one clock", () => {
  test.each<[number | null, string | null, RegExp]>([
    [null, null, /^$/],
    [9999, null, /^$/],
    [-9999, null, /^$/],
    [10_000, "medium", /10 seconds ahead of the store's/],
    [-29_999, "medium", /30 seconds behind the store's/],
    [-30_000, "high", /30 seconds behind the store's/],
    [240_000, "high", /4 minutes ahead of the store's, so one of the two is wrong/],
  ])("%d ms ahead: %s", (aheadMs, severity, text) => {
    const [finding] = clockFinding("the worker on db1", aheadMs);
    expect(finding?.severity ?? null).toBe(severity);
    expect(finding?.text ?? "").toMatch(text);
  });
});

test("a worker that is up and off is named; one that is gone, or of before, is not", async () => {
  const now = new Date();
  const row = { pid: 1, version: "0", addresses: {}, startedAt: now, lastSeenAt: now };
  await database().workerInstance.createMany({
    data: [
      { ...row, id: "a", host: "db1", clockAheadMs: 240_000 },
      { ...row, id: "b", host: "db2", clockAheadMs: 20 },
      { ...row, id: "c", host: "db3" },
      { ...row, id: "d", host: "db4", clockAheadMs: 240_000, lastSeenAt: new Date(now.getTime() - 60_000) },
    ],
  });
  const found = (await needsAttention(operatorWith("help_desk"))).filter(({ id }) => id === "clock_off");
  expect(found.map(({ text }) => text)).toEqual([
    "The clock of the worker on db1 is 4 minutes ahead of the store's, so one of the two is wrong.",
  ]);
});
