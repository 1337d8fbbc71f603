/** Pure. The cells of a line of a token file: read one by one, with what is wrong and in which column. */
import { type FileToken, fromHex, type Problem, type Seed, seedProblem, serialProblem } from "../seed";

/** A line of a file. */
export type Line = { readonly line: number; readonly fields: readonly string[] };

/** Reads the cells of one line and keeps what is wrong with them. Columns count from 1. */
export type Cells = {
  /** Trimmed; empty where the line is shorter. */
  text(column: number): string;
  /** What `read` makes of a cell; where that is null, `message` is written down against the column. */
  take<T>(
    column: number,
    read: (text: string) => T | null,
    message: string | ((text: string) => string),
  ): T | null;
  /** The seed in a cell of hexadecimal digits. */
  seed(column: number): Uint8Array | null;
  /** The token, or what is wrong with it. */
  token(
    serial: { readonly text: string; readonly column: number },
    seed: Seed | null,
    maker: string,
  ): FileToken;
};

/** The cells of a line. */
export function cellsOf({ line, fields }: Line): Cells {
  const problems: Problem[] = [];
  const text = (column: number) => (fields[column - 1] ?? "").trim();
  const against = (column: number, message: string) => {
    problems.push({ column, message });
    return null;
  };
  return {
    text,
    take(column, read, message) {
      const cell = text(column);
      const value = read(cell);
      return value ?? against(column, typeof message === "string" ? message : message(shown(cell)));
    },
    seed(column) {
      const secret = fromHex(text(column).replace(/\s/g, ""));
      if (!secret)
        return against(column, "The key is not hexadecimal: an even number of digits 0 to 9 and A to F.");
      const problem = seedProblem(secret);
      return problem === null ? secret : against(column, problem);
    },
    token(serial, seed, maker) {
      const wrong = serialProblem(serial.text);
      if (wrong !== null) against(serial.column, wrong);
      const token = {
        place: line,
        serial: wrong === null ? serial.text : "",
        manufacturer: maker,
        model: "",
      };
      const [first, ...more] = problems;
      if (first) return { ...token, seed: null, problems: [first, ...more] };
      if (!seed) throw new TypeError("a line without a seed says what is wrong with it");
      return { ...token, seed, problems: [] };
    },
  };
}

/** What a message repeats of a cell: nothing that is long enough to be a key. */
const shown = (cell: string) => (cell.length > 12 ? "…" : cell);
