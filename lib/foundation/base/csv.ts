/** Pure. Reading CSV (RFC 4180) that people bring, record by record. Writing is in tables.ts. */
import { parse } from "csv-parse/sync";

/** What was read. Lines count from one; a record is at its first line, as a quoted field may hold line ends. */
export type CsvContent = {
  readonly records: readonly { readonly line: number; readonly fields: readonly string[] }[];
  /** Where a record begins that cannot be read, such as one with a quote that is never closed. */
  readonly unreadableLines: readonly number[];
};

/** What may stand between two fields. Spreadsheets write semicolons where the comma is the decimal sign. */
export const delimiters = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof delimiters)[number];

/** Reads `text`. A byte order mark and empty lines are passed over; records may have different numbers of fields. */
export function readCsv(text: string, delimiter: Delimiter = ","): CsvContent {
  const records: { line: number; fields: readonly string[] }[] = [];
  const unreadableLines: number[] = [];
  let lastLine = 0;
  parse(text, {
    bom: true,
    delimiter,
    relax_column_count: true,
    skip_records_with_error: true,
    on_record: (fields: string[], { lines }) => {
      if (fields.some((field) => field !== "")) records.push({ line: lastLine + 1, fields });
      lastLine = lines;
      return null;
    },
    on_skip: (error) => {
      unreadableLines.push(lastLine + 1);
      lastLine = Number(error?.lines ?? lastLine + 1);
      return undefined;
    },
  });
  return { records, unreadableLines };
}
