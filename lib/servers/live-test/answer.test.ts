/** What PostgreSQL's last word and the attempt mean together. */
import { expect, test } from "vitest";
import type { AttemptDetail } from "@/lib/login/log/view";
import { type Answer, answerResult, disbelief, wasNotBelieved } from "./answer";
import { attemptResults, refusedAt } from "./attempt-results";
import { requestResult } from "./request";

const attempt = (change: Partial<AttemptDetail> = {}): AttemptDetail => ({
  id: "1",
  at: new Date("2026-11-20T12:00:00Z"),
  door: "radius",
  clientId: "c",
  clientName: "main",
  sourceAddress: "192.0.2.7",
  ...{ personAddress: null, personCandidates: [], knownBy: null, database: null, application: null },
  username: "ada",
  userId: "u",
  outcome: "accept",
  reason: "accepted",
  text: "Password and code were right.",
  fix: "",
  policyId: null,
  policyName: null,
  factorKind: null,
  latencyMs: 20,
  would: null,
  worker: "w",
  usedMomentsBefore: null,
  trace: [],
  factor: null,
  exists: { user: true, client: true, policy: true },
  ...change,
});
const refused: Answer = {
  kind: "error",
  error: {
    code: "28000",
    message: "RADIUS authentication failed",
    detail: "",
    hint: "",
    routine: "auth_failed",
  },
};
const reject = attempt({ outcome: "reject", reason: "wrong_password" });

test.each([
  ["refused at once", reject, refused, 15, false],
  ["refused after three seconds", reject, refused, 2990, true],
  ["asked a second server, and seen with the answer", reject, refused, null, false],
  ["let in late", attempt(), { kind: "in", as: "ada", version: "18.4" }, 2990, false],
  ["by LDAP there is no such wait", { ...reject, door: "ldap" }, refused, 2990, false],
] as const)("believed or not: %s", (_, one, answer, afterMs, expected) => {
  expect(wasNotBelieved(one, answer, afterMs)).toBe(expected);
});

test("disbelief of a yes is a lost answer, of a no another secret", () => {
  expect(disbelief(attempt()).text).toContain("did not reach it");
  expect(disbelief(reject).text).toContain("secrets differ");
});

test("a refusal that Postern made is no fault of PostgreSQL's", () => {
  const asked = { role: "ada", database: "postgres" };
  expect(answerResult(refused, reject, asked).state).toBe("skipped");
  expect(answerResult(refused, attempt(), asked).state).toBe("failed");
});

test("steps after the one that failed are passed over, and another client than the server's is a warning", () => {
  const context = { client: { id: "other", name: "spare" }, clockError: null };
  const steps = new Map(attemptResults(reject, context));
  expect([...steps.values()].map(({ state }) => state)).toEqual([
    "warning",
    "skipped",
    "skipped",
    "failed",
    "skipped",
  ]);
  expect(steps.get("postern")?.fix).toContain("spare");
  expect(refusedAt(attempt({ outcome: "challenge", reason: "challenged" }))).toBe("postern");
});

test.each([
  [{ kind: "cleartext" }, "ok"],
  [{ kind: "md5" }, "failed"],
  [{ kind: "sasl", mechanisms: ["SCRAM-SHA-256"] }, "failed"],
  [{ kind: "sasl", mechanisms: ["OAUTHBEARER"] }, "failed"],
  [{ kind: "gss" }, "failed"],
  [{ kind: "ok" }, "failed"],
  [{ kind: "other", code: 99 }, "failed"],
] as const)("asking with %j", (request, result) => {
  expect(requestResult(request, "ada").state).toBe(result);
});
