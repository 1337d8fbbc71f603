/** What a policy that only reports would have said, and that what is decided stays what it was. */
import { describe, expect, test } from "vitest";
import { after, seconds } from "@/lib/foundation/base/durations";
import { attempt, good, mac, spentFactors, truePassword, user } from "@/lib/testing/decisions";
import {
  codeNear,
  freshLogin,
  noon,
  sampleClient,
  sampleFacts,
  samplePolicy,
  sampleUser,
} from "@/lib/testing/facts";
import { passwordToCheck, splitCredential } from "./credential";
import { decide } from "./decide";
import type { Facts } from "./facts";
import { plan } from "./plan";
import type { Policy } from "./policy";
import { reportLine, reportOf } from "./report";

const report = (changes: Partial<Policy> = {}) =>
  samplePolicy({
    ...{ id: "policy-2", name: "Soon", isDefault: false, enabled: false, reportOnly: true, ...changes },
  });
const today = (method: Policy["method"]) => samplePolicy({ method });

/** As the core does it: decides for real, then asks what would have been said. */
function reported(typed: string, changes: Partial<Facts>) {
  const facts = sampleFacts(changes);
  const planned = plan(facts);
  const split = splitCredential(typed, facts.user, facts.now);
  const known = facts.challenge && facts.challenge !== "invalid" ? facts.challenge.passwordOk : null;
  const passwordOk =
    known ?? (facts.user !== null && passwordToCheck(planned, typed, split) === truePassword);
  const evidence = { passwordOk, split, credentialMac: mac(typed) };
  const decision = decide(facts, planned, evidence);
  return { decision, would: reportOf(facts, { plan: planned, typed, evidence }) };
}

const verdict = (typed: string, changes: Partial<Facts>) => {
  const { decision, would } = reported(typed, changes);
  return [decision.reason, would?.reason ?? null];
};

const unenrolled = user({ factors: [] });
const soon = (method: Policy["method"], changes: Partial<Policy> = {}) => ({
  policies: [report({ method, ...changes }), today("password")],
});

describe("the password alone today, password and code soon", () => {
  const both = soon("password_and_factor");
  test.each<[string, string, Partial<Facts>, string, string | null]>([
    ["the password alone", truePassword, {}, "accepted_password_only", "missing_code"],
    ["somebody without a factor", truePassword, { user: unenrolled }, "accepted_password_only", "no_factor"],
    ["password and code", good, {}, "accepted", "accepted"],
    [
      "a used code",
      good,
      { user: user({ factors: spentFactors }) },
      "accepted_password_only",
      "replayed_code",
    ],
    ["a wrong password", "nonsense", {}, "wrong_password", "wrong_password"],
    [
      "a wrong code, which is part of the password today",
      `${truePassword}000000`,
      {},
      "wrong_password",
      "wrong_password",
    ],
    ["a stranger", good, { user: null }, "unknown_user", "unknown_user"],
    ["a disabled user", good, { user: user({ isDisabled: true }) }, "user_disabled", "user_disabled"],
    ["one without a password", good, { user: user({ credential: null }) }, "no_password", "no_password"],
    [
      "one in grace",
      truePassword,
      { user: user({ factors: [], graceUntil: after(noon, 1) }) },
      "accepted_password_only",
      "accepted_in_grace",
    ],
  ])("%s", (_, typed, changes, today, would) => {
    expect(verdict(typed, { ...both, ...changes })).toEqual([today, would]);
  });

  test("a password that ends in digits is right today, and what is left without them would be wrong", () => {
    const facts = sampleFacts(both);
    const typed = "secret123456";
    const planned = plan(facts);
    const split = splitCredential(typed, facts.user, facts.now);
    expect(passwordToCheck(planned, typed, split)).toBe(typed);
    const evidence = { passwordOk: true, split, credentialMac: mac(typed) };
    expect(reportOf(facts, { plan: planned, typed, evidence })).toMatchObject({ reason: "wrong_password" });
  });

  test("a reuse window counts as it would", () => {
    const login = {
      ...freshLogin,
      acceptedMac: mac(good),
      acceptedClientId: sampleClient.id,
      acceptedAt: after(noon, -seconds(5)),
      acceptedUses: 1,
    };
    const again = user({ factors: spentFactors, login });
    const window = soon("password_and_factor", { reuseUses: 2, reuseSeconds: 60 });
    expect(verdict(good, { ...window, user: again })).toEqual(["accepted_password_only", "accepted_reused"]);
  });
});

test("a policy that would ask for less says so, where the password that was checked tells", () => {
  const less = { policies: [report({ method: "password" }), today("password_and_factor")] };
  expect(verdict(truePassword, less)).toEqual(["missing_code", "accepted_password_only"]);
  expect(verdict(good, less)).toEqual(["accepted", "accepted"]);
  // The part before the digits was checked; whether the whole is the password nobody knows.
  expect(verdict("nonsense000000", less)).toEqual(["wrong_password", null]);
});

test.each<[string, Partial<Policy>, string]>([
  ["deny", { method: "deny" }, "policy_denied"],
  ["the code alone", { method: "factor" }, "missing_code"],
  [
    "a rule that denies",
    { adaptive: true, rules: [{ kind: "first_login", outcome: "deny" }] },
    "rule_denied",
  ],
])("%s", (_, changes, would) => {
  const first = user({ isFirstLoginHere: true });
  const facts = { policies: [report({ method: "password", ...changes }), today("password")], user: first };
  expect(verdict(truePassword, facts)).toEqual(["accepted_password_only", would]);
});

test.each<[string, Partial<Policy>, Partial<Facts>]>([
  ["that is off", { reportOnly: false }, {}],
  ["for another group", { groupIds: ["group-9"] }, {}],
  ["for another client", { clientIds: ["client-9"] }, {}],
  ["for another protocol", { doors: ["ldap"] }, {}],
  ["at the console, where none decides", {}, { client: null, door: "console" }],
])("a policy %s says nothing", (_, changes, facts) => {
  const policies = [report({ method: "deny", ...changes }), today("password")];
  expect(reported(truePassword, { policies, ...facts }).would).toBeNull();
});

test("an enforced policy above it decides, and is all that there is to say", () => {
  const above = samplePolicy({ id: "policy-0", isDefault: false, method: "password" });
  const policies = [above, report({ method: "deny" }), today("password")];
  expect(reported(truePassword, { policies }).would).toBeNull();
});

test("of two, the first says what would have been decided", () => {
  const policies = [
    report({ method: "password" }),
    report({ id: "policy-3", method: "deny" }),
    today("deny"),
  ];
  expect(reported(truePassword, { policies }).would).toMatchObject({
    policy: { id: "policy-2", name: "Soon" },
    outcome: "accept",
  });
});

test("one that is off stays out of it, also above one that reports", () => {
  const off = report({ id: "policy-3", reportOnly: false, method: "password" });
  const policies = [off, report({ method: "deny" }), today("password")];
  expect(reported(truePassword, { policies }).would).toMatchObject({ policy: { id: "policy-2" } });
});

describe("in two steps", () => {
  const client = { ...sampleClient, codeEntry: "challenge" } as const;
  const both = soon("password_and_factor");
  test("who has a factor would be asked, who has none would be refused there", () => {
    expect(verdict(truePassword, { ...both, client })).toEqual(["accepted_password_only", "challenged"]);
    expect(verdict(truePassword, { ...both, client, user: unenrolled })).toEqual([
      "accepted_password_only",
      "no_factor",
    ]);
  });

  test("the second step of another policy's login is judged with the first step's password", () => {
    const facts = {
      policies: [report({ method: "deny" }), today("password_and_factor")],
      client,
      challenge: { id: "challenge-1", passwordOk: true },
    };
    expect(verdict(codeNear(), facts)).toEqual(["accepted", "policy_denied"]);
  });
});

const typedTexts = [
  truePassword,
  good,
  `${truePassword}000000`,
  "nonsense",
  `nonsense${codeNear()}`,
  codeNear(),
];
test.each(typedTexts)("%s: nothing that is decided, spent or counted changes by a report", (typed) => {
  for (const method of ["password", "password_and_factor", "factor", "deny"] as const) {
    for (const below of ["password", "password_and_factor", "deny"] as const) {
      for (const person of [sampleUser, unenrolled, null]) {
        const decided = reported(typed, { policies: [report({ method }), today(below)], user: person });
        const { trace, ...without } = attempt(typed, { policies: [today(below)], user: person });
        expect(decided.decision).toMatchObject(without);
        expect(trace.at(-1)).toEqual(decided.decision.trace.at(-1));
      }
    }
  }
});

test("what would have been said is what an enforced policy says", () => {
  for (const typed of typedTexts) {
    for (const method of ["password_and_factor", "factor", "deny"] as const) {
      for (const person of [sampleUser, unenrolled, user({ factors: spentFactors }), null]) {
        const { would } = reported(typed, {
          policies: [report({ method }), today("password")],
          user: person,
        });
        const enforced = [report({ method, enabled: true, reportOnly: false }), today("password")];
        const { outcome } = attempt(typed, { policies: enforced, user: person });
        expect({ typed, method, outcome: would?.outcome }).toEqual({ typed, method, outcome });
      }
    }
  }
});

test("the line of the trace names the policy and the reason", () => {
  const line = (
    outcome: "accept" | "reject" | "challenge",
    reason: "accepted" | "no_factor" | "challenged" | "code_sent",
  ) => reportLine({ policy: { id: "p", name: "Soon" }, outcome, reason });
  expect(line("reject", "no_factor")).toEqual({
    step: "report",
    result: "failed",
    text: "Soon only reports. It would have refused this login. The policy asks for a code and the user has no second factor.",
  });
  // It decides nothing, so nothing is sent.
  expect(line("reject", "code_sent").text).not.toContain("was sent");
  expect(line("accept", "accepted")).toMatchObject({
    result: "info",
    text: expect.stringContaining("let this login in"),
  });
  expect(line("challenge", "challenged").text).toBe(
    "Soon only reports. It would have asked for the code in a second step.",
  );
});
