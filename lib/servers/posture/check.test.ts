/** What makes a check: the versions it is for, what it reads, and that nothing unread becomes a pass. */
import { expect, it } from "vitest";
import {
  type CheckContext,
  defineCheck,
  isPerDatabase,
  NotKnown,
  type PartsRead,
  type Verdict,
} from "./check";

const context: CheckContext = {
  versionNumber: 160_001,
  now: new Date("2026-01-01T00:00:00Z"),
  monitor: { role: "m", database: "postgres" },
  lastLogins: null,
};
const checkThat = (judge: () => Verdict, versions = {}) =>
  defineCheck({
    ...{ id: "x", title: "X", why: "Y.", severity: "low", cis: null, versions },
    reads: ["slots", "owners"],
    judge,
  });
const all: PartsRead = {
  slots: { isRead: true, rows: [], isCut: false },
  owners: { isRead: true, rows: [], isCut: false },
};
const cut: PartsRead = { ...all, slots: { isRead: true, rows: [], isCut: true } };
const fault = { found: "f", fix: "g" };

it("passes, fails or does not apply as its judge says", () => {
  expect(checkThat(() => ({ faults: [], inOrder: ["a"] })).outcome(all, context)).toEqual({
    result: "pass",
    inOrder: ["a"],
  });
  expect(checkThat(() => ({ faults: [fault] })).outcome(all, context)).toMatchObject({
    result: "fail",
    faults: [fault],
  });
  expect(checkThat(() => null).outcome(all, context)).toEqual({ result: "not_applicable" });
});

it("is not asked without all that it reads", () => {
  let asked = 0;
  const check = checkThat(() => {
    asked++;
    return { faults: [] };
  });
  const unread = { isRead: false, why: "Refused.", grant: "GRANT" } as const;
  expect(check.outcome({ ...all, owners: unread }, context)).toMatchObject({
    result: "unknown",
    unread: [{ why: "Refused.", grant: "GRANT" }],
  });
  expect(check.outcome({}, context)).toMatchObject({ result: "unknown" });
  expect(asked).toBe(0);
});

it("is unknown where rows were left out, but a fault among the others counts", () => {
  expect(checkThat(() => ({ faults: [] })).outcome(cut, context)).toMatchObject({
    result: "unknown",
    unread: [{ why: expect.stringContaining("more than 5,000 rows of the replication slots") }],
  });
  expect(checkThat(() => null).outcome(cut, context).result).toBe("unknown");
  expect(checkThat(() => ({ faults: [fault] })).outcome(cut, context)).toMatchObject({
    result: "fail",
    remark: expect.stringContaining("was not looked at"),
  });
});

it("is unknown where its judge misses something, and hides no mistake", () => {
  const misses = checkThat(() => {
    throw new NotKnown("Gone.", "-- Nothing.");
  });
  expect(misses.outcome(all, context)).toEqual({
    result: "unknown",
    unread: [{ why: "Gone.", grant: "-- Nothing." }],
  });
  const breaks = checkThat(() => {
    throw new TypeError("bug");
  });
  expect(() => breaks.outcome(all, context)).toThrow("bug");
});

it.each([
  [{ from: 16 }, "pass"],
  [{ to: 16 }, "pass"],
  [{ from: 17 }, "not_applicable"],
  [{ to: 15 }, "not_applicable"],
])("for versions %j is %s on 16", (versions, result) => {
  expect(checkThat(() => ({ faults: [] }), versions).outcome(all, context).result).toBe(result);
});

it("is judged for each database when it reads anything there", () => {
  expect(isPerDatabase({ reads: ["slots", "owners"] })).toBe(true);
  expect(isPerDatabase({ reads: ["slots"] })).toBe(false);
});
