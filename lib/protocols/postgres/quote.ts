/** Pure. Names and texts as SQL writes them, for statements that are shown and copied, never run by Postern. */

/** `name` as an identifier in double quotes: case, spaces and reserved words survive. */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** `text` as a string constant that means the same whatever standard_conforming_strings says. */
export function quoteLiteral(text: string): string {
  const quoted = `'${text.replaceAll("'", "''").replaceAll("\\", "\\\\")}'`;
  return text.includes("\\") ? `E${quoted}` : quoted;
}
