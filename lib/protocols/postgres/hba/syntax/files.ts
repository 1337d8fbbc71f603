/** Pure. Follows a pg_hba.conf through the files it takes in, to the lines that PostgreSQL would parse. */
import type { HbaInclude, Token } from "../rule";
import { fieldsOf, type LogicalLine, logicalLines } from "./token";

/** Reads files for the parser; null where there is none. `list` gives the names in a directory. */
export type HbaFiles = {
  read(path: string): string | null;
  list(directory: string): readonly string[] | null;
};

/** No file but the one that was handed over. */
export const noFiles: HbaFiles = { read: () => null, list: () => null };

/** A line cut into fields; `error` is PostgreSQL's word on a file that could not be taken in. */
export type FieldLine = {
  readonly file: string;
  readonly lineNumber: number;
  readonly raw: string;
  readonly fields: readonly (readonly Token[])[];
  readonly error: string | null;
};

/** The nesting that PostgreSQL allows. */
const deepest = 10;

type Walk = {
  readonly files: HbaFiles;
  /** Major version: directives came with 16, and its message for `@file` is another one. */
  readonly version: number;
  readonly includes: HbaInclude[];
};

/** All lines that say something, in the order of their effect, with the includes that led to them. */
export function collectLines(
  file: string,
  text: string,
  { files, version }: Omit<Walk, "includes">,
): { readonly lines: readonly FieldLine[]; readonly includes: readonly HbaInclude[] } {
  const includes: HbaInclude[] = [];
  return { lines: linesOf(file, text, { files, version, includes }, 0), includes };
}

function linesOf(file: string, text: string, walk: Walk, depth: number): FieldLine[] {
  return logicalLines(text).flatMap((line) => {
    const { fields, error } = fieldsOf(line.text, (token) => expandToken(token, { file, line, walk, depth }));
    if (fields.length === 0 && error === null) return [];
    const asLine = (failure: string | null): FieldLine[] => [
      { file, lineNumber: line.lineNumber, raw: line.text, fields, error: failure },
    ];
    const [directive, target] = [fields[0]?.[0]?.text, fields[1]?.[0]?.text];
    if (error !== null || fields.length !== 2 || walk.version < 16 || target === undefined)
      return asLine(error);
    if (directive !== "include" && directive !== "include_if_exists" && directive !== "include_dir")
      return asLine(null);
    walk.includes.push({ file, lineNumber: line.lineNumber, directive, target });
    const taken =
      directive === "include_dir"
        ? takeDirectory(file, target, walk, depth)
        : takeFile(file, target, directive === "include_if_exists", walk, depth);
    return taken.error === null ? taken.lines : [...taken.lines, ...asLine(taken.error)];
  });
}

type Taken = { readonly lines: FieldLine[]; readonly error: string | null };

function takeFile(outer: string, name: string, isOptional: boolean, walk: Walk, depth: number): Taken {
  const path = beside(outer, name);
  if (depth + 1 > deepest)
    return { lines: [], error: `could not open file "${path}": maximum nesting depth exceeded` };
  const text = walk.files.read(path);
  if (text !== null) return { lines: linesOf(path, text, walk, depth + 1), error: null };
  return {
    lines: [],
    error: isOptional ? null : `could not open file "${path}": No such file or directory`,
  };
}

function takeDirectory(outer: string, name: string, walk: Walk, depth: number): Taken {
  if (/^[ \t\n\r\v\f]*$/.test(name)) return { lines: [], error: "empty configuration directory name" };
  const directory = beside(outer, name);
  const names = walk.files.list(directory);
  if (!names) return { lines: [], error: `could not open directory "${directory}"` };
  const taken = names
    .filter((entry) => entry.length > 5 && !entry.startsWith(".") && entry.endsWith(".conf"))
    .sort((a, b) => (a < b ? -1 : 1))
    .map((entry) => takeFile(outer, `${directory}/${entry}`, false, walk, depth));
  const errors = taken.flatMap(({ error }) => error ?? []);
  return {
    lines: taken.flatMap(({ lines }) => lines),
    error: errors.length > 0 ? errors.join("\n") : null,
  };
}

/** A token as it is, or for an unquoted `@name` all tokens of that file, in one flat list. */
function expandToken(
  token: Token,
  at: { readonly file: string; readonly line: LogicalLine; readonly walk: Walk; readonly depth: number },
): { readonly tokens: readonly Token[]; readonly error: string | null } {
  if (token.isQuoted || token.text.length < 2 || !token.text.startsWith("@"))
    return { tokens: [token], error: null };
  const { file, line, walk, depth } = at;
  const target = token.text.slice(1);
  walk.includes.push({ file, lineNumber: line.lineNumber, directive: "@", target });
  const taken = takeFile(file, target, false, walk, depth);
  if (taken.error !== null) {
    const path = beside(file, target);
    const old = `could not open secondary authentication file "@${target}" as "${path}": No such file or directory`;
    return { tokens: [], error: walk.version < 16 ? old : taken.error };
  }
  const bad = taken.lines.findIndex((inner) => inner.error !== null);
  const good = bad < 0 ? taken.lines : taken.lines.slice(0, bad);
  return { tokens: good.flatMap((inner) => inner.fields.flat()), error: taken.lines[bad]?.error ?? null };
}

/** A path named in `outer`: absolute as it is, else beside that file; "." and ".." resolved. */
function beside(outer: string, name: string): string {
  const path = name.startsWith("/") ? name : `${outer.slice(0, outer.lastIndexOf("/") + 1)}${name}`;
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== ".." || !path.startsWith("/")) parts.push(part);
  }
  return `${path.startsWith("/") ? "/" : ""}${parts.join("/")}`;
}
