/** A run as text, as JSON and as SARIF: what fails, what is not known, what is waived, and nothing that a terminal would obey. */
import { describe, expect, it } from "vitest";
import type { Severity } from "@/lib/foundation/base/finding";
import { sarifOf } from "./sarif";
import type { Standing } from "./schema";
import { against, countOf, filtered, type JudgedCheck } from "./standing";
import { textReport } from "./text-report";
import { jsonOf, type Told } from "./told";

const aCheck = (
  id: string,
  standing: Standing,
  severity: Severity,
  changes: Partial<JudgedCheck> = {},
): JudgedCheck => ({
  ...{
    id,
    standing,
    severity,
    title: `Title of ${id}`,
    why: `Why ${id}.`,
    cis: null,
  },
  result: standing === "waived" ? "fail" : standing,
  ...{ evidence: [], more: 0, fix: "", grant: "" },
  ...changes,
});

const checks = [
  aCheck("hba.trust", "fail", "critical", {
    ...{ cis: "5.1", evidence: ["line 3: host all all trust"], more: 2, fix: "-- first\n-- second" },
  }),
  aCheck("log.connections", "unknown", "medium", { grant: "GRANT pg_read_all_settings TO m;" }),
  aCheck("role.stale", "waived", "low", { evidence: ["olga"] }),
  aCheck("tls.ciphers", "waived", "low", { result: "unknown", grant: "GRANT x;" }),
  aCheck("tls.min", "pass", "high"),
  aCheck("rls.policies", "not_applicable", "high"),
];
const told: Told = {
  server: { id: "5f6dd8a2-4c37-4d52-8a3e-0a8e4f6cf001", name: "shop", host: "::1", port: 5432 },
  startedAt: new Date("2026-03-01T04:00:00Z"),
  finishedAt: new Date("2026-03-01T04:00:07Z"),
  score: 61,
  report: {
    ...{ versionNumber: 180004, databases: ["postgres"], checks: [] },
    unread: [{ database: "books", why: "No line lets postern_monitor in." }],
  },
  checks,
  waivers: ["role.stale", "tls.ciphers"].map((checkId) => ({
    ...{ checkId, reason: "Leaves in May", acceptedBy: "ada" },
    expiresAt: new Date("2026-05-31T23:59:59.999Z"),
  })),
};

describe("as text", () => {
  it("says what fails and what is not known, with evidence, fix and grant", () => {
    expect(textReport(told).join("\n")).toBe(`shop ([::1]:5432, PostgreSQL 18.4): 61 of 100
Checks: 1 fails, 1 unknown, 2 waived, 1 passes, 1 not applicable.
Databases read: postgres.
Not read: books. No line lets postern_monitor in.

FAILS (critical): Title of hba.trust [hba.trust, CIS 5.1]
  Why hba.trust.
  - line 3: host all all trust
  - and 2 more
  To fix it:
    -- first
    -- second

UNKNOWN (medium): Title of log.connections [log.connections]
  Why log.connections.
  To make it known:
    GRANT pg_read_all_settings TO m;

WAIVED (low): Title of role.stale [role.stale]
  Why role.stale.
  Waived by ada until 2026-05-31: Leaves in May
  - olga

WAIVED (low): Title of tls.ciphers [tls.ciphers]
  Why tls.ciphers.
  Waived by ada until 2026-05-31: Leaves in May
  To make it known:
    GRANT x;

Passed: tls.min

Not applicable: rls.policies`);
  });

  it("hands a terminal nothing that it would obey", () => {
    const evil = "\u001b]0;owned\u0007 \u202egnp\u2028next\r";
    const lines = textReport({
      ...told,
      checks: [aCheck("a", "fail", "low", { evidence: [evil], fix: evil })],
    });
    expect(lines.join("\n")).not.toMatch(/[^\n\P{C}]|[\u2028\r]/u);
    expect(lines).toContain("  - \ufffd]0;owned\ufffd \ufffdgnp\ufffdnext\ufffd");
  });
});

it("as JSON it is all that was found", () => {
  expect(JSON.parse(JSON.stringify(jsonOf(told)))).toMatchObject({
    ...{ score: 61, versionNumber: 180004, startedAt: "2026-03-01T04:00:00.000Z" },
    unread: [{ database: "books" }],
    checks: checks.map(({ id, standing, severity }) => ({ id, standing, severity })),
    waivers: [{ checkId: "role.stale", expiresAt: "2026-05-31T23:59:59.999Z" }, { checkId: "tls.ciphers" }],
  });
});

describe("as SARIF", () => {
  const [run] = sarifOf(told, "1.2.3").runs;

  it("has a rule for each check and a result that points to it", () => {
    const ids = checks.map(({ id }) => id);
    expect(run?.tool.driver.rules.map(({ id }) => id)).toEqual(ids);
    expect(run?.results.map(({ ruleId, ruleIndex }) => [ruleId, ruleIndex])).toEqual(
      ids.map((id, i) => [id, i]),
    );
    expect(run?.tool.driver.rules[0]).toMatchObject({
      defaultConfiguration: { level: "error" },
      properties: { "security-severity": "9.5", tags: ["security", "postgresql", "CIS 5.1"] },
    });
  });

  it("never gives what is not known as a pass, and gives a level to failures alone", () => {
    expect(run?.results.map(({ kind, level }) => [kind, level])).toEqual([
      ["fail", "error"],
      ["open", "none"],
      ["fail", "note"],
      ["open", "none"],
      ["pass", "none"],
      ["notApplicable", "none"],
    ]);
  });

  it("suppresses what is waived, with the reason", () => {
    const suppressed = run?.results.filter((result) => "suppressions" in result);
    expect(suppressed?.map(({ ruleId }) => ruleId)).toEqual(["role.stale", "tls.ciphers"]);
    expect(suppressed?.[0]).toMatchObject({
      suppressions: [
        { kind: "external", status: "accepted", justification: "Leaves in May (ada, until 2026-05-31)" },
      ],
    });
  });

  it("says which databases were not read", () => {
    expect(run?.invocations[0]?.toolExecutionNotifications).toEqual([
      {
        level: "warning",
        message: { text: "The database books was not read. No line lets postern_monitor in." },
      },
    ]);
  });
});

describe("the checks of a run", () => {
  it.each([
    ["critical", ["hba.trust"]],
    ["high", ["hba.trust"]],
    ["medium", ["hba.trust", "log.connections"]],
    ["low", ["hba.trust", "log.connections"]],
  ] as const)("stop a pipeline at %s: %s", (least, ids) => {
    expect(against(checks, least).map(({ id }) => id)).toEqual(ids);
  });

  it("are filtered by how they stand, by severity and by a part of what is said", () => {
    const ids = (filter: object) => filtered(checks, { search: "", ...filter }).map(({ id }) => id);
    expect(ids({})).toHaveLength(6);
    expect(ids({ standing: "waived" })).toEqual(["role.stale", "tls.ciphers"]);
    expect(ids({ severity: "high" })).toEqual(["tls.min", "rls.policies"]);
    expect(ids({ search: "OLGA" })).toEqual(["role.stale"]);
    expect(ids({ search: "5.1" })).toEqual(["hba.trust"]);
    expect(ids({ standing: "pass", severity: "low" })).toEqual([]);
    expect(countOf(checks, "waived")).toBe(2);
  });
});
