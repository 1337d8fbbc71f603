/** The split with every kind of factor enrolled at once: whatever the password ends in, the right code and nothing else is taken off. */
import { createCipheriv } from "node:crypto";
import { expect, test } from "vitest";
import { bypassCode } from "@/lib/login/factors/kinds/bypass-code";
import { hotp } from "@/lib/login/factors/kinds/hotp";
import { recoveryCode } from "@/lib/login/factors/kinds/recovery-code";
import { totpToken } from "@/lib/login/factors/kinds/totp-token";
import { yubikey } from "@/lib/login/factors/kinds/yubikey";
import { encodeModhex } from "@/lib/login/factors/modhex";
import { codeAt, stepAt } from "@/lib/login/factors/totp";
import { codeNear, noon, sampleFactor, sampleUser } from "@/lib/testing/facts";
import { oneTimeEndings, splitCredential } from "./credential";
import type { FactorFacts, UserFacts } from "./facts";

const factor = (changes: Omit<FactorFacts, "name" | "isDefault" | "lastUsedAt">): FactorFacts => ({
  ...{ name: changes.id, isDefault: false, lastUsedAt: null },
  ...changes,
});
const bytes = (length: number, by: number) => new Uint8Array(length).map((_, i) => i * by + by);
const tokenData = { algorithm: "SHA256", digits: 8, periodSeconds: 60 } as const;
const counterData = { algorithm: "SHA1", digits: 6, tokenId: null } as const;
const yubicoOathData = { algorithm: "SHA1", digits: 8, tokenId: "ubhe00004711" } as const;
const keyData = { publicId: "vvccccccdddd", privateId: "010203040506" };
const bareData = { publicId: "", privateId: "0a0b0c0d0e0f" };
const factors: readonly FactorFacts[] = [
  sampleFactor,
  factor({ id: "clock", kind: totpToken, secret: bytes(32, 3), data: tokenData, counter: -1 }),
  factor({ id: "counter", kind: hotp, secret: bytes(20, 5), data: counterData, counter: 40 }),
  factor({ id: "oath", kind: hotp, secret: bytes(20, 7), data: yubicoOathData, counter: 40 }),
  factor({ id: "key", kind: yubikey, secret: bytes(16, 9), data: keyData, counter: 500 }),
  factor({ id: "bare", kind: yubikey, secret: bytes(16, 11), data: bareData, counter: 500 }),
];
const secretOf = (id: string) => factors.find((each) => each.id === id)?.secret ?? new Uint8Array();

/** The block of a YubiKey, by its layout. */
function otp(id: string, { publicId, privateId }: typeof keyData, use: number, touches: number): string {
  const plain = Buffer.alloc(16);
  plain.write(privateId, 0, "hex");
  plain.writeUInt16LE(use, 6);
  plain.writeUInt8(touches, 11);
  let crc = 0xffff;
  for (const octet of plain.subarray(0, 14)) {
    crc ^= octet;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x8408 : crc >>> 1;
  }
  plain.writeUInt16LE(~crc & 0xffff, 14);
  const cipher = createCipheriv("aes-128-ecb", secretOf(id), null).setAutoPadding(false);
  return publicId + encodeModhex(Buffer.concat([cipher.update(plain), cipher.final()]));
}

/** A right code of each kind, as it is typed, and where it belongs. */
const codes: readonly (readonly [id: string, typed: string])[] = [
  ["factor-1", codeNear()],
  ["clock", codeAt({ secret: secretOf("clock"), ...tokenData }, stepAt(tokenData, noon))],
  ["counter", codeAt({ secret: secretOf("counter"), ...counterData }, 44)],
  ["oath", codeAt({ secret: secretOf("oath"), ...yubicoOathData }, 41)],
  ["oath", `ubhe00004711${codeAt({ secret: secretOf("oath"), ...yubicoOathData }, 42)}`],
  ["key", otp("key", keyData, 9, 1)],
  ["key", otp("key", keyData, 9, 2).toUpperCase()],
  ["bare", otp("bare", bareData, 9, 3)],
  ["recovery", "k7m2q-x4v6p"],
  ["bypass", "abcd-efgh"],
];

/** The user, with the one-time codes that the store finds at the end of `typed`. */
function userTyping(typed: string): UserFacts {
  const known = { "k7m2q-x4v6p": "recovery", "abcd-efgh": "bypass" } as Record<string, string | undefined>;
  const found = oneTimeEndings(typed).flatMap(({ kind, code, codeLength }) => {
    const id = known[code];
    return id ? [{ id, kind, codeLength, isSpent: false }] : [];
  });
  return { ...sampleUser, factors, codeKinds: [recoveryCode, bypassCode], codes: found };
}

/** A source of numbers that is the same in every run. */
function numbers(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}

/** Ends of passwords that look like codes, and like the beginnings of codes. */
const next = numbers(48);
const pick = (alphabet: string, length: number) =>
  Array.from({ length }, () => alphabet.charAt(next(alphabet.length))).join("");
const tails = [
  () => "",
  () => pick("0123456789", 1 + next(12)),
  () => pick("cbdefghijklnrtuv", 1 + next(60)),
  () => pick("CBDEFGHIJKLNRTUV", 1 + next(60)),
  () => pick("jxe.uidchtnbpygk", 1 + next(40)),
  () => `ubhe00004711${pick("0123456789", 8)}`,
  () => `vvccccccdddd${pick("cbdefghijklnrtuv", 32)}`,
  () => `${pick("abcdefghijklmnopqrstuvwxyz234567", 5)}-${pick("abcdefghijklmnopqrstuvwxyz234567", 5)}`,
  () => pick("ü €\u{1f600}\0\n", 1 + next(5)),
];

test("3,000 passwords in front of a right code of each kind", () => {
  for (let i = 0; i < 3000; i++) {
    const password = `${pick("pasword", next(6))}${tails[i % tails.length]?.()}`;
    const [id, code] = codes[i % codes.length] ?? ["", ""];
    // What may stand in front of the digits of that token is never part of the password.
    if (id === "oath" && /ubhe00004711$/i.test(password)) continue;
    const typed = password + code;
    expect(splitCredential(typed, userTyping(typed), noon), typed).toMatchObject({
      password,
      code: { status: "fresh", id },
    });
  }
}, 60_000);

test("1,000 passwords without a code: no code is found, and the password is what was typed or its beginning", () => {
  for (let i = 0; i < 1000; i++) {
    const typed = `${pick("pasword", 1 + next(6))}${tails[i % tails.length]?.()}`;
    const { password, code } = splitCredential(typed, userTyping(typed), noon);
    expect(code, typed).toEqual({ status: "none" });
    expect(typed.startsWith(password)).toBe(true);
  }
}, 60_000);

test("where two kinds would both find a code, the default factor is spent, and no password is cut too short", () => {
  // The same secret in an app and in a token: the code of the one is the code of the other.
  const shared = { secret: sampleFactor.secret, data: { algorithm: "SHA1", digits: 6, periodSeconds: 30 } };
  const twin = factor({ id: "twin", kind: totpToken, counter: -1, ...shared });
  const typed = `hunter2${codeNear()}`;
  for (const both of [
    [sampleFactor, twin],
    [twin, sampleFactor],
  ])
    expect(splitCredential(typed, { ...sampleUser, factors: both }, noon)).toMatchObject({
      password: "hunter2",
      code: { id: "factor-1" },
    });
});

test("a used code of one kind does not hide a new one of another", () => {
  const used = factor({
    id: "used",
    kind: hotp,
    secret: sampleFactor.secret,
    data: counterData,
    counter: stepAt(tokenData, noon) * 2,
  });
  const typed = `hunter2${codeNear()}`;
  expect(hotp.verify({ ...used, data: counterData }, codeNear())).toMatchObject({ status: "spent" });
  expect(splitCredential(typed, { ...sampleUser, factors: [used, sampleFactor] }, noon).code).toMatchObject({
    status: "fresh",
    id: "factor-1",
  });
});
