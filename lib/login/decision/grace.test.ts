/** Grace: when the password alone counts where a policy asks for a code as well, and when it does not. */
import { describe, expect, test } from "vitest";
import { after } from "@/lib/foundation/base/durations";
import { attempt, good, truePassword, user } from "@/lib/testing/decisions";
import { noon, sampleClient, sampleFacts, samplePolicy } from "@/lib/testing/facts";
import type { UserFacts } from "./facts";
import { plan } from "./plan";
import type { Policy } from "./policy";

const inGrace = (changes: Partial<UserFacts> = {}) =>
  user({ factors: [], graceUntil: after(noon, 1), ...changes });

const rule = { kind: "first_login", outcome: "require_factor" } as const;

test.each<[string, string, UserFacts, Partial<Policy>, string]>([
  ["the password alone", truePassword, inGrace(), {}, "accepted_in_grace"],
  ["a wrong password", "nonsense", inGrace(), {}, "wrong_password"],
  ["at the very end", truePassword, inGrace({ graceUntil: noon }), {}, "no_factor"],
  ["no grace", truePassword, inGrace({ graceUntil: null }), {}, "no_factor"],
  ["somebody who has a factor", truePassword, user({ graceUntil: after(noon, 1) }), {}, "missing_code"],
  ["somebody with a factor and its code", good, user({ graceUntil: after(noon, 1) }), {}, "accepted"],
  ["disabled", truePassword, inGrace({ isDisabled: true }), {}, "user_disabled"],
  ["without a password", truePassword, inGrace({ credential: null }), {}, "no_password"],
  ["a policy that asks for the code alone", truePassword, inGrace(), { method: "factor" }, "no_factor"],
  ["a policy that denies", truePassword, inGrace(), { method: "deny" }, "policy_denied"],
  [
    "a policy that asks for the password alone",
    truePassword,
    inGrace(),
    { method: "password" },
    "accepted_password_only",
  ],
  [
    "a rule that asks for a code where the policy does not",
    truePassword,
    inGrace({ isFirstLoginHere: true }),
    { method: "password", adaptive: true, rules: [rule] },
    "no_factor",
  ],
  [
    "a rule that asks for a code where the policy does too",
    truePassword,
    inGrace({ isFirstLoginHere: true }),
    { adaptive: true, rules: [rule] },
    "no_factor",
  ],
  [
    "a rule that does not apply",
    truePassword,
    inGrace(),
    { adaptive: true, rules: [rule] },
    "accepted_in_grace",
  ],
])("%s: %s", (_, typed, person, policy, reason) => {
  expect(attempt(typed, { user: person, policies: [samplePolicy(policy)] }).reason).toBe(reason);
});

test("the trace says until when", () => {
  const { trace } = attempt(truePassword, { user: inGrace() });
  expect(trace).toContainEqual({
    step: "grace",
    result: "info",
    text: "In grace until 2026-11-20 12:00 UTC: the password alone is enough.",
  });
});

describe("where the code is asked for in a second step", () => {
  const client = { ...sampleClient, codeEntry: "challenge" } as const;
  test("the first step is the same for everybody, and the second goes by the password of the first", () => {
    expect(attempt(truePassword, { user: inGrace(), client }).reason).toBe("challenged");
    expect(attempt("nonsense", { user: null, client }).reason).toBe("challenged");
    const second = (passwordOk: boolean) =>
      attempt("anything", { user: inGrace(), client, challenge: { id: "c", passwordOk } }).reason;
    expect([second(true), second(false)]).toEqual(["accepted_in_grace", "wrong_password"]);
  });
});

test("the console knows no grace", () => {
  const asked = plan(sampleFacts({ user: inGrace(), client: null, door: "console" }));
  expect(asked).toMatchObject({ kind: "refuse", reason: "no_factor" });
});
