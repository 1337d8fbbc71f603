/** Pure. The result of a change to many users as CSV: one line per person; with links, for a mail merge. */
import { csvLine } from "@/lib/foundation/base/tables";
import type { BulkLine } from "./bulk";
import type { BulkAction } from "./schema";

const outcomes = { changed: "changed", unchanged: "already so", failed: "failed" } as const;

/** The first line. */
export const bulkCsvHead = (action: BulkAction): string =>
  action === "issue_links"
    ? csvLine(["username", "name", "email", "link", "expires_at", "result", "why"])
    : csvLine(["username", "name", "email", "result", "why"]);

/** One line per user; cells are safe against being run as formulas. */
export function bulkCsvLines(action: BulkAction, lines: readonly BulkLine[]): string {
  return lines
    .map(({ user, outcome, why, link }) => {
      const who = [user.username, user.displayName, user.email];
      const linked =
        action === "issue_links" ? [link?.url ?? null, link?.expiresAt.toISOString() ?? null] : [];
      const word = action === "issue_links" && outcome === "changed" ? "issued" : outcomes[outcome];
      return csvLine([...who, ...linked, word, why]);
    })
    .join("");
}
