/** The score: weights, what counts as not passed, and what is left out. */
import { expect, it } from "vitest";
import type { CheckResult } from "./report";
import { scoreOf } from "./score";

const checked = (id: string, result: CheckResult) => ({
  id,
  result,
  evidence: [],
  more: 0,
  fix: "",
  grant: "",
});
const score = (results: Readonly<Record<string, CheckResult>>, ...waived: readonly string[]) =>
  scoreOf({ checks: Object.entries(results).map(([id, result]) => checked(id, result)) }, new Set(waived));

it.each<[Readonly<Record<string, CheckResult>>, string[], number | null]>([
  [{ "hba.trust": "pass", "tls.on": "pass" }, [], 100],
  [{ "hba.trust": "fail", "tls.on": "pass" }, [], 33],
  [{ "hba.trust": "unknown", "tls.on": "pass" }, [], 33],
  [{ "tls.on": "fail", "log.disc": "pass", "log.repl": "pass" }, [], 37],
  [{ "hba.trust": "not_applicable", "tls.on": "pass" }, [], 100],
  [{ "hba.trust": "fail", "tls.on": "pass" }, ["hba.trust"], 100],
  [{ "hba.trust": "fail", "an.older.check": "pass" }, [], 0],
  [{ "hba.no-reject": "fail", "tls.on": "pass" }, [], 100],
  [{}, [], null],
  [{ "hba.trust": "fail" }, ["hba.trust"], null],
])("%j without %j is %s", (results, waived, points) => {
  expect(score(results, ...waived).score).toBe(points);
});

it("counts by severity, and names what was waived", () => {
  const { counts, waived } = score(
    { "hba.trust": "fail", "hba.clear": "pass", "tls.on": "unknown", "tls.13": "not_applicable" },
    ...["hba.trust", "tls.min"],
  );
  expect(waived).toEqual(["hba.trust"]);
  expect(counts.critical).toEqual({ fail: 0, unknown: 0, pass: 1, not_applicable: 0 });
  expect(counts.high).toMatchObject({ unknown: 1 });
  expect(counts.low).toMatchObject({ not_applicable: 1 });
});

it("never rounds up to 100", () => {
  const all = Object.fromEntries(["hba.trust", "hba.clear", "tls.on"].map((id) => [id, "pass" as const]));
  expect(score({ ...all, "log.repl": "fail" }).score).toBe(96);
});
