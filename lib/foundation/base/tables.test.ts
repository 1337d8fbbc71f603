/** Exports: cells that stay cells, and pieces that make a whole. */
import { expect, test } from "vitest";
import { csvCell, exportFormatOf, exportPieces } from "./tables";

test.each([
  ["plain", "plain"],
  ["a,b", '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ["=1+1", "'=1+1"],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  [" =1", "' =1"],
  ["\u00a0\u2003@SUM(A1)", "'\u00a0\u2003@SUM(A1)"],
  ["＝1", "'＝1"],
  [" a=1", " a=1"],
  ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
  ["two\nlines", '"two\nlines"'],
])("%j becomes %j", (text, cell) => {
  expect(csvCell(text)).toBe(cell);
});

const columns = { n: (row: number) => row, twice: (row: number) => ({ of: row }), none: () => null };
async function* count(to: number) {
  for (let n = 1; n <= to; n++) yield n;
}
async function whole(to: number, format: "csv" | "json"): Promise<string> {
  let text = "";
  for await (const piece of exportPieces(count(to), columns, format)) text += piece;
  return text;
}

test("CSV has a heading and a line each; JSON is one array", async () => {
  expect(await whole(2, "csv")).toBe('n,twice,none\r\n1,"{""of"":1}",\r\n2,"{""of"":2}",\r\n');
  expect(JSON.parse(await whole(2, "json"))).toEqual(
    [1, 2].map((n) => ({ n, twice: { of: n }, none: null })),
  );
  expect(JSON.parse(await whole(0, "json"))).toEqual([]);
});

test("other formats are none", () => {
  expect([exportFormatOf("csv"), exportFormatOf("xls"), exportFormatOf(undefined)]).toEqual([
    "csv",
    null,
    null,
  ]);
});
