/** Pure. The columns that a file of users may have, and which of a file's own headers means which. */

/** In the order of the sample file. `headers` are other names for it, in lower case without blanks. */
export const importColumns = {
  username: {
    name: "Database role name",
    headers: ["username", "role", "rolename", "databaserole", "login", "user"],
  },
  displayName: { name: "Name", headers: ["displayname", "name", "fullname"] },
  email: { name: "Mail address", headers: ["email", "mail", "mailaddress", "emailaddress"] },
  phone: { name: "Phone", headers: ["phone", "mobile", "telephone", "phonenumber", "tel"] },
  groups: { name: "Groups", headers: ["groups", "group", "memberof"] },
  aliases: { name: "Other role names", headers: ["aliases", "alias", "otherrolenames"] },
  notes: { name: "Notes", headers: ["notes", "note", "comment", "comments"] },
} as const;
export type ImportColumn = keyof typeof importColumns;
export const importColumnIds = Object.keys(importColumns) as readonly ImportColumn[];

/** By column, the place of the file's column that it is taken from, from 0; columns that the file lacks are absent. */
export type Mapping = Partial<Readonly<Record<ImportColumn, number>>>;

/** The name of a column on a page, or "Line" for the line as a whole. */
export const columnName = (column: ImportColumn | null): string =>
  column === null ? "Line" : importColumns[column].name;

/** What separates several groups or aliases in one cell. */
export const valueSeparator = "|";

/** The mapping that the headers suggest: case, spaces and punctuation do not count, the first of two alike is taken. */
export function guessMapping(headers: readonly string[]): Mapping {
  const plain = headers.map(plainName);
  const found = importColumnIds.flatMap((column) => {
    const { name, headers: others } = importColumns[column];
    const known = [plainName(name), ...others];
    const place = plain.findIndex((header) => known.includes(header));
    return place < 0 ? [] : [[column, place] as const];
  });
  return Object.fromEntries(found);
}

const plainName = (header: string) => header.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
