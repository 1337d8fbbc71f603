/** Reading CSV: what RFC 4180 allows, and where what it does not allow is. */
import { expect, test } from "vitest";
import { readCsv } from "./csv";

const fields = (text: string) => readCsv(text).records.map((record) => record.fields);

test.each([
  [
    "line ends of Windows, a byte order mark",
    "\ufeffa,b\r\nc,d\r\n",
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  [
    "quotes, commas and line ends in fields",
    '"a ""b"", c","d\ne"\nf,',
    [
      ['a "b", c', "d\ne"],
      ["f", ""],
    ],
  ],
  ["empty lines, records of different lengths", "\n\na\n\nb,c,d\n", [["a"], ["b", "c", "d"]]],
  ["nothing", "", []],
])("%s", (_, text, expected) => {
  expect(fields(text)).toEqual(expected);
});

test("says at which line each record begins, and where one cannot be read", () => {
  expect(readCsv('a,"x\ny"\n\nc,d\ne"f,g\nh,i\n"open,\nj')).toEqual({
    records: [
      { line: 1, fields: ["a", "x\ny"] },
      { line: 4, fields: ["c", "d"] },
      { line: 6, fields: ["h", "i"] },
    ],
    unreadableLines: [5, 7],
  });
});

test("a quote that is never closed does not keep the reader busy", () => {
  const start = performance.now();
  expect(readCsv(`"${"x\n".repeat(200_000)}`)).toEqual({ records: [], unreadableLines: [1] });
  expect(performance.now() - start).toBeLessThan(2000);
});
