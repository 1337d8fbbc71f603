/** Tokens with a clock: the vectors of RFC 6238, clocks that drift, and finding one that has run away. */
import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { hex, utf8 } from "@/lib/foundation/base/bytes";
import type { Held } from "../descriptor";
import { codeAt, stepAt } from "../totp";
import { totpToken } from "./totp-token";

type Data = ReturnType<typeof totpToken.data.parse>;
const seed = (length: number) => utf8("1234567890".repeat(7).slice(0, length));
const data = totpToken.data.parse({});
const now = new Date("2026-11-20T12:00:00Z");
const fresh: Held<Data> = { secret: seed(20), data, counter: -1, lastUsedAt: null };
const codeOf = (factor: Held<Data>, step: number) => codeAt({ secret: factor.secret, ...factor.data }, step);

/** RFC 6238 appendix B. */
test.each([
  [59, "94287082", "46119246", "90693936"],
  [1111111109, "07081804", "68084774", "25091201"],
  [1111111111, "14050471", "67062674", "99943326"],
  [1234567890, "89005924", "91819424", "93441116"],
  [2000000000, "69279037", "90698825", "38618901"],
  [20000000000, "65353130", "77737706", "47863826"],
])("RFC 6238, time %i", (time, sha1, sha256, sha512) => {
  for (const [algorithm, length, code] of [
    ["SHA1", 20, sha1],
    ["SHA256", 32, sha256],
    ["SHA512", 64, sha512],
  ] as const) {
    const factor = { ...fresh, secret: seed(length), data: { ...data, algorithm, digits: 8 as const } };
    expect(totpToken.verify(factor, code, new Date(time * 1000))).toEqual({
      status: "fresh",
      counter: Math.floor(time / 30),
    });
  }
});

test("codes of oathtool with another hash, length and step", () => {
  const factor = {
    ...fresh,
    secret: seed(10),
    data: { algorithm: "SHA256", digits: 8, periodSeconds: 60 } as const,
  };
  const words = ["--totp=SHA256", "-d", "8", "-s", "60s", "-N", "2026-11-20 12:00:00 UTC", hex(seed(10))];
  const code = execFileSync("oathtool", words, { encoding: "utf8" }).trim();
  expect(totpToken.verify(factor, code, now)).toEqual({
    status: "fresh",
    counter: stepAt(factor.data, now),
  });
});

describe("a clock that drifts", () => {
  /** Logs in at `at` with the code of a token that is `ahead` steps ahead; gives the factor as it is then. */
  const logIn = (factor: Held<Data>, at: Date, ahead: number) => {
    const match = totpToken.verify(factor, codeOf(factor, stepAt(data, at) + ahead), at);
    return match.status === "fresh" ? { ...factor, counter: match.counter, lastUsedAt: at } : match.status;
  };
  const later = (days: number) => new Date(now.getTime() + days * 86_400_000);

  test.each([1, -1])("is followed, a step (%i) a login, and never by two", (sign) => {
    let factor = fresh;
    for (let login = 0; login < 12; login++) {
      expect(logIn(factor, later(login), sign * (login + 2))).toBe("none");
      const after = logIn(factor, later(login), sign * (login + 1));
      if (typeof after === "string") throw new TypeError(`login ${login}: ${after}`);
      factor = after;
    }
    // Eleven or twelve steps away where the last one was; the true time is none of its any more.
    expect(logIn(factor, later(20), sign * 12)).toMatchObject({ lastUsedAt: later(20) });
    expect(logIn(factor, later(20), 0)).toBe("none");
  });

  test("what was accepted does not count again, nor what came before it", () => {
    const factor = { ...fresh, counter: stepAt(data, now) + 3, lastUsedAt: now };
    const status = (ahead: number) =>
      totpToken.verify(factor, codeOf(factor, stepAt(data, now) + ahead), now).status;
    expect([1, 2, 3, 4, 5].map(status)).toEqual(["none", "spent", "spent", "fresh", "none"]);
  });

  test("without a login before it, the clock is taken to be right", () => {
    expect(logIn({ ...fresh, counter: 0 }, now, 0)).toMatchObject({ lastUsedAt: now });
  });
});

describe("two codes in a row", () => {
  const present = stepAt(data, now);
  const pair = (step: number): [string, string] => [codeOf(fresh, step), codeOf(fresh, step + 1)];
  test.each([
    [-1, 0, 1],
    [-1, 999, 1000],
    [-1, 1000, null],
    [-1, -1000, -999],
    [-1, -1001, null],
    // Never back: neither the last accepted one nor one before it may be the first of the two.
    [500, 501, 502],
    [500, 500, null],
    [500, 499, null],
    [500, 0, null],
  ])("after step %i, steps from %i on: %s", (last, from, found) => {
    const counter = last < 0 ? last : present + last;
    const factor = { ...fresh, counter };
    expect(totpToken.resync(factor, pair(present + from), now)).toBe(found === null ? null : present + found);
  });
});
