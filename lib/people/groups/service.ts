/** Changes to groups: create, rename and limit, delete, and their members in bulk. */

import { randomUUID } from "node:crypto";
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { changes, record } from "@/lib/foundation/audit/record";
import { refuseStale } from "@/lib/foundation/audit/refuse-stale";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import type { Versioned } from "@/lib/foundation/base/form-state";
import { systemClock } from "@/lib/foundation/platform/clock";
import {
  database,
  databaseErrorCode,
  isNotUnique,
  type Transaction,
} from "@/lib/foundation/platform/database";
import { holdLogins } from "@/lib/login/authentication/login-state";
import { isCurrent } from "@/lib/login/authentication/memberships";
import { batchesOf, bulkTransaction } from "@/lib/people/users/batches";
import { changeMembers } from "@/lib/people/users/bulk-changes";
import { groupForm } from "./form";
import type { ChangeMembersInput, CreateGroupInput, GroupIdInput, UpdateGroupInput } from "./schema";

/** Creates a group and gives the id. @throws AppError 'conflict' when the name is taken */
export async function createGroup(actor: Actor, input: CreateGroupInput): Promise<{ readonly id: string }> {
  authorize(actor, "group.write");
  const id = randomUUID();
  await namingTheClash(input.name, () =>
    database().$transaction(async (tx) => {
      await approversOf(tx, input.approverGroupId);
      await tx.group.create({ data: { id, ...input } });
      await record(tx, actor, {
        action: "group.created",
        subject: { kind: "group", id, name: input.name },
        detail: { ...input },
      });
    }),
  );
  return { id };
}

/** Changes name, description and limits. @throws AppError 'not_found', 'conflict' when the name is taken; StaleSave */
export async function updateGroup(actor: Actor, input: Versioned<UpdateGroupInput>): Promise<void> {
  authorize(actor, "group.write");
  const { groupId, version, ...settings } = input;
  await namingTheClash(input.name, () =>
    database().$transaction(async (tx) => {
      await tx.$queryRaw`SELECT FROM groups WHERE id = ${groupId}::uuid FOR NO KEY UPDATE`;
      const before = await existingGroup(tx, groupId);
      const subject = { kind: "group", id: groupId } as const;
      const [had, wanted] = [before.approverGroupId, settings.approverGroupId];
      const forms = {
        present: groupForm(before, await approversOf(tx, had)),
        wanted: groupForm(settings, await approversOf(tx, wanted)),
      };
      await refuseStale(tx, { version, ...forms, subject, action: "group.updated" });
      const detail = changes(before, settings);
      if (Object.keys(detail).length === 0) return;
      await tx.group.update({ where: { id: groupId }, data: settings });
      await record(tx, actor, {
        action: "group.updated",
        subject: { kind: "group", id: groupId, name: input.name },
        detail,
      });
    }),
  );
}

/** Deletes a group that no policy names; its members stay users. @throws AppError 'conflict' naming the policies */
export async function deleteGroup(actor: Actor, input: GroupIdInput): Promise<void> {
  authorize(actor, "group.write");
  try {
    await database().$transaction(async (tx) => {
      const group = await existingGroup(tx, input.groupId);
      const policies = await tx.policy.findMany({
        where: { groups: { some: { groupId: group.id } } },
        orderBy: { position: "asc" },
        select: { name: true },
      });
      if (policies.length > 0) throw stillUsed(policies.map(({ name }) => name));
      const members = await tx.groupMember.count({
        where: { groupId: group.id, ...isCurrent(systemClock.now()) },
      });
      await tx.group.delete({ where: { id: group.id } });
      await record(tx, actor, {
        action: "group.deleted",
        subject: { kind: "group", id: group.id, name: group.name },
        detail: { members },
      });
    });
  } catch (error) {
    if (["P2003", "23503", "23001"].includes(databaseErrorCode(error) ?? "")) throw stillUsed([]);
    throw error;
  }
}

/** Puts users into the group. Gives how many were not in it before; users who no longer exist are passed over. */
export const assignUsers = (actor: Actor, input: ChangeMembersInput): Promise<number> =>
  changeInBatches(actor, input, true);

/** Takes users out of the group. Gives how many were in it. */
export const unassignUsers = (actor: Actor, input: ChangeMembersInput): Promise<number> =>
  changeInBatches(actor, input, false);

async function changeInBatches(actor: Actor, input: ChangeMembersInput, isAdded: boolean): Promise<number> {
  authorize(actor, "group.write");
  let changed = 0;
  for (const ids of batchesOf([...new Set(input.userIds)].sort())) {
    const affected = await database().$transaction(async (tx) => {
      await holdLogins(tx, ids);
      const users = await tx.user.findMany({
        where: { id: { in: ids } },
        orderBy: { username: "asc" },
        select: { id: true, username: true },
      });
      return changeMembers(tx, actor, users, input.groupId, isAdded);
    }, bulkTransaction);
    changed += affected.length;
  }
  return changed;
}

async function existingGroup(tx: Transaction, id: string) {
  const group = await tx.group.findUnique({ where: { id } });
  if (!group) throw new AppError("not_found", "This group no longer exists.");
  return group;
}

/** The name of the group that decides about requests. @throws AppError 'invalid_input' when it is gone */
async function approversOf(tx: Transaction, id: string | null): Promise<string | null> {
  if (id === null) return null;
  const group = await tx.group.findUnique({ where: { id }, select: { name: true } });
  if (!group) throw invalidField("approverGroupId", "This group no longer exists. Choose another one.");
  return group.name;
}

function stillUsed(policies: readonly string[]): AppError {
  const names = policies.length > 0 ? `: ${policies.join(", ")}` : "";
  return new AppError("conflict", `Policies still name this group${names}. Remove it from them first.`);
}

async function namingTheClash<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isNotUnique(error)) throw error;
    const message = `A group named “${name}” already exists.`;
    throw new AppError("conflict", message, { name: message });
  }
}
