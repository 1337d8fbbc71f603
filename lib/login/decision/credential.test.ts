/** Splitting password and code, without a delimiter. */
import { expect, test } from "vitest";
import type { OneTimeKind } from "@/lib/login/factors/descriptor";
import { bypassCode } from "@/lib/login/factors/kinds/bypass-code";
import { recoveryCode } from "@/lib/login/factors/kinds/recovery-code";
import { totp } from "@/lib/login/factors/kinds/totp";
import { codeNear, noon, sampleFactor, sampleKey, sampleUser } from "@/lib/testing/facts";
import { oneTimeEndings, passwordToCheck, splitCredential, splitTypedApart } from "./credential";

const split = (typed: string, user: Parameters<typeof splitCredential>[1] = sampleUser) =>
  splitCredential(typed, user, noon);

test.each(["hunter2", "", "ends in 123456", "12345678", "ü 412324 ", "a".repeat(122)])(
  "behind the password %j",
  (password) => {
    expect(split(password + codeNear())).toMatchObject({ password, code: { status: "fresh", kind: totp } });
  },
);

test("a spent code is known as spent", () => {
  const user = {
    ...sampleUser,
    factors: [{ ...sampleFactor, counter: Math.floor(noon.getTime() / 30_000) }],
  };
  expect(split(`hunter2${codeNear()}`, user).code).toMatchObject({ status: "spent" });
  expect(split(`hunter2${codeNear(1)}`, user).code).toMatchObject({ status: "fresh" });
});

test("six and eight digits side by side: the true code decides the split", () => {
  const eight = {
    ...sampleFactor,
    id: "factor-8",
    isDefault: false,
    secret: new Uint8Array(20).fill(9),
    data: { algorithm: "SHA1", digits: 8, periodSeconds: 30 },
  };
  const key = { ...sampleKey, digits: 8 as const, secret: eight.secret };
  const user = { ...sampleUser, factors: [sampleFactor, eight] };
  expect(split(`pass99${codeNear()}`, user)).toMatchObject({ password: "pass99", code: { id: "factor-1" } });
  expect(split(`pass99${codeNear(0, key)}`, user)).toMatchObject({
    password: "pass99",
    code: { id: "factor-8" },
  });
});

test("without a code the whole text is the password", () => {
  expect(split("hunter2")).toEqual({ password: "hunter2", code: { status: "none" }, hasCodeShape: false });
  expect(split(`hunter2${codeNear()}`, null)).toMatchObject({
    password: `hunter2${codeNear()}`,
    hasCodeShape: false,
  });
  expect(split("hunter2000000")).toMatchObject({
    password: "hunter2",
    code: { status: "none" },
    hasCodeShape: true,
  });
});

test("one-time codes", () => {
  const user = { ...sampleUser, codes: [{ id: "r1", kind: recoveryCode, codeLength: 11, isSpent: false }] };
  expect(split("hunter2k7m2q-x4v6p", user)).toMatchObject({
    password: "hunter2",
    code: { status: "fresh", kind: recoveryCode, id: "r1" },
  });
  const ending = (kind: OneTimeKind, code: string) => [{ kind, code, codeLength: code.length }];
  expect(oneTimeEndings("hunter2K7M2Q-X4V6P")).toEqual(ending(recoveryCode, "k7m2q-x4v6p"));
  expect(oneTimeEndings("abcd-efgh")).toEqual(ending(bypassCode, "abcd-efgh"));
  expect(oneTimeEndings("hunter2412324")).toEqual([]);
});

test("typed apart, nothing may stand before the code", () => {
  const apart = (code: string) => splitTypedApart({ password: "hunter2", code }, sampleUser, noon);
  expect(apart(codeNear())).toMatchObject({
    password: "hunter2",
    code: { status: "fresh", id: "factor-1" },
    hasCodeShape: true,
  });
  expect(apart(`9${codeNear()}`)).toMatchObject({ code: { status: "none" }, hasCodeShape: true });
  expect(apart("")).toMatchObject({ password: "hunter2", code: { status: "none" }, hasCodeShape: false });
});

test("of codes that are worth the same the longest counts, then the default factor's", () => {
  const eight = { ...sampleFactor, id: "eight", data: { algorithm: "SHA1", digits: 8, periodSeconds: 30 } };
  const typed = `hunter2${codeNear(0, { ...sampleKey, digits: 8 })}`;
  for (const factors of [
    [sampleFactor, eight],
    [eight, sampleFactor],
  ])
    expect(split(typed, { ...sampleUser, factors })).toMatchObject({
      password: "hunter2",
      code: { id: "eight" },
    });
  const other = { ...sampleFactor, id: "other", isDefault: false };
  for (const factors of [
    [sampleFactor, other],
    [other, sampleFactor],
  ])
    expect(split(`hunter2${codeNear()}`, { ...sampleUser, factors }).code).toMatchObject({ id: "factor-1" });
});

test("a new code of a short form counts before a used one of a long", () => {
  const used = { id: "r1", kind: recoveryCode, codeLength: 11, isSpent: true };
  const fresh = { id: "b1", kind: bypassCode, codeLength: 9, isSpent: false };
  for (const codes of [
    [used, fresh],
    [fresh, used],
  ])
    expect(split("hunter2abcde-fghij", { ...sampleUser, codes }).code).toMatchObject({ id: "b1" });
});

test("fewer digits than a code has are no code", () => {
  expect(split("12345")).toEqual({ password: "12345", code: { status: "none" }, hasCodeShape: false });
});

test("in two steps, and where it is refused anyway, the whole text is the password", () => {
  const typed = `hunter2${codeNear()}`;
  const whole = { policy: null, trace: [] } as const;
  const asked = (ask: "challenge" | "password_and_factor") =>
    passwordToCheck({ ...whole, kind: "ask", ask, inGrace: false }, typed, split(typed));
  expect([asked("challenge"), asked("password_and_factor")]).toEqual([typed, "hunter2"]);
  expect(passwordToCheck({ ...whole, kind: "refuse", reason: "policy_denied" }, typed, split(typed))).toBe(
    typed,
  );
});
