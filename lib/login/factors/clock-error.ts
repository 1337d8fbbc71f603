/** Pure. How wrong a phone's clock is, told by a code that does not fit the present time. */
import { codeAt, driftSteps, stepAt, type TotpKey } from "./totp";

/** How far around now a code is looked for. */
const searchedMs = 20 * 60_000;

/** The error of a clock in whole minutes, one or more. */
export type ClockError = { readonly minutes: number; readonly direction: "ahead" | "behind" };

/**
 * The clock error that explains `code`, up to 20 minutes; null when none does. It explains and never lets in: so wide a
 * search finds one code in 12,000 by chance.
 */
export function clockErrorOf(key: TotpKey, code: string, now: Date): ClockError | null {
  const present = stepAt(key, now);
  const steps = Math.ceil(searchedMs / 1000 / key.periodSeconds);
  for (let distance = driftSteps + 1; distance <= steps; distance++) {
    for (const sign of [1, -1]) {
      if (codeAt(key, present + sign * distance) !== code) continue;
      const minutes = Math.max(1, Math.round((distance * key.periodSeconds) / 60));
      return { minutes, direction: sign > 0 ? "ahead" : "behind" };
    }
  }
  return null;
}

/** The error in words: "about 5 minutes behind". */
export const clockErrorWords = ({ minutes, direction }: ClockError): string =>
  `about ${minutes} minute${minutes === 1 ? "" : "s"} ${direction}`;

/**
 * The sentence for a code that `key` does not give at `now`. A code from up to 20 minutes away is recognised, so that
 * the sentence can say how wrong the phone's clock is; it still does not count.
 */
export function explainWrongCode(key: TotpKey, code: string, now: Date): string {
  const error = clockErrorOf(key, code, now);
  return error
    ? `Your phone's clock is ${clockErrorWords(error)}. Turn on automatic date and time on the phone, then type the new code.`
    : "This code is wrong. Wait for the next one and type it while it is shown. If that fails too, set your phone's clock to automatic, and check that the code is from this entry in the app.";
}
