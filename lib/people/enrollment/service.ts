/** What operators do about enrolment: issue a link, and withdraw them. */

import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { AppError } from "@/lib/foundation/base/errors";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { type IssuedLink, issueLinks, onlyLink } from "./issue";
import { revokeOpenLinks } from "./link";
import type { IssueEnrollmentLinkInput, RevokeEnrollmentLinkInput } from "./schema";

/**
 * Issues a link with which the user enrols; the one that was open stops working.
 * @throws AppError 'not_found' for an unknown user, 'conflict' for a disabled one
 */
export async function issueEnrollmentLink(
  actor: Actor,
  input: IssueEnrollmentLinkInput,
  clock: Clock = systemClock,
): Promise<IssuedLink> {
  authorize(actor, "user.invite");
  return database().$transaction(async (tx) =>
    onlyLink(await issueLinks(tx, actor, "enroll", [input.userId], clock.now())),
  );
}

/** Withdraws the user's open link. @throws AppError 'not_found' when none is open */
export async function revokeEnrollmentLink(
  actor: Actor,
  { userId }: RevokeEnrollmentLinkInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorize(actor, "user.withdraw");
  await database().$transaction(async (tx) => {
    const user = await tx.user.findUnique({ where: { id: userId }, select: { username: true } });
    const count = user ? await revokeOpenLinks(tx, [userId], clock.now(), "enroll") : 0;
    if (!user || count === 0) throw new AppError("not_found", "There is no open link to revoke.");
    const subject = { kind: "user", id: userId, name: user.username } as const;
    await record(tx, actor, { action: "user.link_revoked", subject });
  });
}
