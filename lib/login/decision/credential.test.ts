/** Cutting password and code apart, without a delimiter. */
import { expect, test } from "vitest";
import { codeNear, noon, sampleFactor, sampleKey, sampleUser } from "@/lib/testing/facts";
import { backupEndings, splitCredential } from "./credential";

const split = (typed: string, user: Parameters<typeof splitCredential>[1] = sampleUser) =>
  splitCredential(typed, user, noon);

test.each(["hunter2", "", "ends in 123456", "12345678", "ü 412324 ", "a".repeat(122)])(
  "behind the password %j",
  (password) => {
    expect(split(password + codeNear())).toMatchObject({ password, code: { status: "fresh", kind: "totp" } });
  },
);

test("a spent code is known as spent", () => {
  const user = {
    ...sampleUser,
    factors: [{ ...sampleFactor, lastStep: Math.floor(noon.getTime() / 30_000) }],
  };
  expect(split(`hunter2${codeNear()}`, user).code).toMatchObject({ status: "spent" });
  expect(split(`hunter2${codeNear(1)}`, user).code).toMatchObject({ status: "fresh" });
});

test("six and eight digits side by side: the true code decides the split", () => {
  const eight = {
    ...sampleFactor,
    id: "factor-8",
    isDefault: false,
    key: { ...sampleKey, digits: 8 as const, secret: new Uint8Array(20).fill(9) },
  };
  const user = { ...sampleUser, factors: [sampleFactor, eight] };
  expect(split(`pass99${codeNear()}`, user)).toMatchObject({ password: "pass99", code: { id: "factor-1" } });
  expect(split(`pass99${codeNear(0, eight.key)}`, user)).toMatchObject({
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

test("backup codes", () => {
  const user = { ...sampleUser, backups: [{ id: "r1", kind: "recovery_code", isSpent: false } as const] };
  expect(split("hunter2k7m2q-x4v6p", user)).toMatchObject({
    password: "hunter2",
    code: { status: "fresh", kind: "recovery_code", id: "r1" },
  });
  expect(backupEndings("hunter2K7M2Q-X4V6P")).toEqual([{ kind: "recovery_code", code: "k7m2q-x4v6p" }]);
  expect(backupEndings("abcd-efgh")).toEqual([{ kind: "bypass_code", code: "abcd-efgh" }]);
  expect(backupEndings("hunter2412324")).toEqual([]);
});
