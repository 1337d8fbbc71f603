/** Pure. Taking a file of users apart: heading, and lines below it. */
import { type CsvContent, type Delimiter, readCsvFile } from "@/lib/foundation/base/csv";
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
 * Takes `text` apart, whatever its delimiter.
 * @throws AppError 'invalid_input' beside `text` when there is no heading or no line below it
 */
export function readImportFile(text: string): ImportFile {
  const { delimiter, records, unreadableLines } = readCsvFile(text);
  const [heading, ...below] = records;
  if (!heading)
    throw refused("The file is empty. The first line names the columns, and each further line is a user.");
  if (below.length === 0 && unreadableLines.length === 0) {
    throw refused(
      "The file has a line with the names of the columns, and no users below it. Add a line for each user.",
    );
  }
  return {
    delimiter,
    headers: heading.fields.map((field) => field.trim()),
    records: below.map(({ line, fields }) => ({ line, fields: fields.map(withoutDefusing) })),
    unreadableLines,
  };
}

const refused = (message: string) => new AppError("invalid_input", message, { text: message });
