/** Pure. Names and texts as SQL writes them, for statements that are shown and copied, never run by Postern. */

/** `name` as an identifier in double quotes: case, spaces and reserved words survive. */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** `text` as a string constant that means the same whatever standard_conforming_strings says. */
export function quoteLiteral(text: string): string {
  const quoted = `'${text.replaceAll("'", "''").replaceAll("\\", "\\\\")}'`;
  return text.includes("\\") ? `E${quoted}` : quoted;
}

/** `body` between dollar quotes, for DO: the tag is one that does not stand in it, so that no name can end it. */
export function quoteBody(body: string): string {
  let tag = "$do$";
  for (let number = 1; body.includes(tag); number++) tag = `$do${number}$`;
  return `${tag}\n${body}\n${tag}`;
}
