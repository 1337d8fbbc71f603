/** What people do about temporary access in self-service: ask, take back, end their own, and decide where their group may. */

import { authorizeSelf, type UserActor } from "@/lib/foundation/access/actor";
import { after, days } from "@/lib/foundation/base/durations";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, isNotUnique, type Transaction } from "@/lib/foundation/platform/database";
import { enabled } from "@/lib/login/authentication/disabled";
import { holdUsers } from "@/lib/login/authentication/login-state";
import { isCurrent } from "@/lib/login/authentication/memberships";
import { existingUser } from "@/lib/people/users/existing";
import { changeAccess, decideRequest, endEarly, type HeldAccess, note } from "./change";
import { tellApprovers } from "./mails";
import type { AccessIdInput, ApproveAccessInput, AskForAccessInput, RefuseAccessInput } from "./schema";

/** How many requests a person may make in a day: each is a mail to somebody. */
const mostRequestsADay = 20;

/**
 * Asks to be a member of a group for a while.
 * @throws AppError 'invalid_input' for longer than the group allows, 'conflict' where there is nothing to ask for
 */
export async function askForAccess(
  actor: UserActor,
  { groupId, hours, reason }: AskForAccessInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorizeSelf(actor, actor.id);
  const now = clock.now();
  try {
    await database().$transaction(async (tx) => {
      await holdUsers(tx, [actor.id]);
      const user = await existingUser(tx, actor.id);
      const group = await tx.group.findUnique({ where: { id: groupId } });
      // A group that nobody may ask for is not named, whatever it is.
      if (!group?.accessMaxHours)
        throw invalidField("groupId", "You cannot ask for this group. Reload the page.");
      if (hours > group.accessMaxHours) {
        throw invalidField("hours", `Ask for at most ${group.accessMaxHours.toLocaleString("en")} hours.`);
      }
      const member = await tx.groupMember.findFirst({
        where: { groupId, userId: user.id, ...isCurrent(now) },
      });
      if (member && member.endsAt === null)
        throw new AppError("conflict", "You are a member of this group already.");
      const asked = await tx.temporaryAccess.count({
        where: { userId: user.id, givenBy: null, createdAt: { gt: after(now, -days(1)) } },
      });
      if (asked >= mostRequestsADay) {
        throw new AppError(
          "conflict",
          `You have asked ${mostRequestsADay} times in a day. Try again tomorrow.`,
        );
      }
      await tx.temporaryAccess.create({ data: { groupId, userId: user.id, hours, reason, createdAt: now } });
      await note(tx, actor, "temporary_access.asked", { group, user, hours }, { reason });
      await tellApprovers(tx, { group, user, hours, reason }, now);
    });
  } catch (error) {
    if (!isNotUnique(error)) throw error;
    throw new AppError(
      "conflict",
      "You have asked for this group already. Wait for an answer, or withdraw the request.",
    );
  }
}

/** Takes back an own request that nobody has decided. @throws AppError 'not_found', 'forbidden', 'conflict' */
export async function withdrawOwnRequest(
  actor: UserActor,
  input: AccessIdInput,
  clock: Clock = systemClock,
): Promise<void> {
  await changeAccess(input.accessId, async (tx, access) => {
    authorizeSelf(actor, access.userId);
    if (access.state !== "open")
      throw new AppError("conflict", "This request has been decided in the meantime.");
    await tx.temporaryAccess.update({
      where: { id: access.id },
      data: { state: "withdrawn", decidedAt: clock.now() },
    });
    await note(tx, actor, "temporary_access.withdrawn", access, {});
  });
}

/** Ends an own membership before its time. @throws AppError 'not_found', 'forbidden', 'conflict' */
export async function endOwnAccess(
  actor: UserActor,
  input: AccessIdInput,
  clock: Clock = systemClock,
): Promise<void> {
  await changeAccess(input.accessId, async (tx, access) => {
    authorizeSelf(actor, access.userId);
    await endEarly(tx, actor, access, clock.now());
  });
}

/** Approves somebody else's request, as a member of the group that may. @throws AppError 'not_found', 'forbidden', 'conflict' */
export async function approveAsMember(
  actor: UserActor,
  input: ApproveAccessInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorizeSelf(actor, actor.id);
  await decideAsMember(actor, { ...input, approves: true }, clock);
}

/** Refuses somebody else's request, as a member of the group that may. @throws AppError 'not_found', 'forbidden', 'conflict' */
export async function refuseAsMember(
  actor: UserActor,
  input: RefuseAccessInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorizeSelf(actor, actor.id);
  await decideAsMember(actor, { ...input, approves: false }, clock);
}

async function decideAsMember(
  actor: UserActor,
  { accessId, approves, reason }: RefuseAccessInput & { readonly approves: boolean },
  clock: Clock,
): Promise<void> {
  await changeAccess(accessId, async (tx, access) => {
    // Read once the person is held: a membership among the approvers may end while this waits.
    const now = clock.now();
    await requireApprover(tx, actor, access, now);
    await decideRequest(tx, actor, access, { approves, reason }, now);
  });
}

/** Whoever was put out of the approvers, or switched off, decides nothing any more. */
async function requireApprover(
  tx: Transaction,
  actor: UserActor,
  { group }: HeldAccess,
  now: Date,
): Promise<void> {
  const membership =
    group.approverGroupId &&
    (await tx.groupMember.findFirst({
      where: {
        groupId: group.approverGroupId,
        userId: actor.id,
        user: enabled,
        ...isCurrent(now),
      },
    }));
  if (!membership) throw new AppError("forbidden", "You are not one of those who decide about this group.");
}
