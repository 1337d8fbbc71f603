/** Pure. Tables that people take away: CSV (RFC 4180) and JSON, piece by piece. */

/** Forms of an export, with their media types. */
export const exportTypes = {
  csv: "text/csv; charset=utf-8",
  json: "application/json; charset=utf-8",
} as const;
export type ExportFormat = keyof typeof exportTypes;

/** The format that `text` names, or null. */
export function exportFormatOf(text: string | undefined): ExportFormat | null {
  return text === "csv" || text === "json" ? text : null;
}

/**
 * `rows` as pieces of text: JSON is one array, CSV has the names of `columns` as its heading. A column reads its value
 * from a row; in CSV anything but text and numbers is written as JSON, and null as nothing.
 */
export async function* exportPieces<Row>(
  rows: AsyncIterable<Row>,
  columns: Readonly<Record<string, (row: Row) => unknown>>,
  format: ExportFormat,
): AsyncGenerator<string> {
  const names = Object.keys(columns);
  if (format === "csv") {
    yield csvLine(names);
    for await (const row of rows) yield csvLine(Object.values(columns).map((read) => read(row)));
    return;
  }
  let separator = "[\n";
  for await (const row of rows) {
    const record = Object.fromEntries(Object.entries(columns).map(([name, read]) => [name, read(row)]));
    yield separator + JSON.stringify(record);
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

/** One line of CSV with its end. */
export function csvLine(values: readonly unknown[]): string {
  return `${values.map((value) => csvCell(textOf(value))).join(",")}\r\n`;
}

/**
 * One CSV cell. Text that a spreadsheet would run as a formula, some of them after blanks and with wide signs too, gets an
 * apostrophe in front (OWASP, CSV injection): names were typed by people.
 */
export function csvCell(text: string): string {
  const safe = isFormula(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** What a cell of ours meant: the apostrophe that `csvCell` put before a formula taken away again, and no other. */
export const withoutDefusing = (text: string): string =>
  text.startsWith("'") && isFormula(text.slice(1)) ? text.slice(1) : text;

const isFormula = (text: string) => /^[\t\r\n]|^\s*[=+\-@＝＋－＠]/.test(text);

function textOf(value: unknown): string {
  if (value === null) return "";
  return typeof value === "string" || typeof value === "number" ? String(value) : JSON.stringify(value);
}
