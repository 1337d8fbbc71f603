/** What a sync writes: groups first, then people in batches, each in a transaction with its audit rows. */
import { randomUUID } from "node:crypto";
import type { Actor } from "@/lib/foundation/access/actor";
import type { AuditEntry } from "@/lib/foundation/audit/events";
import { changes, recordMany } from "@/lib/foundation/audit/record";
import { systemClock } from "@/lib/foundation/platform/clock";
import type { Transaction } from "@/lib/foundation/platform/database";
import { settleSessions } from "@/lib/people/session-ends/settle";
import { userSubject } from "@/lib/people/users/existing";
import type { ListedGroup } from "./listing";
import type { PlanItem } from "./plan";
import type { GroupPlan } from "./plan-groups";
import { usersById } from "./store";

/** The directory that is synced, as its changes name it. */
export type Synced = { readonly id: string; readonly name: string };

/** Writes what is known of the directory's groups, makes and renames groups here, and says which are gone. */
export async function applyGroups(
  tx: Transaction,
  actor: Actor,
  directory: Synced,
  listed: readonly (ListedGroup & { readonly people: number })[],
  plan: GroupPlan,
): Promise<void> {
  const of = (read: (group: (typeof listed)[number]) => string) => listed.map(read);
  await tx.$executeRaw`
    INSERT INTO directory_groups (directory_id, key, dn, name, people)
    SELECT ${directory.id}::uuid, * FROM unnest(${of(({ key }) => key)}::text[], ${of(({ dn }) => dn)}::text[],
      ${of(({ name }) => name)}::text[], ${listed.map(({ people }) => people)}::int[])
    ON CONFLICT (directory_id, key) DO UPDATE SET dn = excluded.dn, name = excluded.name, people = excluded.people, gone_at = NULL`;
  await tx.directoryGroup.updateMany({
    where: {
      directoryId: directory.id,
      goneAt: null,
      key: { notIn: [...of(({ key }) => key), ...plan.unclear] },
    },
    data: { goneAt: systemClock.now() },
  });
  const made = plan.made.map((group) => ({ ...group, id: randomUUID() }));
  if (made.length > 0) {
    await tx.$executeRaw`
      INSERT INTO groups (id, name, description, directory_id, directory_key, updated_at)
      SELECT id, name, ${`From the directory ${directory.name}.`}, ${directory.id}::uuid, key, now()
      FROM unnest(${made.map(({ id }) => id)}::uuid[], ${made.map(({ name }) => name)}::text[],
        ${made.map(({ key }) => key)}::text[]) AS v (id, name, key)`;
    await tx.$executeRaw`
      UPDATE directory_groups d SET group_id = g.id FROM groups g
      WHERE d.directory_id = ${directory.id}::uuid AND g.directory_id = d.directory_id AND g.directory_key = d.key
        AND g.id = ANY(${made.map(({ id }) => id)}::uuid[])`;
  }
  for (const { groupId, name } of plan.renamed) {
    await tx.group.update({ where: { id: groupId }, data: { name } });
  }
  await recordMany(tx, actor, [
    ...made.map(
      ({ id, name }): AuditEntry => ({
        action: "group.created",
        subject: { kind: "group", id, name },
        detail: { directory: directory.name },
      }),
    ),
    ...plan.renamed.map(
      ({ groupId, name }): AuditEntry => ({
        action: "group.updated",
        subject: { kind: "group", id: groupId, name },
        detail: { name, directory: directory.name },
      }),
    ),
  ]);
}

/** Adds people whom the plan adds, and gives the ids of those who have a mail address. */
export async function addPeople(
  tx: Transaction,
  actor: Actor,
  directory: Synced,
  items: readonly PlanItem[],
  groupNames: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const users = items.map((item) => ({ ...item, id: randomUUID() }));
  const of = (read: (user: (typeof users)[number]) => string | null | undefined) =>
    users.map((user) => read(user) ?? null);
  await tx.$executeRaw`
    INSERT INTO users (id, username, display_name, email, phone, directory_id, directory_key, directory_dn, directory_name, updated_at)
    SELECT id, username, coalesce(display_name, ''), email, phone, ${directory.id}::uuid, key, dn, username, now()
    FROM unnest(${of(({ id }) => id)}::uuid[], ${of(({ fields }) => fields.username)}::text[],
      ${of(({ fields }) => fields.displayName)}::text[], ${of(({ fields }) => fields.email)}::text[],
      ${of(({ fields }) => fields.phone)}::text[], ${of(({ key }) => key)}::text[], ${of(({ dn }) => dn)}::text[])
      AS v (id, username, display_name, email, phone, key, dn)`;
  await addMemberships(
    tx,
    users.flatMap(({ id, groups }) => groups.added.map((groupId) => ({ userId: id, groupId }))),
  );
  await recordMany(
    tx,
    actor,
    users.map(({ id, name, fields, groups }) => ({
      action: "user.created",
      subject: userSubject({ id, username: name }),
      detail: { ...fields, directory: directory.name, groups: namesOf(groups.added, groupNames) },
    })),
  );
  return users.flatMap(({ id, fields }) => (fields.email ? [id] : []));
}

/** Makes the changes of `items` to users who exist. Whoever calls has judged the plan again while their rows are held. */
export async function changePeople(
  tx: Transaction,
  actor: Actor,
  directory: Synced,
  items: readonly PlanItem[],
  groupNames: ReadonlyMap<string, string>,
): Promise<void> {
  const users = items.flatMap((item) => (item.userId === null ? [] : [{ ...item, userId: item.userId }]));
  const ids = users.map(({ userId }) => userId);
  const before = new Map((await usersById(tx, ids)).map((user) => [user.id, user]));
  const now = systemClock.now();
  await removeAliases(tx, users);
  const flags = (read: (user: (typeof users)[number]) => boolean) => users.map(read);
  const of = (read: (user: (typeof users)[number]) => string | null | undefined) =>
    users.map((user) => read(user) ?? null);
  await tx.$executeRaw`
    UPDATE users u SET username = coalesce(v.username, u.username), display_name = coalesce(v.display_name, u.display_name),
      email = CASE WHEN v.has_email THEN v.email ELSE u.email END, phone = CASE WHEN v.has_phone THEN v.phone ELSE u.phone END,
      directory_id = ${directory.id}::uuid, directory_key = coalesce(v.key, u.directory_key), directory_dn = v.dn,
      directory_name = coalesce(v.directory_name, u.directory_name),
      directory_disabled_at = CASE WHEN NOT v.is_switched THEN u.directory_disabled_at WHEN v.why IS NULL THEN NULL
        ELSE coalesce(u.directory_disabled_at, ${now}) END,
      directory_disabled_why = CASE WHEN v.is_switched THEN v.why ELSE u.directory_disabled_why END,
      session_epoch = u.session_epoch + CASE WHEN v.why IS NOT NULL AND u.directory_disabled_at IS NULL THEN 1 ELSE 0 END,
      updated_at = now()
    FROM unnest(${ids}::uuid[], ${of(({ fields }) => fields.username)}::text[],
      ${of(({ fields }) => fields.displayName)}::text[],
      ${flags(({ fields }) => fields.email !== undefined)}::bool[], ${of(({ fields }) => fields.email)}::text[],
      ${flags(({ fields }) => fields.phone !== undefined)}::bool[], ${of(({ fields }) => fields.phone)}::text[],
      ${of(({ key }) => key)}::text[], ${of(({ dn }) => dn)}::text[], ${of(({ directoryName }) => directoryName)}::text[],
      ${flags(({ disabledWhy }) => disabledWhy !== undefined)}::bool[], ${of(({ disabledWhy }) => disabledWhy)}::text[])
      AS v (id, username, display_name, has_email, email, has_phone, phone, key, dn, directory_name, is_switched, why)
    WHERE u.id = v.id`;
  await addAliases(tx, users);
  await removeMemberships(
    tx,
    users.flatMap(({ userId, groups }) => groups.removed.map((groupId) => ({ userId, groupId }))),
  );
  await addMemberships(
    tx,
    users.flatMap(({ userId, groups }) => groups.added.map((groupId) => ({ userId, groupId }))),
  );
  await recordMany(
    tx,
    actor,
    users.flatMap((item) => entriesOf(item, before.get(item.userId), directory, groupNames)),
  );
  const disabled = users.filter(({ disabledWhy }) => typeof disabledWhy === "string");
  const named = disabled.map(({ userId, name }) => ({ id: userId, username: name }));
  await settleSessions(tx, actor, named, { reason: "disabled_by_directory" });
}

type Item = PlanItem & { readonly userId: string };

async function removeAliases(tx: Transaction, users: readonly Item[]): Promise<void> {
  const gone = users.flatMap(({ userId, aliases }) => aliases.removed.map((name) => ({ userId, name })));
  if (gone.length === 0) return;
  await tx.$executeRaw`
    DELETE FROM user_aliases a USING unnest(${gone.map(({ userId }) => userId)}::uuid[], ${gone.map(({ name }) => name)}::text[])
      AS v (user_id, name) WHERE a.user_id = v.user_id AND a.name = v.name`;
}

async function addAliases(tx: Transaction, users: readonly Item[]): Promise<void> {
  const added = users.flatMap(({ userId, aliases }) => aliases.added.map((name) => ({ userId, name })));
  if (added.length > 0) await tx.userAlias.createMany({ data: added });
}

type Membership = { readonly userId: string; readonly groupId: string };

/** A membership that an operator gave meanwhile stays the operator's; one with an end becomes the directory's, for good. A group that was deleted meanwhile is left out. */
async function addMemberships(tx: Transaction, all: readonly Membership[]): Promise<void> {
  if (all.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO group_members (group_id, user_id, from_directory)
    SELECT g.id, v.user_id, true
    FROM unnest(${all.map(({ groupId }) => groupId)}::uuid[], ${all.map(({ userId }) => userId)}::uuid[]) AS v (group_id, user_id)
    JOIN groups g ON g.id = v.group_id
    ON CONFLICT (group_id, user_id) DO UPDATE SET ends_at = NULL, from_directory = true WHERE group_members.ends_at IS NOT NULL`;
}

async function removeMemberships(tx: Transaction, all: readonly Membership[]): Promise<void> {
  if (all.length === 0) return;
  await tx.$executeRaw`
    DELETE FROM group_members m
    USING unnest(${all.map(({ groupId }) => groupId)}::uuid[], ${all.map(({ userId }) => userId)}::uuid[]) AS v (group_id, user_id)
    WHERE m.group_id = v.group_id AND m.user_id = v.user_id AND m.from_directory`;
}

function entriesOf(
  item: Item,
  before: { readonly username: string } | undefined,
  directory: Synced,
  groupNames: ReadonlyMap<string, string>,
): AuditEntry[] {
  const subject = userSubject({
    id: item.userId,
    username: item.fields.username ?? before?.username ?? item.name,
  });
  const from = { directory: directory.name };
  const entries: AuditEntry[] = [];
  if (item.kind === "take_over" || item.kind === "alias") {
    entries.push({ action: "user.linked_to_directory", subject, detail: { ...from, dn: item.dn } });
  }
  if (Object.keys(item.fields).length > 0) {
    entries.push({
      action: "user.updated",
      subject,
      detail: { ...changes(before ?? {}, item.fields), ...from },
    });
  }
  if (item.aliases.added.length + item.aliases.removed.length > 0) {
    entries.push({ action: "user.aliases_changed", subject, detail: { ...item.aliases, ...from } });
  }
  if (item.groups.added.length + item.groups.removed.length > 0) {
    const added = namesOf(item.groups.added, groupNames);
    const removed = namesOf(item.groups.removed, groupNames);
    entries.push({ action: "user.groups_changed", subject, detail: { added, removed, ...from } });
  }
  if (item.disabledWhy !== undefined) {
    entries.push(
      item.disabledWhy === null
        ? { action: "user.enabled_by_directory", subject, detail: from }
        : { action: "user.disabled_by_directory", subject, detail: { why: item.disabledWhy, ...from } },
    );
  }
  return entries;
}

const namesOf = (ids: readonly string[], names: ReadonlyMap<string, string>): string[] =>
  ids.flatMap((id) => names.get(id) ?? []).sort();
