/** Pure. What an import would do: compares the lines of a file with the users that exist. */
import type { LineError, WantedUser } from "./rows";

/** What exists, as far as the file touches it. */
export type Known = {
  /** Users by username. */
  readonly users: ReadonlyMap<string, KnownUser>;
  /** The username of each alias's owner. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Ids of groups by name. */
  readonly groups: ReadonlyMap<string, string>;
};

/** A user who exists. */
export type KnownUser = {
  readonly id: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly notes: string;
  readonly groupIds: readonly string[];
};

/** A user to be changed: what differs, and what is added. */
export type Change = {
  readonly line: number;
  readonly id: string;
  readonly username: string;
  readonly fields: WantedUser["given"];
  readonly aliases: readonly string[];
  readonly groupIds: readonly string[];
};

/** Everything an import would do. With errors nothing is done at all. */
export type ImportPlan = {
  readonly created: readonly (WantedUser & { readonly groupIds: readonly string[] })[];
  readonly changed: readonly Change[];
  readonly unchanged: number;
  readonly errors: readonly LineError[];
};

/** The plan for `users`; `errors` are those that the lines have by themselves. */
export function planImport(
  users: readonly WantedUser[],
  errors: readonly LineError[],
  known: Known,
): ImportPlan {
  const created: ImportPlan["created"][number][] = [];
  const changed: Change[] = [];
  const found: LineError[] = [...errors];
  let unchanged = 0;
  for (const user of users) {
    const wrong = clashes(user, known);
    found.push(...wrong);
    if (wrong.length > 0 || user.isWrong) continue;
    const groupIds = user.groups.flatMap((name) => known.groups.get(name) ?? []);
    const present = known.users.get(user.username);
    if (!present) {
      created.push({ ...user, groupIds });
      continue;
    }
    const change = changeOf(user, present, groupIds, known);
    if (change) changed.push(change);
    else unchanged++;
  }
  return { created, changed, unchanged, errors: found.sort((a, b) => a.line - b.line) };
}

function clashes({ line, username, aliases, groups }: WantedUser, { users, ...known }: Known): LineError[] {
  const owner = known.aliases.get(username);
  return [
    ...(owner === undefined
      ? []
      : [
          { line, column: "username" as const, message: `“${username}” is an alias of the user “${owner}”.` },
        ]),
    ...aliases.flatMap((alias) => {
      const holder = known.aliases.get(alias);
      const message = users.has(alias)
        ? `“${alias}” is the username of another user.`
        : holder !== undefined && holder !== username
          ? `“${alias}” is an alias of the user “${holder}”.`
          : null;
      return message === null ? [] : [{ line, column: "aliases" as const, message }];
    }),
    ...groups
      .filter((name) => !known.groups.has(name))
      .map((name) => ({
        line,
        column: "groups" as const,
        message: `There is no group “${name}”. Create it first, or correct the name.`,
      })),
  ];
}

function changeOf(
  { line, username, given, aliases }: WantedUser,
  present: KnownUser,
  groupIds: readonly string[],
  known: Known,
): Change | null {
  const fields = Object.fromEntries(
    Object.entries(given).filter(([field, value]) => present[field as keyof WantedUser["given"]] !== value),
  );
  const newAliases = aliases.filter((alias) => !known.aliases.has(alias));
  const newGroups = groupIds.filter((id) => !present.groupIds.includes(id));
  if (Object.keys(fields).length + newAliases.length + newGroups.length === 0) return null;
  return { line, id: present.id, username, fields, aliases: newAliases, groupIds: newGroups };
}
