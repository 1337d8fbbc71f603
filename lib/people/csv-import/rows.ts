/** Pure. What each line of a file asks for: the user it describes, or what is wrong with it, by column. */
import { type CreateUserInput, createUserInput } from "@/lib/people/users/schema";
import { type ImportColumn, importColumnIds, type Mapping, valueSeparator } from "./columns";
import type { ImportFile } from "./file";

/** Something wrong. `line` is the line of the file; a null `column` means the line as a whole. */
export type LineError = {
  readonly line: number;
  readonly column: ImportColumn | null;
  readonly message: string;
};

/** A line that can be read. `given` has what its cells say: an empty cell says nothing. Groups are by name. */
export type WantedUser = {
  readonly line: number;
  readonly username: string;
  readonly given: Partial<Pick<CreateUserInput, "displayName" | "email" | "phone" | "notes">>;
  readonly aliases: readonly string[];
  readonly groups: readonly string[];
};

/** All lines of `file` by `mapping`: users, errors, and both in the order of the file. */
export function readRows(
  { records, unreadableLines, headers }: ImportFile,
  mapping: Mapping,
): { readonly users: readonly WantedUser[]; readonly errors: readonly LineError[] } {
  const errors: LineError[] = unreadableLines.map((line) => ({
    line,
    column: null,
    message: "This line cannot be read. Look for a quotation mark that is not closed.",
  }));
  const users: WantedUser[] = [];
  for (const { line, fields } of records) {
    if (fields.length > headers.length) {
      const message = `This line has ${fields.length} fields, the heading has ${headers.length}. Put quotation marks around values that contain the delimiter.`;
      errors.push({ line, column: null, message });
      continue;
    }
    const cell = (column: ImportColumn) => fields[mapping[column] ?? -1] ?? "";
    const parsed = schema.safeParse({
      // A role name counts byte for byte, and blanks around it are nearly always a slip of whoever made the file.
      username: cell("username"),
      ...Object.fromEntries(single.map((column) => [column, cell(column)])),
      aliases: valuesOf(cell("aliases")),
    });
    const found = parsed.success ? [] : errorsOf(line, parsed.error.issues);
    if (/^\s|\s$/.test(cell("username"))) {
      found.push({
        line,
        column: "username",
        message: "The role name begins or ends with a blank. Remove it.",
      });
    }
    errors.push(...found);
    if (!parsed.success || found.length > 0) continue;
    const { username, aliases, displayName, email, phone, notes } = parsed.data;
    const all = { displayName, email, phone, notes };
    const given = Object.fromEntries(
      Object.entries(all).filter(([column]) => cell(column as ImportColumn).trim() !== ""),
    );
    users.push({ line, username, given, aliases, groups: [...new Set(valuesOf(cell("groups")))] });
  }
  return { users, errors: [...errors, ...repeatedNames(users)].sort((a, b) => a.line - b.line) };
}

const single = ["displayName", "email", "phone", "notes"] as const satisfies readonly ImportColumn[];
const schema = createUserInput.pick({
  ...{ username: true, displayName: true, email: true, phone: true, notes: true, aliases: true },
});

const valuesOf = (text: string): string[] =>
  text
    .split(valueSeparator)
    .map((value) => value.trim())
    .filter((value) => value !== "");

function errorsOf(
  line: number,
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): LineError[] {
  const byColumn = new Map(
    issues.map(({ path, message }) => [
      importColumnIds.find((column) => column === path[0]) ?? null,
      message,
    ]),
  );
  return [...byColumn].map(([column, message]) => ({ line, column, message }));
}

/** A role name is one user's: neither the username nor an alias of two lines. */
function repeatedNames(users: readonly WantedUser[]): LineError[] {
  const seen = new Map<string, number>();
  return users.flatMap(({ line, username, aliases }) =>
    [[username, "username"] as const, ...aliases.map((alias) => [alias, "aliases"] as const)].flatMap(
      ([name, column]) => {
        const before = seen.get(name);
        if (before === undefined) seen.set(name, line);
        if (before === undefined) return [];
        const where = before === line ? "twice in this line" : `also in line ${before}`;
        return [{ line, column, message: `“${name}” is ${where}. A role name is one user's.` }];
      },
    ),
  );
}
