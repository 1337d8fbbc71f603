/** Decisions by table: every reason, and what it changes. Repeats and second steps: second-attempts.test.ts. */
import { describe, expect, test } from "vitest";
import { after, seconds } from "@/lib/foundation/base/durations";
import { bypassCode } from "@/lib/login/factors/kinds/bypass-code";
import { recoveryCode } from "@/lib/login/factors/kinds/recovery-code";
import { totp } from "@/lib/login/factors/kinds/totp";
import { attempt, good, mac, spentFactors, truePassword, user, written } from "@/lib/testing/decisions";
import { codeNear, freshLogin, noon, sampleClient, sampleFactor, samplePolicy } from "@/lib/testing/facts";
import type { Facts, UserFacts } from "./facts";

describe("reasons", () => {
  const passwordOnly = [samplePolicy({ method: "password" })];
  const factorOnly = [samplePolicy({ method: "factor" })];
  const rows: [string, string, Partial<Facts>, string][] = [
    ["right password and code", good, {}, "accepted"],
    ["code of the step before", truePassword + codeNear(-1), {}, "accepted"],
    ["wrong password", `hunter3${codeNear()}`, {}, "wrong_password"],
    ["wrong code", `${truePassword}000000`, {}, "wrong_code"],
    ["code two steps old", truePassword + codeNear(-2), {}, "wrong_code"],
    ["missing code", truePassword, {}, "missing_code"],
    ["code alone", codeNear(), {}, "wrong_password"],
    ["unknown user", good, { user: null }, "unknown_user"],
    ["disabled", good, { user: user({ isDisabled: true }) }, "user_disabled"],
    [
      "locked",
      good,
      { user: user({ login: { ...freshLogin, lockedUntil: after(noon, 1) } }) },
      "user_locked",
    ],
    ["lock just over", good, { user: user({ login: { ...freshLogin, lockedUntil: noon } }) }, "accepted"],
    ["no password", good, { user: user({ credential: null }) }, "no_password"],
    ["no factor", truePassword, { user: user({ factors: [] }) }, "no_factor"],
    [
      "a factor that cannot be typed",
      truePassword,
      { user: user({ factors: [{ ...sampleFactor, kind: { ...totp, isTyped: false } }] }) },
      "no_factor",
    ],
    ["replayed", good, { user: user({ factors: spentFactors }) }, "replayed_code"],
    [
      "client throttled",
      good,
      { client: { ...sampleClient, failures: 200, failuresSince: noon } },
      "client_throttled",
    ],
    [
      "throttle over",
      good,
      { client: { ...sampleClient, failures: 200, failuresSince: after(noon, seconds(-60)) } },
      "accepted",
    ],
    ["no policy at all", good, { policies: [] }, "policy_denied"],
    ["denied", good, { policies: [samplePolicy({ method: "deny" })] }, "policy_denied"],
    ["password only", truePassword, { policies: passwordOnly }, "accepted_password_only"],
    ["password only, wrong", "hunter3", { policies: passwordOnly }, "wrong_password"],
    ["password only, code typed out of habit", good, { policies: passwordOnly }, "accepted"],
    ["password only, ends in digits", "hunter2123456", { policies: passwordOnly }, "wrong_password"],
    [
      "second factor switched off",
      truePassword,
      { policies: [samplePolicy({ secondFactor: false })] },
      "accepted_password_only",
    ],
    ["factor only", codeNear(), { policies: factorOnly }, "accepted"],
    ["factor only with a password", good, { policies: factorOnly }, "wrong_code"],
    [
      "factor only, switch cannot turn it off",
      "x",
      { policies: [samplePolicy({ method: "factor", secondFactor: false })] },
      "missing_code",
    ],
    [
      "recovery code",
      "hunter2abcde-fghij",
      { user: user({ codes: [written(recoveryCode, false)] }) },
      "accepted",
    ],
    [
      "recovery code again",
      "hunter2abcde-fghij",
      { user: user({ codes: [written(recoveryCode, true)] }) },
      "replayed_code",
    ],
    [
      "bypass code without any factor",
      "hunter2abcd-efgh",
      { user: user({ factors: [], codes: [written(bypassCode, false)] }) },
      "accepted",
    ],
    ["console: password and code", good, { client: null }, "accepted"],
    ["console: password alone", truePassword, { client: null }, "missing_code"],
    [
      "console: to enrol, where allowed",
      truePassword,
      { client: null, enrollWithoutLink: true, user: user({ factors: [] }) },
      "accepted_password_only",
    ],
    [
      "console: to enrol, where not allowed",
      truePassword,
      { client: null, user: user({ factors: [] }) },
      "no_factor",
    ],
    ["console: disabled", good, { client: null, user: user({ isDisabled: true }) }, "user_disabled"],
    [
      "console: locked",
      good,
      { client: null, user: user({ login: { ...freshLogin, lockedUntil: after(noon, 1) } }) },
      "user_locked",
    ],
    [
      "console: allowed, but has recovery codes",
      truePassword,
      {
        client: null,
        enrollWithoutLink: true,
        user: user({ factors: [], codeKinds: [recoveryCode] }),
      },
      "missing_code",
    ],
    [
      "console: allowed, but has a factor that is of no use now",
      truePassword,
      { client: null, enrollWithoutLink: true, user: user({ factors: [], hasUnusable: true }) },
      "no_factor",
    ],
    [
      "console: allowed, but has a factor",
      truePassword,
      { client: null, enrollWithoutLink: true },
      "missing_code",
    ],
  ];
  test.each(rows)("%s", (_, typed, changes, reason) => {
    const decision = attempt(typed, changes);
    expect(decision.reason).toBe(reason);
    expect(decision.trace.at(-1)?.step).toBe("outcome");
    expect(JSON.stringify(decision.trace)).not.toContain(truePassword);
  });
});

describe("policies", () => {
  const other = samplePolicy({
    id: "p2",
    name: "Service accounts",
    isDefault: false,
    method: "password",
    groupIds: ["group-9"],
  });
  const mine = { ...other, id: "p3", name: "Analysts", groupIds: ["group-1"] };
  test("the first match wins, and the trace says why the others did not", () => {
    const decision = attempt(truePassword, {
      policies: [other, { ...mine, clientIds: ["client-9"] }, mine, samplePolicy()],
    });
    expect(decision.reason).toBe("accepted_password_only");
    expect(decision.trace.filter((line) => line.step === "policy").map((line) => line.text)).toEqual([
      "Service accounts: the user is in none of its groups.",
      "Analysts: for other clients.",
      "Analysts: any client, one of its groups.",
      "Analysts asks for: Password only.",
    ]);
  });
  test("a switched off policy is passed over", () => {
    expect(attempt(truePassword, { policies: [{ ...mine, enabled: false }, samplePolicy()] }).reason).toBe(
      "missing_code",
    );
  });
  test("an adaptive rule asks for the factor, or denies", () => {
    const rules = [{ kind: "first_login", outcome: "require_factor" }] as const;
    const policies = [samplePolicy({ method: "password", adaptive: true, rules })];
    const first = user({ isFirstLoginHere: true });
    expect(attempt(truePassword, { policies, user: first }).reason).toBe("missing_code");
    expect(attempt(good, { policies, user: first }).reason).toBe("accepted");
    expect(attempt(truePassword, { policies }).reason).toBe("accepted_password_only");
    const denying = [samplePolicy({ adaptive: true, rules: [{ kind: "first_login", outcome: "deny" }] })];
    expect(attempt(good, { policies: denying, user: first }).reason).toBe("rule_denied");
    expect(
      attempt(good, { policies: [{ ...samplePolicy(), rules: denying[0]?.rules ?? [] }], user: first })
        .reason,
    ).toBe("accepted");
  });
});

describe("what changes", () => {
  test("an acceptance spends the code, remembers the credential and clears failures", () => {
    const { effects, factor } = attempt(good, {
      user: user({ login: { ...freshLogin, failures: 3 }, isFirstLoginHere: true }),
    });
    expect(factor).toEqual({ kind: "totp", id: "factor-1" });
    expect(effects.spend).toEqual({
      moves: "counter",
      id: "factor-1",
      counter: Math.floor(noon.getTime() / 30_000),
    });
    expect(effects.login).toMatchObject({
      failures: 0,
      acceptedMac: mac(good),
      acceptedClientId: "client-1",
      acceptedUses: 1,
      acceptedLate: false,
    });
    expect(effects).toMatchObject({ isFirstLogin: true, countClientFailure: false });
  });
  test.each(["hunter2000000", "hunter3000000", "hunter2"])(
    "guessing %j counts against user and client",
    (typed) => {
      const { effects } = attempt(typed);
      expect(effects.login).toMatchObject({ failures: 1, refusedMac: mac(typed) });
      expect(effects).toMatchObject({ countClientFailure: true, spend: null });
    },
  );
  test("the same refused credential counts once in 60 seconds", () => {
    const login = {
      ...freshLogin,
      failures: 1,
      lastFailureAt: noon,
      refusedMac: mac("hunter2000000"),
      refusedAt: after(noon, seconds(-59)),
    };
    const { effects } = attempt("hunter2000000", { user: user({ login }) });
    expect(effects).toMatchObject({ login: null, countClientFailure: false });
    expect(attempt("hunter2000001", { user: user({ login }) }).effects.login?.failures).toBe(2);
    const older = { ...login, refusedAt: after(noon, seconds(-60)) };
    expect(attempt("hunter2000000", { user: user({ login: older }) }).effects.login?.failures).toBe(2);
  });
  test("at the console the same refused credential counts each time: nothing repeats it by itself", () => {
    const refused = { refusedMac: mac("hunter2000000"), refusedAt: noon };
    const login = { ...freshLogin, ...refused, failures: 1, lastFailureAt: noon };
    const { effects } = attempt("hunter2000000", { client: null, user: user({ login }) });
    expect(effects.login?.failures).toBe(2);
  });
  test("a refusal that lies ahead, because the clock was set back, is no repeat", () => {
    const login = { ...freshLogin, refusedMac: mac("hunter2000000"), refusedAt: after(noon, 1) };
    expect(attempt("hunter2000000", { user: user({ login }) }).effects.login?.failures).toBe(1);
  });
  test("a replayed code with the right password is refused but is no guess", () => {
    const { effects } = attempt(good, { user: user({ factors: spentFactors }) });
    expect(effects).toMatchObject({ login: null, spend: null, countClientFailure: false });
  });
  test.each([
    ["an acceptance", good, {}, true],
    ["a guess", "hunter3", {}, true],
    ["a used code", good, { user: user({ factors: spentFactors }) }, true],
    ["an attempt while disabled", good, { user: user({ isDisabled: true }) }, false],
    ["nobody", good, { user: null }, false],
  ])("%s is remembered as a moment in time: %s", (_, typed, changes, marksTime) => {
    expect(attempt(typed, changes).effects.marksTime).toBe(marksTime);
  });
  test("the fifth failure locks", () => {
    const login = { ...freshLogin, failures: 4, lastFailureAt: noon };
    expect(attempt("x", { user: user({ login }) }).effects.login?.lockedUntil).toEqual(
      after(noon, seconds(30)),
    );
  });
  test("what proves or guesses says how late it is, what says nothing does not", () => {
    const marks = (typed: string, changes: Partial<Facts> = {}) => attempt(typed, changes).effects.marksTime;
    expect([
      marks(good),
      marks("hunter2000000"),
      marks(good, { user: user({ factors: spentFactors }) }),
    ]).toEqual([true, true, true]);
    expect([marks(good, { user: user({ isDisabled: true }) }), marks(good, { policies: [] })]).toEqual([
      false,
      false,
    ]);
  });
  test("at the console the same refused text counts each time", () => {
    const login = {
      ...freshLogin,
      failures: 1,
      lastFailureAt: noon,
      refusedMac: mac("hunter2000000"),
      refusedAt: noon,
    };
    const { effects } = attempt("hunter2000000", { client: null, user: user({ login }) });
    expect(effects.login?.failures).toBe(2);
  });
  test("the password alone clears the failures of somebody without factors, and of nobody else", () => {
    const policies = [samplePolicy({ method: "password" })];
    const login = { ...freshLogin, failures: 4, lastFailureAt: noon };
    const refused = { ...freshLogin, refusedMac: mac("x"), refusedAt: noon };
    const cleared = { failures: 0, lastFailureAt: null, refusedMac: null };
    const loginOf = (changes: Partial<UserFacts>, typed = truePassword) =>
      attempt(typed, { policies, user: user({ login, ...changes }) }).effects.login;
    expect(loginOf({ factors: [] })).toMatchObject(cleared);
    expect(loginOf({ factors: [], login: refused })).toMatchObject(cleared);
    expect(loginOf({})).toBeNull();
    expect(loginOf({ factors: [], codeKinds: [recoveryCode] })).toBeNull();
    expect(loginOf({}, good)).toMatchObject(cleared);
  });
  test("password-only logins write no state when there is nothing to clear", () => {
    expect(
      attempt(truePassword, { policies: [samplePolicy({ method: "password" })] }).effects.login,
    ).toBeNull();
  });
});
