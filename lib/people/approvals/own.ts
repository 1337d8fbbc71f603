/**
 * The logins that a signed-in person is asked about. To refuse takes the session alone. To approve takes one in which a code was
 * proved within the last ten minutes: whoever finds a browser that was left open, and knows the password, approves nothing.
 */
import { authorizeSelf, type UserActor } from "@/lib/foundation/access/actor";
import { after, minutes } from "@/lib/foundation/base/durations";
import { AppError } from "@/lib/foundation/base/errors";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { askingKinds } from "@/lib/login/factors/table";
import { isProofFresh } from "@/lib/people/console-sessions/rules";
import { type Approved, approve, refuse } from "./answer";
import type { OwnApprovalInput, RefuseOwnApprovalInput } from "./schema";
import { type ApprovalView, approvalColumns, openView } from "./view";

/** What waits for an answer, newest first; and whether this session may approve. */
export type OwnApprovals = { readonly open: readonly ApprovalView[]; readonly mayApprove: boolean };

/** The person's own. */
export async function ownApprovals(actor: UserActor, clock: Clock = systemClock): Promise<OwnApprovals> {
  authorizeSelf(actor, actor.id);
  const now = clock.now();
  const rows = await database().approval.findMany({
    where: { userId: actor.id, answer: null, endedAt: null },
    orderBy: { openedAt: "desc" },
    take: 20,
    ...approvalColumns,
  });
  const open = rows.flatMap((row) => openView(row, now) ?? []);
  return { open, mayApprove: open.length > 0 && (await mayApprove(database(), actor, now)) };
}

/** Of how old approvals a page may still not know that they ended. */
const mostWaitMs = minutes(10);

/**
 * The ids of those that may wait for an answer: one statement without joins, for pages that ask every few seconds. What is no
 * longer open may be among them; `ownApprovals` says.
 */
export async function waitingApprovals(
  actor: UserActor,
  clock: Clock = systemClock,
): Promise<readonly string[]> {
  authorizeSelf(actor, actor.id);
  const rows = await database().approval.findMany({
    where: {
      userId: actor.id,
      answer: null,
      endedAt: null,
      openedAt: { gt: after(clock.now(), -mostWaitMs) },
    },
    orderBy: { openedAt: "desc" },
    take: 20,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** Whether the person has something by which they are asked: only their pages have to look for it. */
export async function isAsked(actor: UserActor): Promise<boolean> {
  authorizeSelf(actor, actor.id);
  const kind = { in: askingKinds.map(({ id }) => id) };
  return (
    (await database().factor.count({ where: { userId: actor.id, confirmedAt: { not: null }, kind } })) > 0
  );
}

/** Approves one. @throws AppError 'not_found' where it cannot be answered, 'unproven' where the sign-in is too long ago */
export async function approveOwn(
  actor: UserActor,
  { approvalId }: OwnApprovalInput,
  clock: Clock = systemClock,
): Promise<Approved> {
  authorizeSelf(actor, actor.id);
  return database().$transaction(async (tx) => {
    if (!(await mayApprove(tx, actor, clock.now()))) {
      throw new AppError(
        "forbidden",
        "You signed in more than ten minutes ago. Use the link in the mail or tap the notification, or sign out, sign in again and approve it then.",
      );
    }
    return approve(tx, actor, approvalId, "own page", clock.now());
  });
}

/** Refuses one. @throws AppError 'not_found' where it cannot be answered */
export async function refuseOwn(
  actor: UserActor,
  { approvalId, why }: RefuseOwnApprovalInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorizeSelf(actor, actor.id);
  await database().$transaction((tx) => refuse(tx, actor, approvalId, { why, by: "own page" }, clock.now()));
}

async function mayApprove(tx: Transaction, { id, sessionId }: UserActor, now: Date): Promise<boolean> {
  const session =
    sessionId === null ? null : await tx.consoleSession.findUnique({ where: { id: sessionId, userId: id } });
  return session !== null && !session.limited && isProofFresh(session.provenAt, now);
}
