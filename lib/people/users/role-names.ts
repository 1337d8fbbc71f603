/** The names by which PostgreSQL knows a user: aliases, and the sentence when a name is taken. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { refuseStale } from "@/lib/foundation/audit/refuse-stale";
import { AppError } from "@/lib/foundation/base/errors";
import type { Versioned } from "@/lib/foundation/base/form-state";
import { database, isNotUnique } from "@/lib/foundation/platform/database";
import { existingUser, userSubject } from "./existing";
import { aliasesForm } from "./form";
import type { SetAliasesInput } from "./schema";

/** Makes `aliases` the whole set of the user's other role names. @throws AppError 'conflict' naming who has one; StaleSave */
export async function setAliases(actor: Actor, input: Versioned<SetAliasesInput>): Promise<void> {
  authorize(actor, "user.set_role_names");
  const { userId, aliases, version } = input;
  await namingTheOwner({ userId, aliases }, () =>
    database().$transaction(async (tx) => {
      await tx.$queryRaw`SELECT FROM users WHERE id = ${userId}::uuid FOR NO KEY UPDATE`;
      const user = await existingUser(tx, userId);
      const before = await tx.userAlias.findMany({ where: { userId }, orderBy: { name: "asc" } });
      const had = before.map(({ name }) => name);
      const forms = { present: aliasesForm(had), wanted: aliasesForm(aliases) };
      const subject = { kind: "user", id: userId } as const;
      await refuseStale(tx, { version, ...forms, subject, action: "user.aliases_changed" });
      const removed = had.filter((name) => !aliases.includes(name));
      const added = aliases.filter((name) => !had.includes(name));
      if (removed.length + added.length === 0) return;
      await tx.userAlias.deleteMany({ where: { userId, name: { in: removed } } });
      for (const name of added) await tx.userAlias.create({ data: { userId, name } });
      await record(tx, actor, {
        action: "user.aliases_changed",
        subject: userSubject(user),
        detail: { added, removed },
      });
    }),
  );
}

/** The names that a change wants a user to have. `userId` is null for a user who does not exist yet. */
export type WantedNames = {
  readonly userId: string | null;
  readonly username?: string;
  readonly aliases?: readonly string[];
};

/** Runs `write`; when a role name is taken, says beside its field who has it. */
export async function namingTheOwner<T>(
  wanted: WantedNames | readonly WantedNames[],
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isNotUnique(error)) throw error;
    throw (
      (await firstClash([wanted].flat())) ??
      new AppError("conflict", "One of these role names has just been taken. Try again.")
    );
  }
}

async function firstClash(wanted: readonly WantedNames[]): Promise<AppError | null> {
  for (const names of wanted) {
    const found = await clash(names);
    if (found) return found;
  }
  return null;
}

async function clash({ userId, username, aliases = [] }: WantedNames): Promise<AppError | null> {
  if (username !== undefined && aliases.includes(username)) {
    return taken("aliases", `“${username}” is already the username. Remove it from the aliases.`);
  }
  if (username !== undefined) {
    const owner = await ownerOf(username, userId, "username");
    if (owner) return taken("username", owner);
  }
  for (const alias of aliases) {
    const owner = await ownerOf(alias, userId, "alias");
    if (owner) return taken("aliases", owner);
  }
  return null;
}

/** Who has `name`, as a sentence; null when nobody is in the way of the user `userId` having it as `wantedAs`. */
async function ownerOf(
  name: string,
  userId: string | null,
  wantedAs: "username" | "alias",
): Promise<string | null> {
  const user = await database().user.findUnique({ where: { username: name }, select: { id: true } });
  if (user && user.id === userId) {
    return wantedAs === "alias" ? `“${name}” is the user's own username and needs no alias.` : null;
  }
  if (user) return `“${name}” is the username of another user.`;
  const alias = await database().userAlias.findUnique({
    where: { name },
    select: { user: { select: { id: true, username: true } } },
  });
  if (!alias || (alias.user.id === userId && wantedAs === "alias")) return null;
  return alias.user.id === userId
    ? `“${name}” is an alias of this user. Remove the alias first.`
    : `“${name}” is an alias of the user “${alias.user.username}”.`;
}

const taken = (field: string, message: string) => new AppError("conflict", message, { [field]: message });
