/** Decisions by table about people to whom codes are sent: what the password alone comes to, and what a wrong code does. */
import { describe, expect, test } from "vitest";
import { minutes } from "@/lib/foundation/base/durations";
import { mailCode } from "@/lib/login/factors/kinds/mail-code";
import { type SentData, sentKey } from "@/lib/login/factors/sent-code";
import { codeAt } from "@/lib/login/factors/totp";
import { attempt, mac, truePassword, user } from "@/lib/testing/decisions";
import { codeNear, freshLogin, noon, sampleClient, sampleFactor, samplePolicy } from "@/lib/testing/facts";
import type { FactorFacts, Facts } from "./facts";

const secret = new Uint8Array(20).fill(5);
const mailbox = (codes: SentData["codes"] = [], more: Partial<FactorFacts> = {}): FactorFacts => ({
  ...{ id: "mailbox", name: "Mailbox", isDefault: false, kind: mailCode, secret },
  ...{ data: { to: "ada@example.org", codes }, counter: -1, lastUsedAt: null },
  ...more,
});
const open = [{ number: 0, sentAt: noon.toISOString(), tries: 0 }];
const code = codeAt(sentKey(secret), 0);
const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, "0");
const owner = (codes?: SentData["codes"]) => user({ factors: [mailbox(codes)] });
const both = user({ factors: [sampleFactor, mailbox()] });

describe("reasons", () => {
  const challenge = { client: { ...sampleClient, codeEntry: "challenge" as const } };
  const rows: [string, string, Partial<Facts>, string][] = [
    ["the password alone", truePassword, { user: owner() }, "code_sent"],
    ["the password alone, once more", truePassword, { user: owner(open) }, "code_sent_already"],
    ["a wrong password", "wrong", { user: owner() }, "wrong_password"],
    ["password and code", truePassword + code, { user: owner(open) }, "accepted"],
    ["password and a wrong code", truePassword + wrong, { user: owner(open) }, "wrong_password"],
    ["the password of somebody with an app as well", truePassword, { user: both }, "code_sent"],
    ["password and the app's code", truePassword + codeNear(), { user: both }, "accepted"],
    ["the password alone, of somebody with an app alone", truePassword, {}, "missing_code"],
    ["at the console", truePassword, { user: owner(), client: null, door: "console" }, "code_sent"],
    ["in two steps", truePassword, { user: owner(), ...challenge }, "challenged"],
    [
      "where no code is asked for",
      truePassword,
      { user: owner(), policies: [samplePolicy({ method: "password" })] },
      "accepted_password_only",
    ],
    [
      "where the code alone is asked for",
      truePassword,
      { user: owner(), policies: [samplePolicy({ method: "factor" })] },
      "missing_code",
    ],
    [
      "past the limit",
      truePassword,
      {
        user: user({
          factors: [mailbox([], { tallies: [{ key: "user user-1", count: 20, since: noon, lastAt: noon }] })],
        }),
      },
      "code_not_sent",
    ],
  ];
  test.each(rows)("%s", (_, typed, changes, reason) => {
    expect(attempt(typed, changes).reason).toBe(reason);
  });
});

test("asking counts nothing, remembers the code and moves the login state, so that of two one sends", () => {
  const { effects, outcome, factor } = attempt(truePassword, { user: owner() });
  expect({ outcome, factor }).toEqual({ outcome: "reject", factor: { kind: "mail_code", id: "mailbox" } });
  expect(effects).toMatchObject({
    ...{ login: { failures: 0, refusedMac: null }, marksTime: true, countClientFailure: false },
    send: { factorId: "mailbox", number: 0 },
    kept: [{ id: "mailbox", data: { codes: [{ number: 0 }] } }],
  });
});

test("joining and being limited change nothing", () => {
  expect(attempt(truePassword, { user: owner(open) }).effects).toMatchObject({
    login: null,
    send: null,
    kept: [],
  });
});

test("a wrong code counts against the codes that are open, a wrong password without one does not, a repeat neither", () => {
  const tries = { kept: [{ id: "mailbox", data: { codes: [{ tries: 1 }] } }] };
  expect(attempt(truePassword + wrong, { user: owner(open) }).effects).toMatchObject(tries);
  expect(attempt("wrong", { user: owner(open) }).effects.kept).toEqual([]);
  const login = { ...freshLogin, refusedMac: mac(truePassword + wrong), refusedAt: noon };
  const repeated = { ...owner(open), login };
  expect(attempt(truePassword + wrong, { user: repeated }).effects).toMatchObject({ login: null, kept: [] });
});

test("the first of two steps sends after the right password alone, and never to whoever is locked, disabled or denied", () => {
  const client = { ...sampleClient, codeEntry: "challenge" as const };
  const sends = (typed: string, changes: Partial<Facts>) =>
    attempt(typed, { client, user: owner(), ...changes }).effects.send !== null;
  const lockedUntil = new Date(noon.getTime() + minutes(1));
  const denies = samplePolicy({
    adaptive: true,
    rules: [{ kind: "first_login", outcome: "deny" }],
  });
  expect(sends(truePassword, {})).toBe(true);
  expect(sends("wrong", {})).toBe(false);
  expect(sends(truePassword, { user: { ...owner(), login: { ...freshLogin, lockedUntil } } })).toBe(false);
  expect(sends(truePassword, { user: { ...owner(), isDisabled: true } })).toBe(false);
  expect(sends(truePassword, { user: { ...owner(), isFirstLoginHere: true }, policies: [denies] })).toBe(
    false,
  );
});

test("the code goes through the default factor, and else through the first", () => {
  const second = mailbox([], { id: "second" });
  const idOf = (factors: readonly FactorFacts[]) =>
    attempt(truePassword, { user: user({ factors }) }).factor?.id;
  expect(idOf([mailbox(), second])).toBe("mailbox");
  expect(idOf([mailbox(), { ...second, isDefault: true }])).toBe("second");
});
