/** Decisions by table about codes that are right and too weak for the policy: not let in, not spent, not sent, no guess. */
import { describe, expect, test } from "vitest";
import type { CounterKind, OneTimeKind, Strength } from "@/lib/login/factors/descriptor";
import { bypassCode } from "@/lib/login/factors/kinds/bypass-code";
import { mailCode } from "@/lib/login/factors/kinds/mail-code";
import { recoveryCode } from "@/lib/login/factors/kinds/recovery-code";
import { totp } from "@/lib/login/factors/kinds/totp";
import { yubikey } from "@/lib/login/factors/kinds/yubikey";
import { type SentData, sentKey } from "@/lib/login/factors/sent-code";
import { type LeastStrength, leastStrengths } from "@/lib/login/factors/strength";
import { codeAt } from "@/lib/login/factors/totp";
import { attempt, good, mac, spentFactors, truePassword, user, written } from "@/lib/testing/decisions";
import {
  codeNear,
  freshLogin,
  noon,
  sampleClient,
  sampleFactor,
  sampleFacts,
  samplePolicy,
} from "@/lib/testing/facts";
import { splitUnder } from "./credential";
import { decide } from "./decide";
import type { FactorFacts, Facts } from "./facts";
import { plan } from "./plan";
import { reportOf } from "./report";

const under = (leastStrength: LeastStrength, more: Parameters<typeof samplePolicy>[0] = {}) => ({
  policies: [samplePolicy({ leastStrength, ...more })],
});
const app = (strength: Strength, more: Partial<FactorFacts> = {}): FactorFacts => ({
  ...sampleFactor,
  kind: { ...totp, strength } as CounterKind,
  ...more,
});
const paper = (strength: Strength, isSpent = false) => {
  const kind = { ...recoveryCode, strength } as OneTimeKind;
  return user({ factors: [], codeKinds: [kind], codes: [written(kind, isSpent)] });
};
const secret = new Uint8Array(20).fill(5);
const open = [{ number: 0, sentAt: noon.toISOString(), tries: 0 }];
const mailbox = (codes: SentData["codes"] = open): FactorFacts => ({
  ...{ id: "mailbox", name: "Mailbox", isDefault: true, kind: mailCode, secret, counter: -1 },
  ...{ data: { to: "ada@example.org", codes }, lastUsedAt: null },
});
const mailed = codeAt(sentKey(secret), 0);
const strong = { ...sampleFactor, isDefault: false };
const owner = (codes?: SentData["codes"]) => user({ factors: [strong, mailbox(codes)] });

describe("each strength of a code under each least strength", () => {
  const rows = leastStrengths.flatMap((least) =>
    (["weak", "strong", "phishing_resistant"] as const).flatMap((strength) => [
      [least, strength, "app", { user: user({ factors: [app(strength)] }) }, good] as const,
      [least, strength, "paper", { user: paper(strength) }, `${truePassword}k7m2q-x4v6p`] as const,
    ]),
  );
  const enough = new Set([
    ...["any weak", "any strong", "any phishing_resistant", "strong strong"],
    ...["strong phishing_resistant", "phishing_resistant phishing_resistant"],
  ]);
  test.each(rows)("%s demanded, %s typed (%s)", (least, strength, _, changes, typed) => {
    const decided = attempt(typed, { ...changes, ...under(least) });
    const isEnough = enough.has(`${least} ${strength}`);
    expect(decided.reason).toBe(isEnough ? "accepted" : "factor_too_weak");
    expect(decided.effects.spend !== null).toBe(isEnough);
  });
});

describe("somebody who has both an app and codes by mail, where strong is demanded", () => {
  const rows: [string, string, Partial<Facts>, string][] = [
    ["password and the app's code", good, {}, "accepted"],
    ["password and the mailed code", truePassword + mailed, {}, "factor_too_weak"],
    ["wrong password and the mailed code", `wrong${mailed}`, {}, "wrong_password"],
    ["the password alone: nothing is sent", truePassword, { user: owner([]) }, "missing_code"],
    ["password and a wrong code", `${truePassword}000000`, {}, "wrong_code"],
    ["the code alone where it is enough", mailed, under("strong", { method: "factor" }), "factor_too_weak"],
    [
      "the app's code alone where it is enough",
      codeNear(),
      under("strong", { method: "factor" }),
      "accepted",
    ],
    ["no code asked for", truePassword + mailed, under("strong", { method: "password" }), "accepted"],
    [
      "no code asked for, but for a rule",
      truePassword + mailed,
      {
        user: { ...owner(), isFirstLoginHere: true },
        ...under("strong", {
          method: "password",
          adaptive: true,
          rules: [{ kind: "first_login", outcome: "require_factor" }],
        }),
      },
      "factor_too_weak",
    ],
    [
      "at the console, which has no policy",
      truePassword + mailed,
      { client: null, door: "console" },
      "accepted",
    ],
  ];
  test.each(rows)("%s", (_, typed, changes, reason) => {
    expect(attempt(typed, { user: owner(), ...under("strong"), ...changes }).reason).toBe(reason);
  });
});

test("a right code that is too weak counts nothing, spends nothing, sends nothing, and is named in the log", () => {
  const { outcome, effects, factor, trace } = attempt(truePassword + mailed, {
    user: owner(),
    ...under("strong"),
  });
  expect({ outcome, factor }).toEqual({ outcome: "reject", factor: { kind: "mail_code", id: "mailbox" } });
  expect(effects).toEqual({
    ...{
      login: null,
      spend: null,
      send: null,
      kept: [],
      approval: null,
      answerChallengeId: null,
      openChallenge: null,
    },
    ...{ countClientFailure: false, isFirstLogin: false, marksTime: true },
  });
  expect(trace.map(({ text }) => text).join("\n")).toContain(
    "Code by mail: the code is right, but weaker than the policy's least strength (strong).",
  );
});

test("a right password alone that ends like a code of a weak kind is no try at that code", () => {
  const typed = "hunter246810";
  const key: FactorFacts = {
    ...{ ...sampleFactor, id: "key", kind: yubikey, secret: new Uint8Array(16).fill(9) },
    data: { privateId: "0b0b0b0b0b0b", publicId: "" },
  };
  const facts = sampleFacts({ user: user({ factors: [key, mailbox()] }), ...under("strong") });
  const planned = plan(facts);
  const split = splitUnder(planned, typed, facts.user, facts.now);
  const said = (passwordOk: boolean) =>
    decide(facts, planned, { passwordOk, split, credentialMac: mac(typed) });
  expect(said(true)).toMatchObject({ reason: "missing_code", effects: { kept: [] } });
  expect(said(false)).toMatchObject({
    reason: "wrong_password",
    effects: { kept: [{ id: "mailbox", data: { codes: [{ tries: 1 }] } }] },
  });
});

test("a used code that is too weak counts no more, neither by the reuse window nor as the same attempt", () => {
  const typed = good;
  const login = {
    ...{ ...freshLogin, acceptedMac: mac(typed), acceptedClientId: sampleClient.id, acceptedAt: noon },
    ...{ acceptedUses: 1, acceptedLate: true },
  };
  const weak = spentFactors.map((factor) => ({
    ...factor,
    kind: { ...totp, strength: "weak" } as CounterKind,
  }));
  const factors = [...weak, { ...sampleFactor, id: "other", secret: new Uint8Array(20).fill(9) }];
  const reuse = { reuseUses: 5, reuseSeconds: 60 };
  expect(attempt(typed, { user: user({ factors, login }), ...under("any", reuse) }).reason).toBe(
    "accepted_same_attempt",
  );
  expect(attempt(typed, { user: user({ factors, login }), ...under("strong", reuse) }).reason).toBe(
    "factor_too_weak",
  );
});

describe("somebody all of whose factors are too weak", () => {
  const weakAlone = user({ factors: [mailbox([])], codeKinds: [bypassCode] });
  test.each([
    ["the password alone", truePassword],
    ["a wrong password", "wrong"],
    ["password and code", truePassword + mailed],
  ])("%s: refused whatever is typed, nothing sent, no guess", (_, typed) => {
    const { reason, effects, trace } = attempt(typed, { user: weakAlone, ...under("strong") });
    expect(reason).toBe("factor_too_weak");
    expect(effects).toMatchObject({ login: null, send: null, kept: [], countClientFailure: false });
    expect(trace.map(({ text }) => text).join("\n")).toContain("(strong): Code by mail, Bypass code.");
  });
  test("without any factor it is that one is missing", () => {
    expect(attempt(good, { user: user({ factors: [] }), ...under("strong") }).reason).toBe("no_factor");
  });
});

test("in two steps nothing too weak is sent in the first, and nothing too weak passes in the second", () => {
  const client = { ...sampleClient, codeEntry: "challenge" as const };
  const sends = (least: LeastStrength) =>
    attempt(truePassword, { client, user: owner([]), ...under(least) }).effects.send !== null;
  expect(sends("any")).toBe(true);
  expect(sends("strong")).toBe(false);
  const second = { client, challenge: { id: "c", passwordOk: true }, user: owner(), ...under("strong") };
  expect(attempt(mailed, second).reason).toBe("factor_too_weak");
  expect(attempt(codeNear(), second).reason).toBe("accepted");
});

test("a password that ends like a code too weak to count stays whole; a wrong code still burns a try", () => {
  const key = { ...sampleFactor, id: "key", kind: { ...totp, endings: () => [] } as CounterKind };
  const both = user({ factors: [key, mailbox()] });
  const wrong = String((Number(mailed) + 1) % 1_000_000).padStart(6, "0");
  const refused = attempt(truePassword + wrong, { user: both, ...under("strong") });
  expect(refused.reason).toBe("wrong_password");
  expect(refused.effects.kept).toMatchObject([{ id: "mailbox", data: { codes: [{ tries: 1 }] } }]);
  // The password itself was typed: it was no try.
  expect(attempt(truePassword, { user: both, ...under("strong") }).effects.kept).toEqual([]);
});

test("where one text ends in right codes of both, the one that counts is taken", () => {
  const twin = {
    ...sampleFactor,
    id: "twin",
    isDefault: true,
    kind: { ...totp, strength: "weak" } as CounterKind,
  };
  const decided = attempt(good, { user: user({ factors: [twin, strong] }), ...under("strong") });
  expect(decided).toMatchObject({ reason: "accepted", factor: { id: strong.id } });
});

test("a policy that only reports says that the code would have been too weak", () => {
  const soon = samplePolicy({
    id: "soon",
    isDefault: false,
    enabled: false,
    reportOnly: true,
    leastStrength: "strong",
  });
  const facts = sampleFacts({ user: owner(), policies: [soon, samplePolicy()] });
  const planned = plan(facts);
  const typed = truePassword + mailed;
  const split = splitUnder(planned, typed, facts.user, facts.now);
  const evidence = { passwordOk: true, split, credentialMac: mac(typed) };
  expect(reportOf(facts, { plan: planned, typed, evidence })).toMatchObject({ reason: "factor_too_weak" });
});
