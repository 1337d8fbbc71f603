/** Pure. What to tell a person whose first code does not fit: usually the phone's clock, sometimes an old entry. */
import { clockErrorOf, clockErrorWords } from "@/lib/login/factors/clock-error";
import type { TotpKey } from "@/lib/login/factors/totp";

/**
 * The sentence for a code that `key` does not give at `now`. A code from up to 20 minutes away is recognised, so that
 * the sentence can say how wrong the phone's clock is; it still does not count.
 */
export function explainWrongCode(key: TotpKey, code: string, now: Date): string {
  const error = clockErrorOf(key, code, now);
  return error
    ? `Your phone's clock is ${clockErrorWords(error)}. Switch on automatic date and time on the phone, then type the new code.`
    : "This code does not fit. Wait for the next one and type it while it shows. If that fails too, set the phone's clock to automatic, and check that the code belongs to this entry.";
}
