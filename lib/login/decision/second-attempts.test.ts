/** Decisions about a code that was typed before, and about the second of two steps. */
import { describe, expect, test } from "vitest";
import { after, seconds } from "@/lib/foundation/base/durations";
import { recoveryCode } from "@/lib/login/factors/kinds/recovery-code";
import { attempt, good, mac, spentFactors, truePassword, user, written } from "@/lib/testing/decisions";
import { codeNear, freshLogin, noon, sampleClient, samplePolicy } from "@/lib/testing/facts";
import type { Facts } from "./facts";

describe("the same code again", () => {
  const acceptedAt = after(noon, seconds(-5));
  const before = {
    ...freshLogin,
    acceptedMac: mac(good),
    acceptedClientId: "client-1",
    acceptedAt,
    acceptedUses: 1,
  };
  const again = (login: Partial<typeof before>, changes: Partial<Facts> = {}) =>
    attempt(good, { user: user({ factors: spentFactors, login: { ...before, ...login } }), ...changes });
  const window = [samplePolicy({ reuseUses: 3, reuseSeconds: 30 })];

  test("is refused without a reuse window", () => expect(again({}).reason).toBe("replayed_code"));
  test("counts inside the window, from the same client, so many times", () => {
    expect(again({}, { policies: window })).toMatchObject({
      reason: "accepted_reused",
      effects: { login: { acceptedUses: 2 }, spend: null },
    });
    expect(again({ acceptedUses: 3 }, { policies: window }).reason).toBe("replayed_code");
    expect(again({ acceptedAt: after(noon, seconds(-31)) }, { policies: window }).reason).toBe(
      "replayed_code",
    );
    expect(again({ acceptedClientId: "client-2" }, { policies: window }).reason).toBe("replayed_code");
    expect(again({ acceptedMac: mac("other") }, { policies: window }).reason).toBe("replayed_code");
    expect(again({ acceptedAt: after(noon, 1) }, { policies: window }).reason).toBe("replayed_code");
  });
  test("never counts again at the console", () => {
    const login = { acceptedClientId: null, acceptedLate: true };
    expect(again(login as never, { client: null, policies: window }).reason).toBe("replayed_code");
  });
  test("counts once more as the same attempt when the first answer was late", () => {
    expect(again({ acceptedLate: true })).toMatchObject({
      reason: "accepted_same_attempt",
      effects: { login: { acceptedLate: false } },
    });
    expect(again({ acceptedLate: true, acceptedAt: after(noon, seconds(-11)) }).reason).toBe("replayed_code");
    expect(again({ acceptedLate: true, acceptedClientId: "client-2" }).reason).toBe("replayed_code");
    expect(again({ acceptedLate: true, acceptedAt: after(noon, 1) }).reason).toBe("replayed_code");
    expect(again({ acceptedLate: true, acceptedClientId: null as never }, { client: null }).reason).toBe(
      "replayed_code",
    );
  });
  test("a recovery code never counts twice", () => {
    const codes = [written(recoveryCode, true)];
    const login = { ...before, acceptedMac: mac("hunter2abcde-fghij") };
    expect(attempt("hunter2abcde-fghij", { policies: window, user: user({ codes, login }) }).reason).toBe(
      "replayed_code",
    );
  });
});

describe("in two steps", () => {
  const client = { ...sampleClient, codeEntry: "challenge" } as const;
  test.each([
    [truePassword, true, {}],
    ["hunter3", false, {}],
    [truePassword, false, { user: null }],
    [truePassword, true, { user: user({ isDisabled: true }) }],
    [truePassword, true, { user: user({ factors: [] }) }],
  ])("everyone is asked for the code, whatever the password", (typed, passwordOk, changes) => {
    const decision = attempt(typed, { client, ...changes });
    expect(decision).toMatchObject({
      outcome: "challenge",
      effects: { openChallenge: { passwordOk }, login: null, countClientFailure: false },
    });
  });
  test.each([
    ["right", codeNear(), true, {}, "accepted"],
    ["wrong code", "000000", true, {}, "wrong_code"],
    ["wrong password before", codeNear(), false, {}, "wrong_password"],
    ["unknown user", codeNear(), false, { user: null }, "unknown_user"],
    ["disabled meanwhile", codeNear(), true, { user: user({ isDisabled: true }) }, "user_disabled"],
    ["more than a code", `x${codeNear()}`, true, {}, "wrong_code"],
  ])("second step: %s", (_, typed, passwordOk, changes, reason) => {
    const decision = attempt(typed, { client, challenge: { id: "ch", passwordOk }, ...changes });
    expect(decision).toMatchObject({ reason, effects: { answerChallengeId: "ch" } });
  });
  test("a State that names no open challenge is refused", () => {
    expect(attempt(codeNear(), { client, challenge: "invalid" }).reason).toBe("challenge_expired");
  });
  test("password only needs no second step", () => {
    expect(attempt(truePassword, { client, policies: [samplePolicy({ method: "password" })] }).reason).toBe(
      "accepted_password_only",
    );
  });
});
