/** Pure. What to tell a person whose first code does not fit: usually the phone's clock, sometimes an old entry. */
import { codeAt, driftSteps, stepAt, type TotpKey } from "@/lib/factors/totp";

/** How far around now a code is looked for, to name the error of the phone's clock. */
const searchedMs = 20 * 60_000;

/**
 * The sentence for a code that `key` does not give at `now`. A code from up to 20 minutes away is recognised, so that
 * the sentence can say how wrong the phone's clock is; it still does not count.
 */
export function explainWrongCode(key: TotpKey, code: string, now: Date): string {
  const present = stepAt(key, now);
  const steps = Math.ceil(searchedMs / 1000 / key.periodSeconds);
  for (let distance = driftSteps + 1; distance <= steps; distance++) {
    for (const sign of [1, -1]) {
      if (codeAt(key, present + sign * distance) !== code) continue;
      const minutes = Math.max(1, Math.round((distance * key.periodSeconds) / 60));
      const direction = sign > 0 ? "ahead" : "behind";
      return `Your phone's clock is about ${minutes} minute${minutes === 1 ? "" : "s"} ${direction}. Switch on automatic date and time on the phone, then type the new code.`;
    }
  }
  return "This code does not fit. Wait for the next one and type it while it shows. If that fails too, set the phone's clock to automatic, and check that the code belongs to this entry.";
}
