/** Pure. Reads what the shown SQL gives: CSV, COPY's text form, or psql's table, aligned or not. */

import { type CsvContent, readCsv } from "@/lib/foundation/base/csv";

/** A role and what pg_authid holds for it; empty where it holds nothing. */
export type RolePassword = { readonly role: string; readonly password: string };

/** What was read. `unreadableLines` counts from one. */
export type ParsedRoles = {
  readonly roles: readonly RolePassword[];
  readonly unreadableLines: readonly number[];
};

/** The forms that the text may have; each line has the password last, which holds none of the separators. */
type Form = "csv" | "copy" | "table";

/** Reads `text` in whichever form it has. Headings, rules and psql's count of rows are passed over. */
export function parseRoles(text: string): ParsedRoles {
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  const form = formOf(lines);
  const { records, unreadableLines } = form === "csv" ? readCsv(text) : withoutQuotes(lines, readers[form]);
  const roles: RolePassword[] = [];
  const wrong = [...unreadableLines];
  for (const { line, fields } of records) {
    const [role, password, ...more] = fields;
    if (!role || password === undefined || more.length > 0) wrong.push(line);
    else if (!(role === "rolname" && password === "rolpassword")) roles.push({ role, password });
  }
  return { roles, unreadableLines: wrong.sort((a, b) => a - b) };
}

/** One record a line, without what psql and COPY put around them. */
function withoutQuotes(lines: readonly string[], read: (line: string) => readonly string[]): CsvContent {
  const records = lines.flatMap((text, at) => (isNoRole(text) ? [] : [{ line: at + 1, fields: read(text) }]));
  return { records, unreadableLines: [] };
}

function formOf(lines: readonly string[]): Form {
  if (lines.some((line) => line.includes("\t"))) return "copy";
  const hasCommas = lines.some((line) => /,"?(SCRAM-SHA-256\$|md5|rolpassword)/.test(line));
  return !hasCommas && lines.some((line) => line.includes("|")) ? "table" : "csv";
}

/** Empty lines, `----+----`, `(3 rows)` in any language, and the end of COPY. */
const isNoRole = (line: string): boolean => /^(|-+\+-+|\(\d+ \S+\)|\\\.)$/.test(line.trim());

const readers: Readonly<Record<Exclude<Form, "csv">, (line: string) => readonly string[]>> = {
  copy: (line) => line.split("\t").map((field) => (field === "\\N" ? "" : unescaped(field))),
  table(line) {
    const at = line.lastIndexOf("|");
    if (at < 0) return [];
    const role = line.startsWith(" ") ? line.slice(1, at).trimEnd() : line.slice(0, at);
    return [role, line.slice(at + 1).trim()];
  },
};

const escapes: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};
/** COPY writes a backslash before what would end a field or a line. */
const unescaped = (field: string): string =>
  field.replace(/\\(.)/gs, (_, character: string) => escapes[character] ?? character);
