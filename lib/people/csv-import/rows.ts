/** Pure. What each line of a file asks for: the user it describes, or what is wrong with it, by column. */
import type { z } from "zod";
import { type CreateUserInput, createUserInput } from "@/lib/people/users/schema";
import { type ImportColumn, importColumnIds, type Mapping, valueSeparator } from "./columns";
import type { ImportFile } from "./file";

/** Something wrong. `line` is the line of the file; a null `column` means the line as a whole. */
export type LineError = {
  readonly line: number;
  readonly column: ImportColumn | null;
  readonly message: string;
};

/**
 * A line with a role name. `given` has what its cells say: an empty cell says nothing. Groups are by name. A line that `isWrong`
 * is still compared with what exists, so that everything that is wrong with it is said at once.
 */
export type WantedUser = {
  readonly line: number;
  readonly isWrong: boolean;
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
    if (found.some(({ column }) => column === "username")) continue;
    const wanted = {
      ...{ line, isWrong: found.length > 0, username: cell("username") },
      groups: [...new Set(valuesOf(cell("groups")))],
    };
    users.push({ ...wanted, ...(parsed.success ? said(parsed.data) : { given: {}, aliases: [] }) });
  }
  const repeated = repeatedNames(users);
  const repeating = new Set(repeated.map(({ line }) => line));
  return {
    users: users.map((user) => ({ ...user, isWrong: user.isWrong || repeating.has(user.line) })),
    errors: [...errors, ...repeated].sort((a, b) => a.line - b.line),
  };
}

const single = ["displayName", "email", "phone", "notes"] as const satisfies readonly ImportColumn[];
const schema = createUserInput.pick({
  ...{ username: true, displayName: true, email: true, phone: true, notes: true, aliases: true },
});

/** What the cells of a line say, as far as there is something in them. */
function said({ aliases, displayName, email, phone, notes }: z.output<typeof schema>) {
  const given = {
    ...(displayName !== "" && { displayName }),
    ...(email !== null && { email }),
    ...(phone !== null && { phone }),
    ...(notes !== "" && { notes }),
  };
  return { given, aliases };
}

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
