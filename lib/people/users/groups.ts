/** The set of groups of one user. Many users at once: ./bulk.ts and lib/people/groups. */

import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { refuseStale } from "@/lib/foundation/audit/refuse-stale";
import type { Versioned } from "@/lib/foundation/base/form-state";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { holdLogins } from "@/lib/login/authentication/login-state";
import { addMembers, isCurrent } from "@/lib/login/authentication/memberships";
import { refuseGiven } from "./directory-owned";
import { existingUser, userSubject } from "./existing";
import { membershipForm } from "./form";
import type { SetGroupsInput } from "./schema";
import { existingGroups } from "./service";

/** Makes `groupIds` the user's groups. Takes effect at the next login. @throws AppError 'invalid_input' for a gone group; StaleSave */
export async function setGroups(actor: Actor, input: Versioned<SetGroupsInput>): Promise<void> {
  authorize(actor, "user.write");
  const { userId, groupIds, version } = input;
  await database().$transaction(async (tx) => {
    await holdLogins(tx, [userId]);
    const user = await existingUser(tx, userId);
    const wanted = await existingGroups(tx, groupIds);
    const had = await tx.groupMember.findMany({
      where: { userId, ...isCurrent(systemClock.now()) },
      select: { groupId: true, fromDirectory: true, group: { select: { name: true } } },
    });
    const forms = {
      present: membershipForm(had.map(({ groupId: id, group: { name } }) => ({ id, name }))),
      wanted: membershipForm(wanted),
    };
    const subject = { kind: "user", id: userId } as const;
    await refuseStale(tx, { version, ...forms, subject, action: "user.groups_changed" });
    const removed = had.filter(({ groupId }) => !groupIds.includes(groupId));
    const added = wanted.filter(({ id }) => !had.some(({ groupId }) => groupId === id));
    if (removed.length + added.length === 0) return;
    refuseGiven(removed);
    await tx.groupMember.deleteMany({ where: { userId, groupId: { in: removed.map((m) => m.groupId) } } });
    await addMembers(
      tx,
      added.map(({ id }) => ({ groupId: id, userId })),
    );
    await record(tx, actor, {
      action: "user.groups_changed",
      subject: userSubject(user),
      detail: { added: added.map(({ name }) => name), removed: removed.map(({ group }) => group.name) },
    });
  });
}
