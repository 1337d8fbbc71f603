/** Tests of two codes in a row: as much is searched whatever the token is and whatever was typed, counted at the library that does it. */
import type * as nodeCrypto from "node:crypto";
import { expect, it, vi } from "vitest";
import { utf8 } from "@/lib/foundation/base/bytes";
import { codesInARow } from "./codes-in-a-row";
import { hotp } from "./kinds/hotp";
import { totpToken } from "./kinds/totp-token";
import { stepAt } from "./totp";

/** How many codes were computed. */
let codes = 0;
vi.mock("node:crypto", async (original) => {
  const real = await original<typeof nodeCrypto>();
  const createHmac: typeof real.createHmac = (...asked) => {
    codes++;
    return real.createHmac(...asked);
  };
  return { ...real, default: { ...real, createHmac }, createHmac };
});

const now = new Date("2026-11-20T12:00:00Z");
const secret = utf8("12345678901234567890");
const present = stepAt({ periodSeconds: 30 }, now);
const six = { algorithm: "SHA1", digits: 6, tokenId: null, periodSeconds: 30 } as const;

it.each([
  ["one that counts", hotp, { digits: 6 }, -1, { digits: 8 }, -1],
  ["one with a clock", totpToken, { digits: 6 }, -1, { digits: 8 }, -1],
  ["one with a clock that was used just now", totpToken, { digits: 6 }, -1, { digits: 6 }, present],
] as const)(
  "%s costs as much where the typed codes cannot be its own",
  (_, kind, one, last, other, otherLast) => {
    const computed = (data: object, counter: number) => {
      const factor = { secret, data: { ...six, ...data }, counter, lastUsedAt: null };
      codes = 0;
      expect(codesInARow(kind, factor, ["000000", "111111"], now)).toBeNull();
      return codes;
    };
    expect(computed(one, last)).toBeGreaterThan(1000);
    expect(computed(other, otherLast)).toBe(computed(one, last));
  },
);
