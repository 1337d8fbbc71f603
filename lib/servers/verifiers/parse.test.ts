/** The forms in which the answer to the shown SQL comes along. */
import { expect, test } from "vitest";
import { processorMs } from "@/lib/testing/processor";
import { parseRoles } from "./parse";

const one = "SCRAM-SHA-256$4096:c2FsdHNhbHRzYWx0c2FsdA==$a:b";
const two = `md5${"0".repeat(32)}`;
const both = [
  { role: "ada", password: one },
  { role: 'o\'neil, "x"', password: two },
];

test.each([
  ["CSV with a heading", `rolname,rolpassword\nada,${one}\n"o'neil, ""x""",${two}\n`],
  ["CSV without one, with CRLF and a byte order mark", `\ufeffada,${one}\r\n"o'neil, ""x""",${two}\r\n`],
  ["CSV with everything quoted", `"rolname","rolpassword"\n"ada","${one}"\n"o'neil, ""x""","${two}"`],
  ["COPY", `ada\t${one}\no'neil, "x"\t${two}\n\\.\n`],
  [
    "psql",
    ` rolname     | rolpassword\n-------------+------------\n ada         | ${one}\n o'neil, "x" | ${two}\n(2 rows)\n\n`,
  ],
  [
    "psql in German",
    ` rolname     | rolpassword\n-------------+------------\n ada         | ${one}\n o'neil, "x" | ${two}\n(2 Zeilen)\n`,
  ],
  ["psql, unaligned", `rolname|rolpassword\nada|${one}\no'neil, "x"|${two}\n(2 rows)\n`],
  ["psql, tuples only", `ada|${one}\no'neil, "x"|${two}\n`],
])("%s", (_, text) => {
  expect(parseRoles(text)).toEqual({ roles: both, unreadableLines: [] });
});

test.each([
  ["a name with a line break in CSV", `"a\nb",${one}`, "a\nb"],
  ["a name with a tab in COPY", `a\\tb\\\\\t${one}`, "a\tb\\"],
  ["a name with a bar in a table", ` a | b | ${one}`, "a | b"],
  ["a name that is a number", `42,${one}`, "42"],
])("%s", (_, text, role) => {
  expect(parseRoles(text).roles).toEqual([{ role, password: one }]);
});

test("no password at all is told from one", () => {
  expect(parseRoles(`ada\t\\N\nbob\t${one}`).roles[0]).toEqual({ role: "ada", password: "" });
  expect(parseRoles("rolname,rolpassword\nada,").roles).toEqual([{ role: "ada", password: "" }]);
});

test("lines that say nothing are named by number, never by text", () => {
  expect(parseRoles(`ada,${one}\nnonsense\n,${one}\na,b,c`)).toEqual({
    roles: [{ role: "ada", password: one }],
    unreadableLines: [2, 3, 4],
  });
  expect(parseRoles('"never closed,\nx')).toEqual({ roles: [], unreadableLines: [1] });
  expect(parseRoles("")).toEqual({ roles: [], unreadableLines: [] });
});

test.each([
  ["a quote that is never closed", `"${"x\n".repeat(200_000)}`],
  ["a line of blanks", `ada|${one}\n${" ".repeat(200_000)}x`],
])("%s does not keep the reader busy", (_, text) => {
  const took = processorMs(() => expect(parseRoles(text).unreadableLines.length).toBe(1));
  expect(took).toBeLessThan(2000);
});
