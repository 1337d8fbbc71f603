/** Reports from outcomes: the worst database counts, evidence names it, and what is shown has an end. */
import { expect, it } from "vitest";
import { type CheckContext, defineCheck, type PartsRead } from "./check";
import { type DatabaseRead, judgeAll } from "./judge";
import { mostEvidence, postureReport } from "./report";

const context: CheckContext = {
  versionNumber: 180_006,
  now: new Date("2026-01-01T00:00:00Z"),
  monitor: { role: "m", database: "postgres" },
  lastLogins: null,
};
const declared = { title: "X", why: "Y.", severity: "low", cis: null } as const;
const check = defineCheck({
  ...{ ...declared, id: "owners", reads: ["owners"] },
  judge: ({ owners }) =>
    owners.some(({ owner }) => owner === "nobody")
      ? null
      : {
          faults: owners.map(({ owner, count }) => ({ found: `${owner} ${count}`, fix: `FIX ${owner};` })),
          inOrder: ["fine"],
        },
});
const late = defineCheck({
  ...declared,
  id: "late",
  versions: { from: 19 },
  reads: ["owners"],
  judge: () => null,
});

const database = (name: string, ...owners: readonly string[]): DatabaseRead => ({
  ...{ isRead: true, database: name },
  parts: {
    owners: {
      isRead: true,
      isCut: false,
      rows: owners.map((owner, count) => ({ owner, isFirst: false, count })),
    },
  },
});
const closed: DatabaseRead = { isRead: false, database: "shut", why: "No way in.", grant: "GRANT CONNECT;" };
const judged = (databases: readonly DatabaseRead[], cluster: PartsRead = {}) =>
  judgeAll([check], cluster, databases, context)[0];

it("a fault in one database is the result, with the SQL for that database", () => {
  expect(judged([database("a"), closed, database("b", "x", "y")])).toEqual({
    ...{ id: "owners", result: "fail", more: 0, grant: "" },
    evidence: ["b: x 0", "b: y 1"],
    fix: '\\connect "b"\nFIX x;\nFIX y;',
  });
});

it("a database that was not read is unknown, whatever the others say", () => {
  expect(judged([database("a"), closed])).toEqual({
    ...{ id: "owners", result: "unknown", more: 0, fix: "" },
    evidence: ["shut: No way in."],
    grant: "GRANT CONNECT;",
  });
});

it("passes where all pass, and does not apply where it applies nowhere", () => {
  expect(judged([database("a"), database("b", "nobody")])).toMatchObject({
    result: "pass",
    evidence: ["a: fine"],
  });
  expect(judged([database("b", "nobody")])).toMatchObject({ result: "not_applicable", evidence: [] });
  expect(judgeAll([late], {}, [closed], context)[0]).toMatchObject({ result: "not_applicable" });
});

it("is unknown without any database", () => {
  expect(judged([])).toMatchObject({ result: "unknown", grant: expect.stringContaining("connect") });
});

it("keeps some of the evidence and counts the rest, and so with the SQL", () => {
  const many = Array.from({ length: 1000 }, (_, at) => `o${at}`);
  const checked = judged([database("a", ...many)]);
  expect(checked?.evidence).toHaveLength(mostEvidence);
  expect(checked?.more).toBe(1000 - mostEvidence);
  expect(checked?.fix.split("\n")).toHaveLength(201);
  expect(checked?.fix).toMatch(/… and 801 more; run the checks again after these\.$/);
  const report = { versionNumber: 180_006, databases: ["a"], unread: [], checks: checked ? [checked] : [] };
  expect(postureReport.parse(report)).toEqual(report);
});

it("writes each statement once in its database, and no database's name where psql would run it", () => {
  const twice = judged([database("a", "x", "x"), database("b\n\\! id", "x")]);
  expect(twice?.fix).toBe('\\connect "a"\nFIX x;\n-- Run this in the database b \\! id:\nFIX x;');
  expect(twice?.evidence).toContain("b \\! id: x 0");
});
