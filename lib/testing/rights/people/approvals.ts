/** Rights to the functions of lib/people/approvals. */
import type { UserActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { deniedLogins } from "@/lib/people/approvals/denied";
import { approveOwn, isAsked, ownApprovals, refuseOwn, waitingApprovals } from "@/lib/people/approvals/own";
import type { Refusal } from "@/lib/people/approvals/schema";
import { allowLinks, makeApproval } from "@/lib/testing/approvals";
import { own, ownRow, type Rights, reads, type Self } from "../right";

/** A login of the person's own that waits for an answer. */
async function asked({ actor, clock }: Self): Promise<string> {
  await allowLinks();
  const { id } = await makeApproval(actor.id, { openedAt: clock.now() });
  return id;
}

const withRefusal = (why: Refusal) => async (self: Self) => {
  const approvalId = await asked(self);
  return (actor: UserActor) => refuseOwn(actor, { approvalId, why }, self.clock);
};

/** The rows of this room. */
export const approvals: Rights = {
  "people/approvals.deniedLogins": reads(
    "user.read",
    () => (actor) => deniedLogins(actor, crypto.randomUUID()),
  ),
  "people/approvals.ownApprovals": own([], () => ownApprovals),
  "people/approvals.waitingApprovals": own([], () => waitingApprovals),
  "people/approvals.isAsked": own([], () => isAsked),
  "people/approvals.approveOwn": ownRow(["approval.approved"], async (self) => {
    const approvalId = await asked(self);
    const [userId, now] = [self.actor.id, self.clock.now()];
    const { sessionEpoch: epoch } = await database().user.findUniqueOrThrow({ where: { id: userId } });
    const times = { provenAt: now, createdAt: now, lastSeenAt: now };
    const { id: sessionId } = await database().consoleSession.create({ data: { userId, epoch, ...times } });
    return (actor: UserActor) => approveOwn({ ...actor, sessionId }, { approvalId }, self.clock);
  }),
  "people/approvals.refuseOwn": [
    ownRow(["approval.cancelled"], withRefusal("cancelled")),
    ownRow(["approval.not_me"], withRefusal("not_me")),
  ],
};
