/** Pure. Reading CSV (RFC 4180) that people bring, record by record. Writing is in tables.ts. */
import { type Options, parse } from "csv-parse/sync";

/** What was read. Lines count from one; a record is at its first line, as a quoted field may hold line ends. */
export type CsvContent = {
  readonly records: readonly { readonly line: number; readonly fields: readonly string[] }[];
  /** Where a record begins that cannot be read, such as one with a quote that is never closed. */
  readonly unreadableLines: readonly number[];
};

/** What may stand between two fields. Spreadsheets write semicolons where the comma is the decimal sign. */
export const delimiters = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof delimiters)[number];

/** Where reading stops, so that no file keeps a process busy: more than is ever imported at once, and than anybody corrects at once. */
const mostRecords = 50_000;
const mostUnreadable = 1000;

/**
 * Reads `text`. A byte order mark and empty lines are passed over; records may have different numbers of fields. Where a file
 * goes on past 50,000 records, or past a thousand that cannot be read, the next line counts as one that cannot be read, and is
 * the last.
 */
export function readCsv(text: string, delimiter: Delimiter = ","): CsvContent {
  const records: { line: number; fields: readonly string[] }[] = [];
  const unreadableLines: number[] = [];
  let lastLine = 0;
  const enough = new Error("enough was read");
  const options: Options = {
    bom: true,
    delimiter,
    relax_column_count: true,
    skip_records_with_error: true,
    on_record: (fields: string[], { lines }) => {
      if (records.length === mostRecords) {
        unreadableLines.push(lastLine + 1);
        throw enough;
      }
      if (fields.some((field) => field !== "")) records.push({ line: lastLine + 1, fields });
      lastLine = lines;
      return null;
    },
    on_skip: (error) => {
      unreadableLines.push(lastLine + 1);
      if (unreadableLines.length > mostUnreadable) throw enough;
      lastLine = Number(error?.lines ?? lastLine + 1);
      return undefined;
    },
  };
  try {
    parse(text, options);
  } catch (error) {
    if (error !== enough) throw error;
  }
  return { records, unreadableLines };
}

/**
 * Reads a file whose delimiter is not known: the one that the first line has most of, outside quotes. Excel's line `sep=;`
 * says it itself, and counts as a line.
 */
export function readCsvFile(text: string): CsvContent & { readonly delimiter: Delimiter } {
  const said = /^\uFEFF?sep=([,;\t|])\r?\n/.exec(text);
  const rest = said ? `\n${text.slice(said[0].length)}` : text;
  const delimiter = (said?.[1] as Delimiter | undefined) ?? delimiterOf(rest);
  return { delimiter, ...readCsv(rest, delimiter) };
}

function delimiterOf(text: string): Delimiter {
  const [heading = ""] = text.replace(/^\uFEFF?[\r\n]*/, "").split(/\r?\n/, 1);
  const bare = heading.replaceAll(/"[^"]*"/g, "");
  const counts = delimiters.map((delimiter) => bare.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ",";
}
