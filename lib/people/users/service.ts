/** Changes to who a user is: create, edit, switch off and on, delete. Each with its audit row in one transaction. */

import { randomUUID } from "node:crypto";
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import type { AuditEntry } from "@/lib/foundation/audit/events";
import { changes, record, recordMany } from "@/lib/foundation/audit/record";
import { refuseStale } from "@/lib/foundation/audit/refuse-stale";
import { invalidField } from "@/lib/foundation/base/errors";
import type { Versioned } from "@/lib/foundation/base/form-state";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { holdLogins } from "@/lib/login/authentication/login-state";
import { addMembers } from "@/lib/login/authentication/memberships";
import { settleSessions } from "@/lib/people/session-ends/settle";
import { batchesOf, bulkTransaction } from "./batches";
import { owningDirectory, refuseOwned } from "./directory-owned";
import { existingUser, userSubject } from "./existing";
import { identityForm } from "./form";
import { newCredential } from "./password";
import { namingTheOwner } from "./role-names";
import type {
  CreateUserInput,
  DeleteUserInput,
  DisableUserInput,
  UpdateUserInput,
  UserIdInput,
} from "./schema";

/** Creates a user and gives the id. @throws AppError 'conflict' naming who has the role name, 'invalid_input' */
export async function createUser(actor: Actor, input: CreateUserInput): Promise<{ readonly id: string }> {
  const [created] = await createUsers(actor, [input]);
  if (!created) throw new TypeError("a user was created without an id");
  return created;
}

/**
 * Creates users, all or none, and gives their ids in the order of `inputs`.
 * @throws AppError 'conflict' naming who has a role name, 'invalid_input'
 */
export async function createUsers(
  actor: Actor,
  inputs: readonly CreateUserInput[],
): Promise<readonly { readonly id: string }[]> {
  authorize(actor, "user.write");
  if (inputs.some(({ password }) => password !== undefined)) authorize(actor, "user.set_password");
  const users = await Promise.all(inputs.map(newUser));
  await namingTheOwner(
    users.map(({ identity: { username }, aliases }) => ({ userId: null, username, aliases })),
    () => database().$transaction((tx) => insertRecorded(tx, actor, users), bulkTransaction),
  );
  return users.map(({ id }) => ({ id }));
}

/** The same for users without a password, as part of a larger change: in its transaction, and names are not looked up when taken. */
export async function createUsersIn(
  tx: Transaction,
  actor: Actor,
  inputs: readonly Omit<CreateUserInput, "password">[],
): Promise<void> {
  authorize(actor, "user.write");
  await insertRecorded(tx, actor, await Promise.all(inputs.map(newUser)));
}

async function insertRecorded(tx: Transaction, actor: Actor, users: readonly NewUser[]): Promise<void> {
  const groups = await existingGroups(
    tx,
    users.flatMap(({ groupIds }) => groupIds),
  );
  const nameOf = new Map(groups.map(({ id, name }) => [id, name]));
  await insertUsers(tx, users);
  for (const batch of batchesOf(users, rowsAtOnce)) {
    const entries = batch.map((user) =>
      createdEntry(user, user.groupIds.flatMap((id) => nameOf.get(id) ?? []).sort()),
    );
    await recordMany(tx, actor, entries);
  }
}

type NewUser = Awaited<ReturnType<typeof newUser>>;

async function newUser({ aliases, groupIds, password, ...identity }: CreateUserInput) {
  const credential: Partial<Awaited<ReturnType<typeof newCredential>>> =
    password === undefined ? {} : await newCredential(identity.username, password);
  return { id: randomUUID(), identity, credential, aliases, groupIds, hasPassword: password !== undefined };
}

/** Rows in one statement, well below the number of parameters that PostgreSQL takes. */
const rowsAtOnce = 1000;

function createdEntry(
  { id, identity, aliases, hasPassword }: NewUser,
  groups: readonly string[],
): AuditEntry {
  return {
    action: "user.created",
    subject: userSubject({ id, username: identity.username }),
    detail: { ...identity, aliases, groups, password: hasPassword ? "set by the operator" : "none" },
  };
}

/** With arrays in place of createMany, which takes seconds for ten thousand rows. */
async function insertUsers(tx: Transaction, users: readonly NewUser[]): Promise<void> {
  for (const batch of batchesOf(users, rowsAtOnce)) {
    const of = (read: (user: NewUser) => string | Date | null | undefined) =>
      batch.map((user) => read(user) ?? null);
    await tx.$executeRaw`
      INSERT INTO users (id, username, display_name, email, phone, notes, password_hash, password_changed_at, updated_at)
      SELECT *, now() FROM unnest(${of(({ id }) => id)}::uuid[], ${of(({ identity }) => identity.username)}::text[],
        ${of(({ identity }) => identity.displayName)}::text[], ${of(({ identity }) => identity.email)}::text[],
        ${of(({ identity }) => identity.phone)}::text[], ${of(({ identity }) => identity.notes)}::text[],
        ${of(({ credential }) => credential.passwordHash)}::text[],
        ${of(({ credential }) => credential.passwordChangedAt)}::timestamptz[])`;
  }
  const aliases = users.flatMap(({ id, aliases }) => aliases.map((name) => ({ name, id })));
  await tx.$executeRaw`
    INSERT INTO user_aliases (name, user_id)
    SELECT * FROM unnest(${aliases.map(({ name }) => name)}::text[], ${aliases.map(({ id }) => id)}::uuid[])`;
  const members = users.flatMap(({ id, groupIds }) => groupIds.map((groupId) => ({ groupId, userId: id })));
  await addMembers(tx, members);
}

/**
 * Changes name, addresses and notes; another username is another role name, which is sensitive.
 * @throws AppError 'not_found', 'conflict' naming who has the role name; StaleSave
 */
export async function updateUser(actor: Actor, input: Versioned<UpdateUserInput>): Promise<void> {
  authorize(actor, "user.write");
  const { userId, version, ...identity } = input;
  await namingTheOwner({ userId, username: input.username }, () =>
    database().$transaction(async (tx) => {
      await tx.$queryRaw`SELECT FROM users WHERE id = ${userId}::uuid FOR NO KEY UPDATE`;
      const before = await existingUser(tx, userId);
      const subject = { kind: "user", id: userId } as const;
      const forms = { present: identityForm(before), wanted: identityForm(identity) };
      await refuseStale(tx, { version, ...forms, subject, action: "user.updated" });
      const detail = changes(before, identity);
      if (Object.keys(detail).length === 0) return;
      refuseOwned(await owningDirectory(tx, before.directoryId), Object.keys(detail));
      if ("username" in detail) authorize(actor, "user.set_role_names");
      const after = await tx.user.update({ where: { id: userId }, data: identity });
      await record(tx, actor, { action: "user.updated", subject: userSubject(after), detail });
    }),
  );
}

/** Refuses every login of the user from now on, ends self-service sessions, and those on PostgreSQL servers if that is wanted. */
export const disableUser = (actor: Actor, { userId, endSessions }: DisableUserInput): Promise<void> =>
  switchUser(actor, userId, false, endSessions);

/** Lets the user log in again. */
export const enableUser = (actor: Actor, input: UserIdInput): Promise<void> =>
  switchUser(actor, input.userId, true);

async function switchUser(actor: Actor, userId: string, on: boolean, wanted?: boolean): Promise<void> {
  authorize(actor, "user.write");
  await database().$transaction(async (tx) => {
    await holdLogins(tx, [userId]);
    const user = await existingUser(tx, userId);
    if ((user.disabledAt === null) === on) return;
    await tx.user.update({
      where: { id: userId },
      data: on ? { disabledAt: null } : { disabledAt: systemClock.now(), sessionEpoch: { increment: 1 } },
    });
    await record(tx, actor, { action: on ? "user.enabled" : "user.disabled", subject: userSubject(user) });
    if (!on) await settleSessions(tx, actor, [user], { reason: "disabled", wanted: wanted ?? false });
  });
}

/**
 * Deletes the user with factors, codes and links. The login log and the audit log keep the name.
 * @throws AppError 'invalid_input' when `confirmation` is not the username
 */
export async function deleteUser(actor: Actor, input: DeleteUserInput): Promise<void> {
  authorize(actor, "user.delete");
  await database().$transaction(async (tx) => {
    await holdLogins(tx, [input.userId]);
    const user = await existingUser(tx, input.userId);
    if (input.confirmation !== user.username) {
      throw invalidField("confirmation", `Type ${user.username} exactly as shown.`);
    }
    await removeUsers(tx, [user.id]);
    await record(tx, actor, {
      action: "user.deleted",
      subject: userSubject(user),
      detail: { displayName: user.displayName, email: user.email },
    });
  });
}

/** Removes the rows of `userIds`, also those that no foreign key reaches. Audit rows are the caller's. */
export async function removeUsers(tx: Transaction, userIds: readonly string[]): Promise<void> {
  const ids = [...userIds];
  await tx.userClient.deleteMany({ where: { userId: { in: ids } } });
  await tx.user.deleteMany({ where: { id: { in: ids } } });
}

/** The groups of these ids by name. @throws AppError 'invalid_input' beside groupIds when one is gone */
export async function existingGroups(tx: Transaction, groupIds: readonly string[]) {
  const wanted = [...new Set(groupIds)];
  const groups = await tx.group.findMany({
    where: { id: { in: wanted } },
    orderBy: { name: "asc" },
    select: { id: true, name: true },
  });
  if (groups.length < wanted.length) {
    throw invalidField("groupIds", "One of these groups no longer exists. Reload the page.");
  }
  return groups;
}
