/** Pure. Authenticator apps: codes by the clock (RFC 6238). */
import { z } from "zod";
import { groupedBase32 } from "@/lib/foundation/base/base32";
import { clockErrorOf, explainWrongCode } from "../clock-error";
import type { CounterKind, Key } from "../descriptor";
import { digitsAtEnd, exampleDigits } from "../digits";
import { otpauthUri, type TotpKey, totpAlgorithms, verifyTotp } from "../totp";

const data = z.object({
  algorithm: z.enum(totpAlgorithms).default("SHA1"),
  digits: z.literal([6, 8]).default(6),
  periodSeconds: z.int().min(1).default(30),
});
type TotpData = z.infer<typeof data>;

const keyOf = ({ secret, data }: Key<TotpData>): TotpKey => ({ secret, ...data });

export const totp = {
  id: "totp",
  name: "Authenticator app",
  summary: "A six- or eight-digit code from an app on the phone. Works offline.",
  strength: "strong",
  enrolment: "qr_code",
  isTyped: true,
  provesChanges: true,
  spends: "counter",
  isReusable: true,
  data,
  /** otplib refuses to show shorter ones. */
  secretBytes: [16, 64],
  endings: (typed, { digits }) => digitsAtEnd(typed, digits),
  verify(factor, code, now) {
    const match = verifyTotp(keyOf(factor), code, now, factor.counter);
    return match.status === "none" ? match : { status: match.status, counter: match.step };
  },
  look: ({ digits, periodSeconds }) => ({
    form: `${digits} digits`,
    typing: `the ${digits} digits that your app shows now, without a space in between, and press Enter`,
    caption: "the code your phone shows now",
    device: "phone",
    next: `wait for the next code (at most ${periodSeconds} seconds)`,
    ifRefused: "Check that your phone sets its date and time automatically.",
    example: exampleDigits(digits),
  }),
  clockError: (key, code, now) => clockErrorOf(keyOf(key), code, now),
  setup: {
    /** RFC 4226 section 4 recommends 160 bits. */
    newSecretBytes: 20,
    newData: ({ totpAlgorithm, totpDigits, totpPeriodSeconds }) =>
      data.parse({ algorithm: totpAlgorithm, digits: totpDigits, periodSeconds: totpPeriodSeconds }),
    show: (key, issuer, account) => ({
      uri: otpauthUri(keyOf(key), issuer, account),
      secretText: groupedBase32(key.secret),
      digits: key.data.digits,
      periodSeconds: key.data.periodSeconds,
    }),
    explainWrongCode: (key, code, now) => explainWrongCode(keyOf(key), code, now),
  },
} as const satisfies CounterKind<TotpData>;
