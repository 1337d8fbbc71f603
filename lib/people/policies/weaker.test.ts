/** Whether one demand protects less than another: by method, by the rules that guard a password, by the reuse of codes. */
import { expect, test } from "vitest";
import type { AdaptiveRule } from "@/lib/login/decision/adaptive";
import { samplePolicy } from "@/lib/testing/facts";
import { type Demand, demandOf, lossBetween } from "./weaker";

const demand = (changes: Partial<Demand> = {}): Demand => ({
  method: "password_and_factor",
  guards: [],
  leastStrength: "any",
  reuseUses: 1,
  reuseSeconds: 0,
  approvalSeconds: 0,
  ...changes,
});
const outside: AdaptiveRule = {
  kind: "network",
  networks: ["192.0.2.0/24"],
  when: "outside",
  unknown: "outside",
  outcome: "require_factor",
};
const counted = (unknown: "inside" | "neither"): AdaptiveRule => ({ ...outside, unknown });
const newNetwork = { kind: "first_network", unknown: "fires", outcome: "require_factor" } as const;
const failures = (count: number, withinMinutes: number): AdaptiveRule => ({
  kind: "recent_failures",
  failures: count,
  withinMinutes,
  outcome: "require_factor",
});
const password = (...guards: AdaptiveRule[]) => demand({ method: "password", guards });
const reuse = (reuseUses: number, reuseSeconds: number) => ({ reuseUses, reuseSeconds });
const reused = (uses: number, seconds: number) => demand(reuse(uses, seconds));

test.each<[string, Demand, Demand, ReturnType<typeof lossBetween>]>([
  ["the same", demand(), demand(), null],
  ["the factor dropped", demand(), password(), "password_alone"],
  ["dropped except by rules", demand(), password(outside), "password_alone"],
  ["nobody, then the password alone", demand({ method: "deny" }), password(), "password_alone"],
  ["the code alone, then the password alone", demand({ method: "factor" }), password(), "password_alone"],
  ["the password dropped", demand(), demand({ method: "factor" }), "code_alone"],
  ["nobody, then the code alone", demand({ method: "deny" }), demand({ method: "factor" }), "code_alone"],
  ["one proof for another", password(), demand({ method: "factor" }), null],
  ["a factor asked for", password(), demand(), null],
  ["everybody refused", demand(), demand({ method: "deny" }), null],
  ["nobody, then both", demand({ method: "deny" }), demand(), null],
  ["a rule gone", password(outside), password(), "fewer_guards"],
  ["another rule", password(outside), password(failures(3, 10)), "fewer_guards"],
  ["one of two rules gone", password(outside, failures(3, 10)), password(failures(3, 10)), "fewer_guards"],
  ["a rule more", password(outside), password(failures(3, 10), outside), null],
  ["a rule that refuses instead", password(outside), password({ ...outside, outcome: "deny" }), null],
  ["a rule with its fields in another order", password(outside), password(reversed(outside)), null],
  ["fewer failures, longer", password(failures(3, 10)), password(failures(2, 20)), null],
  [
    "an unknown address that counts as inside",
    password(outside),
    password(counted("inside")),
    "fewer_guards",
  ],
  [
    "an unknown address that counts as neither",
    password(outside),
    password(counted("neither")),
    "fewer_guards",
  ],
  ["one that counts as outside again", password(counted("neither")), password(outside), null],
  ["neither instead of inside", password(counted("inside")), password(counted("neither")), null],
  ["other networks", password(outside), password({ ...outside, networks: ["10.0.0.0/8"] }), "fewer_guards"],
  ["no rule about new networks", password(newNetwork), password(), "fewer_guards"],
  [
    "the same rule about new networks",
    password(newNetwork),
    password({ ...newNetwork, outcome: "deny" }),
    null,
  ],
  [
    "an unknown address that is no new network",
    password(newNetwork),
    password({ ...newNetwork, unknown: "does_not_fire" }),
    "fewer_guards",
  ],
  [
    "an unknown address that is a new network",
    password({ ...newNetwork, unknown: "does_not_fire" }),
    password(newNetwork),
    null,
  ],
  ["more failures", password(failures(3, 10)), password(failures(4, 20)), "fewer_guards"],
  ["failures of a shorter time", password(failures(3, 10)), password(failures(2, 9)), "fewer_guards"],
  ["a code that counts again", demand(), reused(2, 30), "more_reuse"],
  ["longer", reused(5, 30), reused(5, 31), "more_reuse"],
  ["oftener", reused(5, 30), reused(6, 30), "more_reuse"],
  ["less often", reused(5, 30), reused(4, 30), null],
  ["once again", reused(5, 30), reused(1, 0), null],
  ["a window where there was no code", password(), reused(5, 30), null],
  [
    "a window for the code that a rule asks for",
    password(outside),
    { ...password(outside), ...reuse(5, 30) },
    "more_reuse",
  ],
  [
    "a window where rules only refuse",
    password({ ...outside, outcome: "deny" }),
    { ...password({ ...outside, outcome: "deny" }), ...reuse(5, 30) },
    null,
  ],
  [
    "the code alone where a rule asked for both",
    password(outside),
    demand({ method: "factor" }),
    "code_alone",
  ],
  [
    "the code alone, oftener",
    demand({ method: "factor" }),
    { ...reused(2, 9), method: "factor" },
    "more_reuse",
  ],
])("%s", (_, before, after, loss) => {
  expect(lossBetween(before, after)).toBe(loss);
});

function reversed(rule: AdaptiveRule): AdaptiveRule {
  return Object.fromEntries(Object.entries(rule).reverse()) as AdaptiveRule;
}

test("rules that are switched off guard nothing, a switched-off factor is none, and no policy lets nobody in", () => {
  const subject = { clientId: "client-1", groupIds: [], door: "radius" } as const;
  const of = (changes: Parameters<typeof samplePolicy>[0]) => demandOf([samplePolicy(changes)], subject);
  expect(of({ method: "password", rules: [outside] })).toEqual(password());
  expect(of({ method: "password", rules: [outside], adaptive: true })).toEqual(password(outside));
  expect(of({ secondFactor: false })).toMatchObject({ method: "password" });
  expect(demandOf([], subject)).toMatchObject({ method: "deny" });
});

test.each<[string, Partial<Demand>, Partial<Demand>, string | null]>([
  ["less strength", { leastStrength: "strong" }, { leastStrength: "any" }, "weaker_factor"],
  ["more strength", { leastStrength: "any" }, { leastStrength: "phishing_resistant" }, null],
  ["the same", { leastStrength: "strong" }, { leastStrength: "strong" }, null],
  ["where nobody got in", { method: "deny", leastStrength: "strong" }, { leastStrength: "any" }, null],
  ["the code alone", { method: "factor", leastStrength: "strong" }, { method: "factor" }, "weaker_factor"],
  [
    "where a rule alone asks",
    { method: "password", guards: [outside], leastStrength: "strong" },
    { method: "password", guards: [outside] },
    "weaker_factor",
  ],
  [
    "where no code was asked for",
    { method: "password", leastStrength: "strong" },
    { method: "password" },
    null,
  ],
  ["the password alone is worse", { leastStrength: "strong" }, { method: "password" }, "password_alone"],
])("least strength: %s", (_, before, after, loss) => {
  expect(lossBetween(demand(before), demand(after))).toBe(loss);
});
