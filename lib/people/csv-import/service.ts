/** Importing users from a file: what it would do, and doing exactly that, all or nothing. */
import { createHash } from "node:crypto";
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import type { AuditEntry } from "@/lib/foundation/audit/events";
import { changes, recordMany } from "@/lib/foundation/audit/record";
import type { Delimiter } from "@/lib/foundation/base/csv";
import { AppError } from "@/lib/foundation/base/errors";
import { csvLine } from "@/lib/foundation/base/tables";
import { database, databaseErrorCode, type Transaction } from "@/lib/foundation/platform/database";
import { holdLogins } from "@/lib/login/authentication/login-state";
import { addMembers, membersForGood } from "@/lib/login/authentication/memberships";
import { batchesOf, bulkTransaction } from "@/lib/people/users/batches";
import { userSubject } from "@/lib/people/users/existing";
import { createUsersIn } from "@/lib/people/users/service";
import { columnName, guessMapping, type Mapping } from "./columns";
import { type ImportFile, readImportFile } from "./file";
import { type Change, type ImportPlan, type Known, type KnownUser, planImport } from "./plan";
import { type LineError, readRows, type WantedUser } from "./rows";
import type { ImportUsersInput, PreviewImportInput } from "./schema";

/** What an import would do, for the page. Nothing was changed. */
export type ImportPreview = {
  readonly delimiter: Delimiter;
  readonly headers: readonly string[];
  readonly mapping: Mapping;
  /** Role names of those who would be created or changed: the first of them. */
  readonly created: { readonly count: number; readonly first: readonly string[] };
  readonly changed: { readonly count: number; readonly first: readonly string[] };
  readonly unchanged: number;
  readonly errors: { readonly count: number; readonly first: readonly LineError[] };
  /** The file as CSV with what is wrong in a column of its own; null without errors. */
  readonly corrected: string | null;
  /** Names this plan: an import that would do something else is refused. */
  readonly digest: string;
};

const shownNames = 20;
const shownErrors = 200;

/** What importing the file would do. @throws AppError 'invalid_input' when it is no list of users at all */
export async function previewImport(actor: Actor, input: PreviewImportInput): Promise<ImportPreview> {
  authorize(actor, "user.write");
  const file = readImportFile(input.text);
  const mapping = input.mapping ?? guessMapping(file.headers);
  const plan = await planOf(database(), rowsOf(file, mapping));
  const names = (users: readonly { readonly username: string }[]) => ({
    count: users.length,
    first: users.slice(0, shownNames).map(({ username }) => username),
  });
  return {
    ...{ delimiter: file.delimiter, headers: file.headers, mapping },
    created: names(plan.created),
    changed: names(plan.changed),
    unchanged: plan.unchanged,
    errors: { count: plan.errors.length, first: plan.errors.slice(0, shownErrors) },
    corrected: plan.errors.length === 0 ? null : withErrors(file, plan.errors),
    digest: digestOf(plan),
  };
}

/**
 * Does what the preview showed, in one transaction. An empty cell changes nothing; groups and other role names are added, never taken.
 * @throws AppError 'conflict' when it would now do something else, 'invalid_input' while lines are wrong
 */
export async function importUsers(
  actor: Actor,
  input: ImportUsersInput,
): Promise<{ readonly created: number; readonly changed: number }> {
  authorize(actor, "user.write");
  const rows = rowsOf(readImportFile(input.text), input.mapping);
  const names = rows.users.map(({ username }) => username);
  try {
    return await database().$transaction(async (tx) => {
      // Their rows and not their login states: nobody's login waits while thousands of lines are written.
      await tx.$queryRaw`SELECT 1 FROM users WHERE username = ANY(${names}::text[]) ORDER BY id FOR NO KEY UPDATE`;
      const plan = await planOf(tx, rows);
      if (plan.errors.length > 0 || digestOf(plan) !== input.digest) throw changedMeanwhile();
      if (plan.changed.some(({ aliases }) => aliases.length > 0)) authorize(actor, "user.set_role_names");
      await createUsersIn(
        tx,
        actor,
        plan.created.map(({ username, given, aliases, groupIds }) => ({
          ...{ username, displayName: "", email: null, phone: null, notes: "", ...given },
          ...{ aliases: [...aliases], groupIds: [...groupIds] },
        })),
      );
      await changeUsers(tx, actor, plan.changed);
      // Last, because it holds logins up: what is being decided about them by other groups starts over.
      await holdLogins(
        tx,
        plan.changed.filter(({ groupIds }) => groupIds.length > 0).map(({ id }) => id),
      );
      return { created: plan.created.length, changed: plan.changed.length };
    }, bulkTransaction);
  } catch (error) {
    throw meanwhile.has(databaseErrorCode(error) ?? "") ? changedMeanwhile() : error;
  }
}

/** A name that was taken, a group that is gone, two changes that waited for each other: Prisma's codes and PostgreSQL's. */
const meanwhile = new Set(["P2002", "23505", "P2003", "23503", "P2034", "40P01"]);

const changedMeanwhile = () =>
  new AppError("conflict", "Users or groups have changed since the file was checked. Check it again.");

type Rows = ReturnType<typeof readRows>;

/** Without the column of role names every line would be wrong, which says nothing. */
const rowsOf = (file: ImportFile, mapping: Mapping): Rows =>
  mapping.username === undefined ? { users: [], errors: [] } : readRows(file, mapping);

const planOf = async (tx: Transaction, { users, errors }: Rows): Promise<ImportPlan> =>
  planImport(users, errors, await knownTo(tx, users));

async function knownTo(tx: Transaction, wanted: readonly WantedUser[]): Promise<Known> {
  const names = wanted.flatMap(({ username, aliases }) => [username, ...aliases]);
  const groupNames = [...new Set(wanted.flatMap(({ groups }) => groups))];
  const users = await tx.$queryRaw<(KnownUser & { username: string })[]>`
    SELECT u.id::text AS "id", u.username, u.display_name AS "displayName", u.email, u.phone, u.notes,
      ARRAY(SELECT m.group_id::text FROM ${membersForGood} m WHERE m.user_id = u.id) AS "groupIds"
    FROM users u WHERE u.username = ANY(${names}::text[])`;
  const aliases = await tx.$queryRaw<{ name: string; username: string }[]>`
    SELECT a.name, u.username FROM user_aliases a JOIN users u ON u.id = a.user_id WHERE a.name = ANY(${names}::text[])`;
  const groups = await tx.group.findMany({
    where: { name: { in: groupNames } },
    select: { id: true, name: true },
  });
  return {
    users: new Map(users.map(({ username, ...user }) => [username, user])),
    aliases: new Map(aliases.map(({ name, username }) => [name, username])),
    groups: new Map(groups.map(({ id, name }) => [name, id])),
  };
}

/** Users in one statement. */
const rowsAtOnce = 1000;

async function changeUsers(tx: Transaction, actor: Actor, all: readonly Change[]): Promise<void> {
  const groups = await tx.group.findMany({
    where: { id: { in: [...new Set(all.flatMap(({ groupIds }) => groupIds))] } },
    select: { id: true, name: true },
  });
  const groupName = new Map(groups.map(({ id, name }) => [id, name]));
  for (const batch of batchesOf(all, rowsAtOnce)) {
    const ids = batch.map(({ id }) => id);
    const before = await tx.user.findMany({
      where: { id: { in: ids } },
      select: { id: true, displayName: true, email: true, phone: true, notes: true },
    });
    const was = new Map(before.map(({ id, ...fields }) => [id, fields]));
    const column = (name: keyof Change["fields"]) => batch.map(({ fields }) => fields[name] ?? null);
    await tx.$executeRaw`
      UPDATE users u SET display_name = coalesce(v.display_name, u.display_name), email = coalesce(v.email, u.email),
        phone = coalesce(v.phone, u.phone), notes = coalesce(v.notes, u.notes), updated_at = now()
      FROM unnest(${ids}::uuid[], ${column("displayName")}::text[], ${column("email")}::text[], ${column("phone")}::text[],
        ${column("notes")}::text[]) AS v (id, display_name, email, phone, notes)
      WHERE u.id = v.id`;
    await tx.userAlias.createMany({
      data: batch.flatMap(({ id, aliases }) => aliases.map((name) => ({ name, userId: id }))),
    });
    await addMembers(
      tx,
      batch.flatMap(({ id, groupIds }) => groupIds.map((groupId) => ({ groupId, userId: id }))),
    );
    await recordMany(
      tx,
      actor,
      batch.flatMap((change) =>
        entriesOf(
          change,
          was.get(change.id) ?? {},
          change.groupIds.flatMap((id) => groupName.get(id) ?? []),
        ),
      ),
    );
  }
}

function entriesOf(change: Change, was: Change["fields"], groups: readonly string[]): AuditEntry[] {
  const subject = userSubject(change);
  const entries: AuditEntry[] = [];
  if (Object.keys(change.fields).length > 0) {
    entries.push({ action: "user.updated", subject, detail: changes(was, change.fields) });
  }
  if (change.aliases.length > 0) {
    entries.push({ action: "user.aliases_changed", subject, detail: { added: change.aliases, removed: [] } });
  }
  if (groups.length > 0) {
    entries.push({ action: "user.groups_changed", subject, detail: { added: groups, removed: [] } });
  }
  return entries;
}

function digestOf({ created, changed }: ImportPlan): string {
  return createHash("sha256")
    .update(JSON.stringify([created, changed]))
    .digest("hex");
}

function withErrors({ headers, records, unreadableLines }: ImportFile, errors: readonly LineError[]): string {
  const texts = new Map<number, string[]>();
  for (const { line, column, message } of errors) {
    texts.set(line, [...(texts.get(line) ?? []), `${columnName(column)}: ${message}`]);
  }
  const rows = [
    ...records,
    ...unreadableLines.map((line) => ({ line, fields: [] as readonly string[] })),
  ].sort((a, b) => a.line - b.line);
  return [
    csvLine([...headers, "Errors"]),
    ...rows.map(({ line, fields }) =>
      csvLine([...headers.map((_, i) => fields[i] ?? ""), (texts.get(line) ?? []).join(" ")]),
    ),
  ].join("");
}
