/** What each change in bulk does to one batch of users, with their audit rows, inside the caller's transaction. */
import type { Actor } from "@/lib/foundation/access/actor";
import type { AuditAction } from "@/lib/foundation/audit/events";
import { record, recordMany } from "@/lib/foundation/audit/record";
import { AppError, unreachable } from "@/lib/foundation/base/errors";
import { systemClock } from "@/lib/foundation/platform/clock";
import type { Transaction } from "@/lib/foundation/platform/database";
import { addMembers, isCurrent } from "@/lib/login/authentication/memberships";
import { issueLinks } from "@/lib/people/enrollment/issue";
import { mailLinks } from "@/lib/people/enrollment/mail-links";
import { settleSessions } from "@/lib/people/session-ends/settle";
import type { BulkLine } from "./bulk";
import { givenText } from "./directory-owned";
import { userSubject } from "./existing";
import { takeFactors } from "./reset-factors";
import type { BulkInput } from "./schema";
import { removeUsers } from "./service";

/** What a change in bulk knows of a user. */
export type BulkUser = {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly disabledAt: Date | null;
};

/** What came of users by their ids; whoever is not in it was already as wanted. */
type Came = ReadonlyMap<string, CameOfOne>;
type CameOfOne = Pick<BulkLine, "outcome"> & Partial<Pick<BulkLine, "why" | "link">>;

/** Makes the change to `users` and gives what came of it. The caller holds their logins. */
export async function applyToBatch(
  tx: Transaction,
  actor: Actor,
  users: readonly BulkUser[],
  input: Omit<BulkInput, "selection">,
): Promise<Came> {
  switch (input.action) {
    case "disable": {
      const ids = await switchBatch(tx, actor, users, false);
      const disabled = users.filter(({ id }) => ids.includes(id));
      await settleSessions(tx, actor, disabled, { reason: "disabled", wanted: input.endSessions ?? false });
      return changedOnes(ids);
    }
    case "enable":
      return changedOnes(await switchBatch(tx, actor, users, true));
    case "delete":
      await removeUsers(tx, idsOf(users));
      return changedOnes(await recordEach(tx, actor, users, "user.deleted"));
    case "add_to_group":
      return changedOnes(await changeMembers(tx, actor, users, input.groupId ?? "", true));
    case "remove_from_group":
      return new Map([
        ...(await givenByDirectory(tx, users, input.groupId ?? "")),
        ...changedOnes(await changeMembers(tx, actor, users, input.groupId ?? "", false)),
      ]);
    case "reset_factors":
      await takeFactors(tx, actor, users, { reason: input.reason ?? "", endSessions: input.endSessions });
      return changedOnes(idsOf(users));
    case "issue_links":
      return issueToBatch(tx, actor, users);
    case "mail_links":
      return mailToBatch(tx, actor, users);
    default:
      return unreachable(input.action);
  }
}

const changedOnes = (ids: readonly string[]): Came => new Map(ids.map((id) => [id, { outcome: "changed" }]));

async function issueToBatch(tx: Transaction, actor: Actor, users: readonly BulkUser[]): Promise<Came> {
  const { issued, skipped } = await issueLinks(tx, actor, "enroll", idsOf(users), systemClock.now());
  const came = new Map<string, CameOfOne>();
  for (const link of issued) came.set(link.userId, { outcome: "changed", link });
  for (const { userId, why } of skipped) came.set(userId, { outcome: "failed", why });
  return came;
}

async function mailToBatch(tx: Transaction, actor: Actor, users: readonly BulkUser[]): Promise<Came> {
  const { mailed, skipped } = await mailLinks(tx, actor, "enroll", idsOf(users), { now: systemClock.now() });
  const came = new Map<string, CameOfOne>();
  for (const id of mailed) came.set(id, { outcome: "changed" });
  for (const { userId, why } of skipped) came.set(userId, { outcome: "failed", why });
  return came;
}

async function switchBatch(
  tx: Transaction,
  actor: Actor,
  users: readonly BulkUser[],
  on: boolean,
): Promise<readonly string[]> {
  const toSwitch = users.filter((user) => (user.disabledAt === null) !== on);
  await tx.user.updateMany({
    where: { id: { in: idsOf(toSwitch) } },
    data: on ? { disabledAt: null } : { disabledAt: systemClock.now(), sessionEpoch: { increment: 1 } },
  });
  return recordEach(tx, actor, toSwitch, on ? "user.enabled" : "user.disabled");
}

/** Those of the users whom a directory put into the group, each as a failure. */
async function givenByDirectory(tx: Transaction, users: readonly BulkUser[], groupId: string): Promise<Came> {
  const given = await tx.groupMember.findMany({
    where: { groupId, userId: { in: idsOf(users) }, fromDirectory: true },
    select: { userId: true, group: { select: { name: true } } },
  });
  return new Map(
    given.map(({ userId, group }) => [userId, { outcome: "failed", why: givenText(`“${group.name}”`) }]),
  );
}

/** Adds the users to the group for good or takes them out, with one audit row for the group. Gives the ids of those whom that changed. */
export async function changeMembers(
  tx: Transaction,
  actor: Actor,
  users: readonly { readonly id: string; readonly username: string }[],
  groupId: string,
  isAdded: boolean,
): Promise<readonly string[]> {
  const group = await tx.group.findUnique({ where: { id: groupId }, select: { name: true } });
  if (!group) throw new AppError("not_found", "This group no longer exists.");
  const present = await tx.groupMember.findMany({
    where: {
      groupId,
      userId: { in: idsOf(users) },
      // What a directory gave, it alone takes.
      ...(isAdded ? { endsAt: null } : { ...isCurrent(systemClock.now()), fromDirectory: false }),
    },
    select: { userId: true },
  });
  const isMember = new Set(present.map(({ userId }) => userId));
  const affected = users.filter((user) => isMember.has(user.id) !== isAdded);
  if (affected.length === 0) return [];
  if (isAdded)
    await addMembers(
      tx,
      affected.map(({ id }) => ({ groupId, userId: id })),
    );
  else await tx.groupMember.deleteMany({ where: { groupId, userId: { in: idsOf(affected) } } });
  await record(tx, actor, {
    action: "group.members_changed",
    subject: { kind: "group", id: groupId, name: group.name },
    detail: { [isAdded ? "added" : "removed"]: affected.map(({ username }) => username) },
  });
  return idsOf(affected);
}

async function recordEach(
  tx: Transaction,
  actor: Actor,
  users: readonly BulkUser[],
  action: AuditAction,
): Promise<readonly string[]> {
  await recordMany(
    tx,
    actor,
    users.map((user) => ({ action, subject: userSubject(user), detail: { inBulk: true } })),
  );
  return idsOf(users);
}

const idsOf = (users: readonly { readonly id: string }[]): string[] => users.map(({ id }) => id);
