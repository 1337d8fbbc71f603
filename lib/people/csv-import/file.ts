/** Pure. Taking a file of users apart: which delimiter, which line is the heading. */
import { type CsvContent, type Delimiter, delimiters, readCsv } from "@/lib/foundation/base/csv";
import { AppError } from "@/lib/foundation/base/errors";
import { withoutDefusing } from "@/lib/foundation/base/tables";

/** A file taken apart. `lines` counts in the file, from 1, headings included. */
export type ImportFile = {
  readonly delimiter: Delimiter;
  readonly headers: readonly string[];
  readonly records: CsvContent["records"];
  readonly unreadableLines: readonly number[];
};

/**
 * Takes `text` apart. The delimiter is the one that the heading has most of, outside quotes; Excel's line `sep=;` says it itself.
 * @throws AppError 'invalid_input' beside `text` when there is no heading or no line below it
 */
export function readImportFile(text: string): ImportFile {
  const said = /^\uFEFF?sep=([,;\t|])\r?\n/.exec(text);
  const rest = said ? `\n${text.slice(said[0].length)}` : text;
  const delimiter = (said?.[1] as Delimiter | undefined) ?? delimiterOf(rest);
  const { records, unreadableLines } = readCsv(rest, delimiter);
  const [heading, ...below] = records;
  if (!heading) throw refused("The file is empty.");
  if (below.length === 0 && unreadableLines.length === 0) {
    throw refused("The file has a heading and no users below it.");
  }
  return {
    delimiter,
    headers: heading.fields.map((field) => field.trim()),
    records: below.map(({ line, fields }) => ({ line, fields: fields.map(withoutDefusing) })),
    unreadableLines,
  };
}

function delimiterOf(text: string): Delimiter {
  const [heading = ""] = text.replace(/^\uFEFF?[\r\n]*/, "").split(/\r?\n/, 1);
  const bare = heading.replaceAll(/"[^"]*"/g, "");
  const counts = delimiters.map((delimiter) => bare.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ",";
}

const refused = (message: string) => new AppError("invalid_input", message, { text: message });
