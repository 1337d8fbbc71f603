/** Pure. Cuts one logical line of pg_hba.conf into fields of tokens, character by character as PostgreSQL does. */
import type { Token } from "../rule";

/** A token, with where reading goes on and whether a comma ended it, so that the next token is of the same field. */
type NextToken = { readonly token: Token | null; readonly next: number; readonly isListed: boolean };

const isBlank = (c: string) => c === " " || c === "\t" || c === "\r";

/**
 * The token at or after `start`. Blanks and commas before it are skipped; quotes may open and close anywhere in it;
 * `""` inside quotes is a quote; an open quote runs to the end of the line. `isQuoted` means that nothing stood
 * before the first quote.
 */
function nextToken(line: string, start: number): NextToken {
  let at = start;
  while (at < line.length && (isBlank(line[at] ?? "") || line[at] === ",")) at++;
  let text = "";
  let isQuoted = false;
  let isListed = false;
  let [inQuote, wasQuote, sawQuote] = [false, false, false];
  for (; at < line.length; at++) {
    const c = line[at] ?? "";
    if (isBlank(c) && !inQuote) break;
    if (c === "#" && !inQuote) {
      at = line.length;
      break;
    }
    if (c === "," && !inQuote) {
      isListed = true;
      break;
    }
    if (c !== '"' || wasQuote) text += c;
    wasQuote = inQuote && c === '"' ? !wasQuote : false;
    if (c === '"') {
      inQuote = !inQuote;
      sawQuote = true;
      if (text === "") isQuoted = true;
    }
  }
  return { token: sawQuote || text !== "" ? { text, isQuoted } : null, next: at, isListed };
}

/** What stands for a field's token: itself, or what the file it names (`@file`) holds. */
export type Expand = (token: Token) => { readonly tokens: readonly Token[]; readonly error: string | null };

/**
 * The fields of a line; each is the list of tokens that commas joined. Stops at the first error of `expand`, as
 * PostgreSQL does. A field that expands to nothing is left out.
 */
export function fieldsOf(
  line: string,
  expand: Expand,
): { readonly fields: readonly (readonly Token[])[]; readonly error: string | null } {
  const fields: Token[][] = [];
  let error: string | null = null;
  let at = 0;
  while (at < line.length && error === null) {
    const field: Token[] = [];
    let isListed = true;
    while (isListed && error === null) {
      const found = nextToken(line, at);
      at = found.next;
      isListed = found.isListed;
      if (!found.token) break;
      const expanded = expand(found.token);
      field.push(...expanded.tokens);
      error = expanded.error;
    }
    if (field.length > 0) fields.push(field);
  }
  return { fields, error };
}

/** The comment at the end of `line`, from its `#` on; empty when there is none. */
export function commentOf(line: string): string {
  let inQuote = false;
  for (const [at, c] of [...line].entries()) {
    if (c === '"') inQuote = !inQuote;
    if (c === "#" && !inQuote) return [...line].slice(at).join("");
  }
  return "";
}

/** A line after backslashes at line ends were joined. `lineNumber` is that of its first line, from 1. */
export type LogicalLine = { readonly lineNumber: number; readonly text: string };

/** The logical lines of a file, blank ones and comments too. */
export function logicalLines(file: string): readonly LogicalLine[] {
  const lines: LogicalLine[] = [];
  const physical = file.split("\n");
  let lineNumber = 1;
  for (let i = 0; i < physical.length; ) {
    const pieces: string[] = [];
    let isContinued = true;
    const first = i;
    while (isContinued && i < physical.length) {
      const piece = withoutReturns(physical[i++] ?? "");
      isContinued = piece.endsWith("\\");
      pieces.push(isContinued ? piece.slice(0, -1) : piece);
    }
    // Where a line was joined to nothing, what stood before the backslash is the end of the line.
    while (pieces.length > 1 && pieces.at(-1) === "") {
      pieces.pop();
      pieces.push(withoutReturns(pieces.pop() ?? ""));
    }
    const [text, taken] = [pieces.join(""), i - first];
    lines.push({ lineNumber, text });
    lineNumber += taken;
  }
  return lines;
}

/** In one pass from the end; a pattern would look at every run of returns again and again. */
function withoutReturns(text: string): string {
  let end = text.length;
  while (text[end - 1] === "\r") end--;
  return text.slice(0, end);
}
