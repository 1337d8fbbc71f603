/** Pure. The CSV of a bulk issue: one line per person, for a mail merge. */

type Row = {
  readonly username: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly url: string;
  readonly expiresAt: Date;
};

/** CSV (RFC 4180) with a header line. Cells that a spreadsheet would run as a formula get a leading apostrophe. */
export function linkCsv(rows: readonly Row[]): string {
  const lines = rows.map((row) =>
    [row.username, row.displayName, row.email ?? "", row.url, row.expiresAt.toISOString()]
      .map(cell)
      .join(","),
  );
  return ["username,name,email,link,expires_at", ...lines, ""].join("\r\n");
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
