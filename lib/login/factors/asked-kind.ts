/** Pure. What kinds have in common that ask the person to approve a login, and show a code of six digits where they do. */
import type { CodeLook } from "./descriptor";
import { digitsAtEnd, exampleDigits } from "./digits";
import { verifySent } from "./sent-code";

const digits = 6;

/** The part of a descriptor that is the same for all of them. `device`: where the question arrives. */
export const askedKind = (device: CodeLook["device"], ifRefused: string) =>
  ({
    isTyped: true,
    provesChanges: true,
    spends: "counter",
    isReusable: true,
    secretBytes: [20, 20],
    endings: (typed: string) => digitsAtEnd(typed, digits),
    verify: verifySent,
    look: () => ({
      form: `${digits} digits`,
      typing: `the ${digits} digits that appear when you approve, without a space in between, and press Enter. To be asked, log in with your password alone first; that login is refused`,
      caption: "the code shown after you approve",
      device,
      next: "log in with your password alone to be asked again",
      ifRefused,
      example: exampleDigits(digits),
    }),
    clockError: () => null,
    setup: null,
  }) as const;
