/** Pure. The CSV of a bulk issue: one line per person, for a mail merge. */
import { csvLine } from "@/lib/foundation/base/tables";

type Row = {
  readonly username: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly url: string;
  readonly expiresAt: Date;
};

/** CSV with a heading; cells are safe against being run as formulas. */
export function linkCsv(rows: readonly Row[]): string {
  const lines = rows.map((row) =>
    csvLine([row.username, row.displayName, row.email, row.url, row.expiresAt.toISOString()]),
  );
  return csvLine(["username", "name", "email", "link", "expires_at"]) + lines.join("");
}
