/** What operators do about temporary access: decide about requests, give it unasked, end it before its time. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { holdLogins } from "@/lib/login/authentication/login-state";
import { existingUser } from "@/lib/people/users/existing";
import { begin, changeAccess, decideRequest, endEarly, note, refuseOwn } from "./change";
import { tellGiven } from "./mails";
import type { AccessIdInput, ApproveAccessInput, GiveAccessInput, RefuseAccessInput } from "./schema";

/** Approves a request: the person is a member from now on. @throws AppError 'not_found', 'forbidden', 'conflict' */
export async function approveAccess(
  actor: Actor,
  input: ApproveAccessInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorize(actor, "group.write");
  await changeAccess(input.accessId, (tx, access) =>
    decideRequest(tx, actor, access, { approves: true, reason: input.reason }, clock.now()),
  );
}

/** Refuses a request. @throws AppError 'not_found', 'forbidden', 'conflict' */
export async function refuseAccess(
  actor: Actor,
  input: RefuseAccessInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorize(actor, "group.write");
  await changeAccess(input.accessId, (tx, access) =>
    decideRequest(tx, actor, access, { approves: false, reason: input.reason }, clock.now()),
  );
}

/** Makes a user a member until so many hours from now. @throws AppError 'not_found', 'forbidden' for oneself, 'conflict' */
export async function giveAccess(
  actor: Actor,
  { groupId, userId, hours, reason }: GiveAccessInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorize(actor, "group.write");
  const now = clock.now();
  await database().$transaction(async (tx) => {
    await holdLogins(tx, [userId]);
    const user = await existingUser(tx, userId);
    await refuseOwn(tx, actor, user);
    const group = await tx.group.findUnique({ where: { id: groupId } });
    if (!group) throw new AppError("not_found", "This group no longer exists.");
    const endsAt = await begin(tx, { group, user, hours }, now);
    await tx.temporaryAccess.create({
      data: {
        ...{ groupId, userId, hours, reason, endsAt, state: "approved", createdAt: now },
        ...{ givenBy: actor.name, decidedBy: actor.name, decidedAt: now },
      },
    });
    await note(
      tx,
      actor,
      "temporary_access.given",
      { group, user, hours },
      { reason, until: endsAt.toISOString() },
    );
    await tellGiven(tx, { user, group }, { by: actor.name, reason, endsAt });
  });
}

/** Ends a membership before its time. @throws AppError 'not_found', 'conflict' where it is over */
export async function endAccess(
  actor: Actor,
  input: AccessIdInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorize(actor, "group.write");
  await changeAccess(input.accessId, (tx, access) => endEarly(tx, actor, access, clock.now()));
}
