/** Pure. What a server said, as evidence shows it and as scripts for psql may hold it. */
import { quoteIdentifier } from "@/lib/protocols/postgres/quote";

const mostCharacters = 300;

/**
 * `text` on one line of at most 300 characters: no control or direction character of a server's ends a comment or reorders
 * a line. What was cut ends in "…".
 */
export function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, " ").trim();
  return line.length > mostCharacters ? `${line.slice(0, mostCharacters - 1)}…` : line;
}

/** What makes psql go on in `database`. psql reads a backslash command to the end of its line, so a name with one in it cannot be written. */
export const connectLine = (database: string): string =>
  /[\r\n]/.test(database)
    ? `-- Run this in the database ${oneLine(database)}:`
    : `\\connect ${quoteIdentifier(database)}`;

/** "a.b" for evidence. */
export const dotted = (...names: readonly string[]): string => names.join(".");

/** Names in double quotes, "a"."b", for SQL. */
export const quoted = (...names: readonly string[]): string => names.map(quoteIdentifier).join(".");
