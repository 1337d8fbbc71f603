/** Pure. How long something took, short enough for a table. */
import { inWords } from "@/lib/foundation/base/durations";

/** "12 ms", "3.4 s", "5 minutes". */
export function tookText(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : inWords(ms);
}
