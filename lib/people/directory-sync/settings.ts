/** How a directory is synced, and what its groups become: read, and changed by an operator. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { changes, record } from "@/lib/foundation/audit/record";
import { refuseStale } from "@/lib/foundation/audit/refuse-stale";
import { parseBase } from "@/lib/foundation/base/distinguished-name";
import { after, minutes } from "@/lib/foundation/base/durations";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import type { Versioned } from "@/lib/foundation/base/form-state";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { parsedFilter } from "@/lib/login/directory/ask";
import { openedGroupAttributes } from "@/lib/login/directory/directory";
import { authorizeOverOperators } from "@/lib/people/directories/service";
import { syncForm } from "./form";
import type { ConflictRule } from "./plan";
import type { GroupSourceInput, MapGroupInput, SyncSettingsInput } from "./schema";

/** How a directory is synced; `everyMinutes` 0 is only on demand. */
export type SyncSettings = Omit<SyncSettingsInput, "directoryId" | "everyMinutes"> & {
  readonly everyMinutes: number;
};

const defaults: SyncSettings = {
  everyMinutes: 0,
  conflicts: "skip",
  stopPercent: 10,
  allGroups: false,
  welcome: false,
};

/** The settings; the defaults where nobody chose any. */
export async function readSettings(tx: Transaction, directoryId: string): Promise<SyncSettings> {
  const row = await tx.directorySync.findUnique({ where: { directoryId } });
  if (!row) return defaults;
  const { everyMinutes, conflicts, stopPercent, allGroups, welcome } = row;
  return {
    everyMinutes: everyMinutes ?? 0,
    conflicts: conflicts as ConflictRule,
    ...{ stopPercent, allGroups, welcome },
  };
}

/** Changes them. By the clock, the first sync comes after one interval. @throws AppError 'not_found'; StaleSave */
export async function saveSyncSettings(actor: Actor, input: Versioned<SyncSettingsInput>): Promise<void> {
  authorize(actor, "directory.write");
  const { directoryId, everyMinutes, version, ...wanted } = input;
  await database().$transaction(async (tx) => {
    const directory = await holdDirectory(tx, directoryId);
    const before = await readSettings(tx, directoryId);
    const subject = { kind: "directory", id: directoryId, name: directory.name } as const;
    const forms = { present: syncForm(before), wanted: syncForm({ ...wanted, everyMinutes }) };
    await refuseStale(tx, { version, ...forms, subject, action: "directory.sync_settings_changed" });
    const detail = changes(before, { ...wanted, everyMinutes });
    if (Object.keys(detail).length === 0) return;
    const nextAt = everyMinutes === 0 ? null : after(systemClock.now(), minutes(everyMinutes));
    const data = {
      ...wanted,
      everyMinutes: everyMinutes === 0 ? null : everyMinutes,
      ...("everyMinutes" in detail && { nextAt }),
    };
    await tx.directorySync.upsert({ where: { directoryId }, create: { directoryId, ...data }, update: data });
    await record(tx, actor, { action: "directory.sync_settings_changed", subject, detail });
  });
}

/**
 * Says where groups are read and which attribute holds what. Where operators sign in with the directory, an owner alone changes
 * the attributes that make somebody a member of a group.
 * @throws AppError 'not_found', 'forbidden', 'invalid_input' beside the field
 */
export async function saveGroupSource(actor: Actor, input: GroupSourceInput): Promise<void> {
  authorize(actor, "directory.write");
  const { directoryId } = input;
  const wanted = groupSourceOf(input);
  if (wanted.groupBase !== null && parseBase(wanted.groupBase) === null) {
    throw invalidField("groupBase", "Write it as in ou=groups,dc=example,dc=org.");
  }
  try {
    parsedFilter(wanted.groupFilter);
  } catch {
    throw invalidField("groupFilter", "Write it in parentheses, as in (objectClass=group).");
  }
  await database().$transaction(async (tx) => {
    const directory = await holdDirectory(tx, directoryId);
    const { kind, groupAttributes, operatorsSignIn, _count, ...before } =
      await tx.directory.findUniqueOrThrow({
        where: { id: directoryId },
        select: {
          ...{ kind: true, groupBase: true, groupFilter: true, groupAttributes: true, operatorsSignIn: true },
          _count: {
            select: {
              groups: true,
              listedGroups: { where: { groupId: { not: null } } },
              operatorGroups: true,
            },
          },
        },
      });
    const attributes = openedGroupAttributes({ kind, groupAttributes });
    const isOtherId = attributes.id !== wanted.groupAttributes.id;
    if (isOtherId || attributes.member !== wanted.groupAttributes.member)
      authorizeOverOperators(actor, { operatorsSignIn });
    const known = Math.max(_count.groups, _count.listedGroups, _count.operatorGroups);
    if (isOtherId && known > 0) {
      throw invalidField(
        "groupIdAttribute",
        `${known === 1 ? "A group is" : `${known} groups are`} known by the id in ${attributes.id}. With another attribute none would be found again.`,
      );
    }
    const detail = changes(flat({ ...before, groupAttributes: attributes }), flat(wanted));
    if (Object.keys(detail).length === 0) return;
    await tx.directory.update({ where: { id: directoryId }, data: wanted });
    const subject = { kind: "directory", id: directoryId, name: directory.name } as const;
    await record(tx, actor, { action: "directory.sync_settings_changed", subject, detail });
  });
}

/** The columns that the input is about. */
const groupSourceOf = (input: GroupSourceInput) => ({
  groupBase: input.groupBase,
  groupFilter: input.groupFilter,
  groupAttributes: {
    id: input.groupIdAttribute,
    name: input.groupNameAttribute,
    description: input.groupDescriptionAttribute,
    member: input.groupMemberAttribute,
  },
});

const flat = ({ groupAttributes, ...source }: ReturnType<typeof groupSourceOf>) => ({
  ...source,
  groupId: groupAttributes.id,
  groupName: groupAttributes.name,
  groupDescription: groupAttributes.description,
  groupMembers: groupAttributes.member,
});

/**
 * Says what a group of the directory becomes here from the next sync on; several may become one.
 * @throws AppError 'not_found'
 */
export async function mapGroup(actor: Actor, input: MapGroupInput): Promise<void> {
  authorize(actor, "directory.write");
  const { directoryId, directoryGroupId, groupId } = input;
  await database().$transaction(async (tx) => {
    const directory = await holdDirectory(tx, directoryId);
    const listed = await tx.directoryGroup.findFirst({
      where: { id: directoryGroupId, directoryId },
      select: { name: true, groupId: true, group: { select: { name: true } } },
    });
    if (!listed)
      throw new AppError("not_found", "The directory no longer lists this group. Reload the page.");
    const group = groupId === null ? null : await tx.group.findUnique({ where: { id: groupId } });
    if (groupId !== null && !group) throw new AppError("not_found", "This group no longer exists.");
    if (listed.groupId === groupId) return;
    await tx.directoryGroup.update({ where: { id: directoryGroupId }, data: { groupId } });
    await record(tx, actor, {
      action: "directory.groups_mapped",
      subject: { kind: "directory", id: directoryId, name: directory.name },
      detail: { [listed.name]: { from: listed.group?.name ?? null, to: group?.name ?? null } },
    });
  });
}

/** Holds the directory's row, so that what is decided about it happens one by one. @throws AppError 'not_found' */
export async function holdDirectory(
  tx: Transaction,
  id: string,
): Promise<{ readonly id: string; readonly name: string; readonly active: boolean }> {
  await tx.$queryRaw`SELECT 1 FROM directories WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  const directory = await tx.directory.findUnique({
    where: { id },
    select: { id: true, name: true, active: true },
  });
  if (!directory) throw new AppError("not_found", "This directory no longer exists.");
  return directory;
}
