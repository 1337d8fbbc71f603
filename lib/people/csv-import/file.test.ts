/** Files as people's programs save them. */
import { expect, it, test } from "vitest";
import { csvCell, withoutDefusing } from "@/lib/foundation/base/tables";
import { decodeFile } from "@/lib/foundation/base/text-file";
import { guessMapping } from "./columns";
import { readImportFile } from "./file";

const octets = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part))));

it.each([
  ["UTF-8", octets("jörg,Jörg"), "UTF-8"],
  ["UTF-8 with a mark", octets([0xef, 0xbb, 0xbf], "jörg,Jörg"), "UTF-8"],
  ["UTF-16 from a spreadsheet", Buffer.from("\uFEFFjörg,Jörg", "utf16le"), "UTF-16LE"],
  ["UTF-16, big end first", Buffer.from("\uFEFFjörg,Jörg", "utf16le").swap16(), "UTF-16BE"],
  ["Windows-1252", octets("j", [0xf6], "rg,J", [0xf6], "rg"), "Windows-1252"],
])("reads %s", (_, file, encoding) => {
  expect(decodeFile(file)).toEqual({ text: "jörg,Jörg", encoding });
});

it.each([
  ["commas", "role,name\nada,Ada", ","],
  ["semicolons, with commas in the text", "role;name\nada;Lovelace, Ada", ";"],
  ["tabs", "role\tname\nada\tAda", "\t"],
  ["a comma inside quotes", '"role,name";"mail, phone"\nada;x', ";"],
  ["Excel's own line", "sep=;\r\nrole;name\r\nada;Ada", ";"],
  ["one column", "role\nada", ","],
])("finds the delimiter: %s", (_, text, delimiter) => {
  const file = readImportFile(text);
  expect(file.delimiter).toBe(delimiter);
  expect(file.records[0]?.fields[0]).toBe("ada");
});

it("counts lines as an editor does, over quoted line ends and Excel's own line", () => {
  const file = readImportFile('sep=,\nrole,notes\nada,"two\nlines"\nbob,\n\ncy,x');
  expect(file.records.map(({ line }) => line)).toEqual([3, 5, 7]);
});

it.each([
  ["nothing", ""],
  ["blank lines", "\n\n"],
  ["a heading alone", "role,name\n"],
])("refuses %s beside the file", (_, text) => {
  expect(() => readImportFile(text)).toThrow(expect.objectContaining({ code: "invalid_input" }));
});

it.each([
  [
    "our own names",
    ["Database role name", "Name", "Mail address"],
    { username: 0, displayName: 1, email: 2 },
  ],
  [
    "other people's",
    ["E-Mail", "Full name", "ROLE_NAME", "Member of"],
    { email: 0, displayName: 1, username: 2, groups: 3 },
  ],
  ["two alike", ["name", "Name", "user"], { displayName: 0, username: 2 }],
  ["none that is known", ["a", "b"], {}],
])("guesses the columns: %s", (_, headers, mapping) => {
  expect(guessMapping(headers)).toEqual(mapping);
});

test("formula characters are data on the way in, also where an export of ours defused them", () => {
  const cells = ["=1+1", "+49 30 1", " @x", "-", "'quoted", "'=kept", "plain"];
  const text = `role,notes\n${cells.map((cell) => `ada,${csvCell(cell)}`).join("\n")}`;
  expect(readImportFile(text).records.map(({ fields }) => fields[1])).toEqual([
    ...["=1+1", "+49 30 1", " @x", "-", "'quoted"],
    // Not one that we wrote: an apostrophe before it is what somebody typed, and looks the same.
    "=kept",
    "plain",
  ]);
  expect(withoutDefusing("''=x")).toBe("''=x");
});
