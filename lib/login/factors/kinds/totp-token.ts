/** Pure. Hardware tokens with a clock (TOTP, RFC 6238): a display whose code changes by itself. */
import { z } from "zod";
import type { CounterKind, Held, Key } from "../descriptor";
import { digitsAtEnd, exampleDigits } from "../digits";
import { oathToken } from "../oath-token";
import { pairAmong, resyncReach, runAway } from "../resync";
import { stepAt, type TotpKey, totpAlgorithms, verifyTotp } from "../totp";

const data = z.object({
  algorithm: z.enum(totpAlgorithms).default("SHA1"),
  digits: z.literal([6, 8]).default(6),
  periodSeconds: z.literal([30, 60]).default(30),
});
type TotpTokenData = z.infer<typeof data>;

const keyOf = ({ secret, data }: Key<TotpTokenData>): TotpKey => ({ secret, ...data });

/**
 * How many steps the token's clock was ahead of ours when its last code was accepted. A login looks one step to each side
 * of that, so what is remembered moves by one step at most with each.
 */
const driftOf = ({ counter, lastUsedAt, data }: Held<TotpTokenData>): number =>
  counter < 0 || lastUsedAt === null ? 0 : counter - stepAt(data, lastUsedAt);

export const totpToken = {
  ...oathToken,
  id: "totp_token",
  name: "Hardware token (clock)",
  summary: "A token with a display whose code changes every 30 or 60 seconds.",
  data,
  endings: (typed, { digits }) => digitsAtEnd(typed, digits),
  verify(factor, code, now) {
    const match = verifyTotp(keyOf(factor), code, now, factor.counter, driftOf(factor));
    return match.status === "none" ? match : { status: match.status, counter: match.step };
  },
  look: ({ digits, periodSeconds }) => ({
    form: `${digits} digits`,
    typing: `the ${digits} digits that your token shows now, without a space in between, and press Enter`,
    caption: "the code your token shows now",
    device: "token",
    next: `wait for the next code (at most ${periodSeconds} seconds)`,
    ifRefused: runAway,
    example: exampleDigits(digits),
  }),
  resync(factor, codes, now) {
    const key = keyOf(factor);
    const present = stepAt(key, now);
    return pairAmong(key, codes, [present - resyncReach, present + resyncReach], factor.counter);
  },
} as const satisfies CounterKind<TotpTokenData>;
