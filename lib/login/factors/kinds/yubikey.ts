/** Pure. YubiKeys that type a one-time password when they are touched (Yubico OTP), checked here with imported secrets. */
import { timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { CounterKind } from "../descriptor";
import { decodeModhex, modhexReadings } from "../modhex";
import { blockBytes, openYubicoOtp } from "../yubico-otp";

const data = z.object({
  /** What the key types in front of each one-time password, in modhex; empty where it was set up without. */
  publicId: z.string().regex(/^[cbdefghijklnrtuv]{0,16}$/, "A public ID has up to 16 letters of modhex."),
  /** In hexadecimal. */
  privateId: z.string().regex(/^[0-9a-f]{12}$/, "A private ID has 12 hexadecimal digits."),
});
type YubikeyData = z.infer<typeof data>;

/** Letters of the encrypted block. */
const blockLength = 2 * blockBytes;

export const yubikey = {
  id: "yubikey",
  name: "YubiKey (Yubico OTP)",
  summary: "A key in the USB port that types a code of up to 48 letters when it is touched.",
  strength: "strong",
  enrolment: "import",
  isTyped: true,
  provesChanges: true,
  spends: "counter",
  isReusable: true,
  data,
  secretBytes: [blockBytes, blockBytes],
  /** In capitals and on a Dvorak keyboard it is the same code. */
  endings(typed, { publicId }) {
    const codeLength = publicId.length + blockLength;
    return modhexReadings(typed.slice(-codeLength))
      .filter((code) => code.length === codeLength && code.startsWith(publicId))
      .map((code) => ({ code: code.slice(publicId.length), codeLength }));
  },
  verify({ secret, data: { privateId }, counter }, code) {
    const otp = openYubicoOtp(secret, decodeModhex(code));
    if (!otp || !timingSafeEqual(otp.privateId, Buffer.from(privateId, "hex"))) return { status: "none" };
    const number = otp.useCounter * 256 + otp.sessionUse;
    return { status: number > counter ? "fresh" : "spent", counter: number };
  },
  look: ({ publicId }) => ({
    form: `${publicId.length + blockLength} letters`,
    typing: "touch your YubiKey. It types the code and presses Enter",
    caption: "what your YubiKey types",
    device: "YubiKey",
    next: "touch the key again",
    ifRefused: "Check that the cursor is behind the password before you touch the key.",
    example: `${publicId}${"cbdefghijklnrtuv".repeat(2)}`.slice(0, 44),
  }),
  clockError: () => null,
  setup: null,
} as const satisfies CounterKind<YubikeyData>;
