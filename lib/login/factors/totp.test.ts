/** Authenticator codes against the vectors of RFC 4226 and RFC 6238, and the rules of the window. */
import { describe, expect, test } from "vitest";
import { utf8 } from "@/lib/foundation/base/bytes";
import { codeAt, otpauthUri, stepAt, type TotpAlgorithm, type TotpKey, verifyTotp } from "./totp";

const seed = (length: number) => utf8("1234567890".repeat(7).slice(0, length));
const sha1: TotpKey = { secret: seed(20), algorithm: "SHA1", digits: 6, periodSeconds: 30 };

describe("RFC 4226 appendix D", () => {
  const codes = [
    "755224",
    "287082",
    "359152",
    "969429",
    "338314",
    "254676",
    "287922",
    "162583",
    "399871",
    "520489",
  ];
  test.each(codes.map((code, count) => ({ count, code })))("count $count gives $code", ({ count, code }) => {
    expect(codeAt(sha1, count)).toBe(code);
  });
});

describe("RFC 6238 appendix B", () => {
  const rows: [number, TotpAlgorithm, number, string][] = [
    [59, "SHA1", 20, "94287082"],
    [59, "SHA256", 32, "46119246"],
    [59, "SHA512", 64, "90693936"],
    [1111111109, "SHA1", 20, "07081804"],
    [1111111109, "SHA256", 32, "68084774"],
    [1111111109, "SHA512", 64, "25091201"],
    [1111111111, "SHA1", 20, "14050471"],
    [1111111111, "SHA256", 32, "67062674"],
    [1111111111, "SHA512", 64, "99943326"],
    [1234567890, "SHA1", 20, "89005924"],
    [1234567890, "SHA256", 32, "91819424"],
    [1234567890, "SHA512", 64, "93441116"],
    [2000000000, "SHA1", 20, "69279037"],
    [2000000000, "SHA256", 32, "90698825"],
    [2000000000, "SHA512", 64, "38618901"],
    [20000000000, "SHA1", 20, "65353130"],
    [20000000000, "SHA256", 32, "77737706"],
    [20000000000, "SHA512", 64, "47863826"],
  ];
  test.each(rows)("time %i, %s", (time, algorithm, length, code) => {
    const key: TotpKey = { secret: seed(length), algorithm, digits: 8, periodSeconds: 30 };
    const now = new Date(time * 1000);
    expect(codeAt(key, stepAt(key, now))).toBe(code);
    expect(codeAt({ ...key, digits: 6 }, stepAt(key, now))).toBe(code.slice(2));
    expect(verifyTotp(key, code, now, -1)).toEqual({ status: "fresh", step: stepAt(key, now) });
  });
});

describe("the window", () => {
  const now = new Date("2026-11-20T12:00:00Z");
  const present = stepAt(sha1, now);
  test.each([
    [-2, -1, "none"],
    [-1, -1, "fresh"],
    [0, -1, "fresh"],
    [1, -1, "fresh"],
    [2, -1, "none"],
    [0, present, "spent"],
    [-1, present, "spent"],
    [1, present, "fresh"],
    [1, present + 1, "spent"],
  ])("the code of step %i after the last step %i is %s", (offset, lastStep, status) => {
    expect(verifyTotp(sha1, codeAt(sha1, present + offset), now, lastStep).status).toBe(status);
  });

  test.each(["", "12345", "1234567", "abcdef", "75522４"])("%j is no code", (code) => {
    expect(verifyTotp(sha1, code, now, -1)).toEqual({ status: "none" });
  });
});

test("the URI carries everything an app needs", () => {
  const uri = new URL(
    otpauthUri({ ...sha1, algorithm: "SHA256", digits: 8, periodSeconds: 60 }, "Acme & Co", "alice"),
  );
  expect(uri.protocol).toBe("otpauth:");
  expect(decodeURIComponent(uri.pathname)).toContain("Acme & Co:alice");
  expect(Object.fromEntries(uri.searchParams)).toMatchObject({
    secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
    issuer: "Acme & Co",
    algorithm: "SHA256",
    digits: "8",
    period: "60",
  });
});
