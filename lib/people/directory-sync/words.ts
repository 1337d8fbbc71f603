/** Pure. How pages and conflicts of forms call the choices of a sync. */
import type { ConflictRule } from "./plan";

/** What becomes of a person whose name or mail address a local user has, in words. */
export const conflictWords: Readonly<Record<ConflictRule, string>> = {
  skip: "Leave both as they are",
  take_over: "Make the local user the directory's, with the directory's name",
  alias: "Make the local user the directory's, and keep the role name",
};

/** How often, in words. */
export function intervalText(minutes: number): string {
  if (minutes === 0) return "Only on demand";
  if (minutes === 1440) return "Once a day";
  if (minutes < 60) return `Every ${minutes} minutes`;
  return minutes === 60 ? "Every hour" : `Every ${minutes / 60} hours`;
}
