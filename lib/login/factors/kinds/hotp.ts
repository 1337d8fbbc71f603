/** Pure. Hardware tokens that count (HOTP, RFC 4226): a button and a display, or a YubiKey that types the digits. */
import { z } from "zod";
import type { CounterKind, Key } from "../descriptor";
import { digitsAtEnd, exampleDigits } from "../digits";
import { modhexReadings } from "../modhex";
import { oathToken } from "../oath-token";
import { pairAmong, resyncReach, runAway } from "../resync";
import { matchAmong, type OathKey, totpAlgorithms } from "../totp";

const data = z.object({
  algorithm: z.enum(totpAlgorithms).default("SHA1"),
  digits: z.literal([6, 8]).default(6),
  /** What a YubiKey types in front of the digits, where it was set up to. */
  tokenId: z.string().min(1).max(12).nullable().default(null),
});
type HotpData = z.infer<typeof data>;

const keyOf = ({ secret, data: { algorithm, digits } }: Key<HotpData>): OathKey => ({
  secret,
  algorithm,
  digits,
});

/**
 * How many presses of the button that nobody logged in with are forgiven, and how many codes before the last accepted one
 * are known as used. A guess among ten of a million codes is right once in 100,000.
 */
const lookAhead = 10;

export const hotp = {
  ...oathToken,
  id: "hotp",
  name: "Hardware token (counter)",
  summary:
    "A token with a button and a display, or a YubiKey that types digits. Each press gives a new code.",
  data,
  /** The id in front of the digits belongs to the code, never to the password. */
  endings(typed, { digits, tokenId }) {
    return digitsAtEnd(typed, digits).map(({ code, codeLength }) => {
      const before = typed.slice(0, -codeLength).slice(-(tokenId?.length ?? 0));
      const hasId = tokenId !== null && isTyped(tokenId.toLowerCase(), before);
      return { code, codeLength: codeLength + (hasId ? tokenId.length : 0) };
    });
  },
  verify(factor, code) {
    const { counter } = factor;
    const range = [counter - lookAhead + 1, counter + lookAhead] as const;
    const match = matchAmong(keyOf(factor), code, range, counter);
    return match.status === "none" ? match : { status: match.status, counter: match.step };
  },
  look: ({ digits }) => ({
    form: `${digits} digits`,
    typing: `press the button of your token, type the ${digits} digits that it shows, without a space in between, and press Enter`,
    caption: "the code your token shows when you press its button",
    device: "token",
    next: "press the button again",
    ifRefused: runAway,
    example: exampleDigits(digits),
  }),
  resync: (factor, codes) =>
    pairAmong(keyOf(factor), codes, [factor.counter + 1, factor.counter + resyncReach], factor.counter),
} as const satisfies CounterKind<HotpData>;

const isTyped = (tokenId: string, text: string): boolean =>
  text.toLowerCase() === tokenId || modhexReadings(text).includes(tokenId);
