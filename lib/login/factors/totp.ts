/** Pure. OATH codes by number (RFC 4226) and by the clock (RFC 6238): one code, verifying, and the URI of a QR code. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { createGuardrails, generateSync, generateURI } from "otplib";
import { encodeBase32 } from "@/lib/foundation/base/base32";
import { utf8 } from "@/lib/foundation/base/bytes";

export const totpAlgorithms = ["SHA1", "SHA256", "SHA512"] as const;
export type TotpAlgorithm = (typeof totpAlgorithms)[number];

/** What makes codes: the shared secret (10 to 64 octets), hash and number of digits. */
export type OathKey = {
  readonly secret: Uint8Array;
  readonly algorithm: TotpAlgorithm;
  readonly digits: 6 | 8;
};

/** The same with the length of a time step. */
export type TotpKey = OathKey & { readonly periodSeconds: number };

/**
 * What a code is worth. 'fresh': right, and its step is newer than any accepted one. 'spent': right, but its step or a
 * later one was accepted already. 'none': not a code of this key around now.
 */
export type CodeMatch =
  | { readonly status: "fresh" | "spent"; readonly step: number }
  | { readonly status: "none" };

/** Steps before and after the present one that still count: phones drift, and people type slowly. */
export const driftSteps = 1;

/**
 * Compares `code` with the codes around `now`. `driftOfDevice`: how many steps the device's clock is ahead of ours, as far
 * as that is known.
 */
export function verifyTotp(
  key: TotpKey,
  code: string,
  now: Date,
  lastStep: number,
  driftOfDevice = 0,
): CodeMatch {
  const present = stepAt(key, now) + driftOfDevice;
  return matchAmong(key, code, [present - driftSteps, present + driftSteps], lastStep);
}

/**
 * Compares `code` with the codes of all numbers in `range`, whatever it finds, so that time says nothing. A fresh one is
 * preferred over a spent one, and of the fresh the first.
 */
export function matchAmong(
  key: OathKey,
  code: string,
  [from, to]: readonly [from: number, to: number],
  last: number,
): CodeMatch {
  let match: CodeMatch = { status: "none" };
  for (let step = Math.max(0, from); step <= to; step++) {
    const isRight = isCodeAt(key, step, code);
    if (isRight && match.status !== "fresh") match = { status: step > last ? "fresh" : "spent", step };
  }
  return match;
}

/** Whether `code` is the one of number `step`. */
export const isCodeAt = (key: OathKey, step: number, code: string): boolean =>
  sameText(codeAt(key, step), code);

/** The code of number `step`, a count or a time step, with leading zeros. */
export function codeAt(key: OathKey, step: number): string {
  return generateSync({
    strategy: "hotp",
    secret: key.secret,
    counter: step,
    algorithm: otplibName[key.algorithm],
    digits: key.digits,
    crypto: nodeCrypto,
    guardrails,
  });
}

/** The number of the time step that holds `now`. */
export const stepAt = (key: Pick<TotpKey, "periodSeconds">, now: Date): number =>
  Math.floor(now.getTime() / 1000 / key.periodSeconds);

/** The otpauth:// URI for a QR code. `issuer` is the organisation, `account` the user's name in the app. */
export function otpauthUri(key: TotpKey, issuer: string, account: string): string {
  return generateURI({
    issuer,
    label: account,
    secret: encodeBase32(key.secret),
    algorithm: otplibName[key.algorithm],
    digits: key.digits,
    period: key.periodSeconds,
  });
}

/** Hardware tokens come with seeds of 80 bits too. */
const guardrails = createGuardrails({ MIN_SECRET_BYTES: 10 });

const otplibName = { SHA1: "sha1", SHA256: "sha256", SHA512: "sha512" } as const;

/** Node's OpenSSL in place of otplib's JavaScript hashes: half the time per code. */
const nodeCrypto = {
  name: "node",
  hmac: (algorithm: string, key: Uint8Array, data: Uint8Array) =>
    new Uint8Array(createHmac(algorithm, key).update(data).digest()),
  randomBytes: (): Uint8Array => {
    throw new TypeError("codes need no randomness");
  },
  constantTimeEqual: (a: string | Uint8Array, b: string | Uint8Array) => sameText(String(a), String(b)),
};

function sameText(a: string, b: string): boolean {
  const [left, right] = [utf8(a), utf8(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
