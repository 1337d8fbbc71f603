/** Pure. What kinds have in common whose codes of six digits are sent to the person. */
import type { CodeLook, CounterKind } from "./descriptor";
import { digitsAtEnd, exampleDigits } from "./digits";
import { type SentData, sentData, verifySent } from "./sent-code";

const digits = 6;

/** What each of them says for itself. `arrives`: "the mail", "the text message"; `device`: what it arrives at. */
type Own<Id extends string> = Pick<CounterKind, "name" | "summary" | "enrolment"> & {
  readonly id: Id;
  readonly arrives: string;
  readonly device: CodeLook["device"];
  readonly ifRefused: string;
};

/** The descriptor of such a kind. */
export const sentKind = <const Id extends string>({ arrives, device, ifRefused, ...own }: Own<Id>) =>
  ({
    ...own,
    strength: "weak",
    isTyped: true,
    provesChanges: true,
    spends: "counter",
    isReusable: true,
    isSent: true,
    data: sentData,
    secretBytes: [20, 20],
    endings: (typed) => digitsAtEnd(typed, digits),
    verify: verifySent,
    look: () => ({
      form: `${digits} digits`,
      typing: `the ${digits} digits from ${arrives}, without a space in between, and press Enter. To get ${arrives}, log in with your password alone first; that login is refused`,
      caption: `the code from ${arrives}`,
      device,
      next: "log in with your password alone to get another",
      ifRefused,
      example: exampleDigits(digits),
    }),
    clockError: () => null,
    setup: null,
  }) as const satisfies CounterKind<SentData>;
