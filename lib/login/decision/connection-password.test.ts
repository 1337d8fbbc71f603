/** Decisions about a connection password: which policies take it, and what refuses it all the same. */
import { describe, expect, test } from "vitest";
import { after, seconds } from "@/lib/foundation/base/durations";
import { connectionPassword } from "@/lib/login/factors/kinds/connection-password";
import { attempt, mac, truePassword, user } from "@/lib/testing/decisions";
import { codeNear, freshLogin, noon, sampleClient, samplePolicy } from "@/lib/testing/facts";
import type { Facts, OneTimeCodeFacts, UserFacts } from "./facts";

const typed = connectionPassword.make(new Uint8Array(17).fill(0xa7));
const open: OneTimeCodeFacts = {
  id: "row",
  kind: connectionPassword,
  codeLength: typed.length,
  isSpent: false,
  isOver: false,
};
const used = { ...open, isSpent: true };
const over = { ...used, isOver: true };

const holder = (changes: Partial<UserFacts> = {}, row: OneTimeCodeFacts = open) =>
  user({ codes: [row], ...changes });
const login = (changes: Partial<Facts> = {}) => attempt(typed, { user: holder(), ...changes });
const under = (changes: Parameters<typeof samplePolicy>[0]) => ({ policies: [samplePolicy(changes)] });

describe("stands for whatever the policy asks for", () => {
  test.each<[string, Partial<Facts>]>([
    ["password only", under({ method: "password" })],
    ["password and factor", under({ method: "password_and_factor" })],
    ["password and factor, switched off", under({ secondFactor: false })],
    ["second factor only", under({ method: "factor" })],
    ["nothing but what is phishing-resistant", under({ leastStrength: "phishing_resistant" })],
    [
      "somebody without any factor, where it has to be phishing-resistant",
      { user: holder({ factors: [] }), ...under({ leastStrength: "phishing_resistant" }) },
    ],
    ["a client that asks in two steps", { client: { ...sampleClient, codeEntry: "challenge" } }],
    ["somebody without password and factors", { user: holder({ credential: null, factors: [] }) }],
    ["somebody in grace", { user: holder({ factors: [], graceUntil: after(noon, seconds(9)) }) }],
  ])("%s", (_, changes) => {
    const decision = login(changes);
    expect(decision).toMatchObject({
      outcome: "accept",
      reason: "accepted_connection_password",
      factor: { kind: "connection_password", id: "row" },
      effects: { spend: { moves: "row", id: "row" }, login: { acceptedMac: mac(typed), acceptedUses: 1 } },
    });
    expect(decision.trace.map(({ step }) => step)).not.toContain("password");
    expect(decision.trace.at(-2)?.text).toBe(
      "Connection password (passkey): it is right and has not been used before.",
    );
  });
});

describe("what refuses it all the same", () => {
  const denied = {
    adaptive: true,
    rules: [{ kind: "first_login", outcome: "deny" }],
  } as unknown as Parameters<typeof samplePolicy>[0];
  test.each<[string, Partial<Facts>, string]>([
    ["a policy that denies", under({ method: "deny" }), "policy_denied"],
    ["a rule that denies", { ...under(denied), user: holder({ isFirstLoginHere: true }) }, "rule_denied"],
    ["disabled", { user: holder({ isDisabled: true }) }, "user_disabled"],
    ["disabled in the directory", { user: holder({ isDisabledThere: true }) }, "directory_disabled"],
    [
      "locked",
      { user: holder({ login: { ...freshLogin, failures: 5, lockedUntil: after(noon, seconds(9)) } }) },
      "user_locked",
    ],
    [
      "a client with too many failures",
      { client: { ...sampleClient, failures: 200, failuresSince: noon } },
      "client_throttled",
    ],
    ["nobody of this name", { user: null }, "unknown_user"],
    ["none of this person and client", { user: user({}) }, "wrong_connection_password"],
    ["used", { user: holder({}, used) }, "replayed_code"],
    ["ended", { user: holder({}, over) }, "replayed_code"],
  ])("%s", (_, changes, reason) => {
    expect(login(changes)).toMatchObject({ outcome: "reject", reason, effects: { spend: null } });
  });

  test.each(["user_locked", "wrong_connection_password", "replayed_code"])("%s is no guess", (reason) => {
    const row = reason === "replayed_code" ? { user: holder({}, used) } : { user: user({}) };
    const decision = login(row);
    expect(decision.effects).toMatchObject({ login: null, countClientFailure: false });
  });
});

describe("the second step of a login and the console", () => {
  test("take none", () => {
    const client = { ...sampleClient, codeEntry: "challenge" } as const;
    expect(login({ client, challenge: { id: "ch", passwordOk: true } }).reason).toBe("missing_code");
    expect(login({ client: null, door: "console" }).reason).toBe("wrong_password");
  });
});

test("behind a password it is none, nor is a code behind it", () => {
  const facts = { user: holder() };
  expect(attempt(truePassword + typed, facts).reason).toBe("wrong_password");
  expect(attempt(typed + codeNear(), facts).reason).toBe("wrong_password");
});

describe("again", () => {
  const acceptedAt = after(noon, seconds(-5));
  const before = {
    ...freshLogin,
    acceptedMac: mac(typed),
    acceptedClientId: "client-1",
    acceptedAt,
    acceptedUses: 1,
  };
  const again = (row: OneTimeCodeFacts, memory: Partial<typeof before> = {}, uses = 3) =>
    login({
      user: holder({ login: { ...before, ...memory } }, row),
      ...under({ reuseUses: uses, reuseSeconds: 30 }),
    });

  test("counts as often as the policy's reuse window says, and once without", () => {
    expect(again(used)).toMatchObject({ reason: "accepted_reused", effects: { login: { acceptedUses: 2 } } });
    expect(again(used, { acceptedUses: 3 }).reason).toBe("replayed_code");
    expect(again(used, {}, 1).reason).toBe("replayed_code");
    expect(again(used, { acceptedClientId: "client-2" }).reason).toBe("replayed_code");
    expect(again(used, { acceptedAt: after(noon, seconds(-31)) }).reason).toBe("replayed_code");
  });
  test("never once it has ended, whatever the window", () => {
    expect(again(over).reason).toBe("replayed_code");
  });
  test("counts as the same attempt where the first answer was late", () => {
    expect(again(used, { acceptedLate: true }, 1).reason).toBe("accepted_same_attempt");
  });
});
