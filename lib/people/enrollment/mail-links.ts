/** Links that go out by mail: nobody but the person sees them. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import { isMailAddress } from "@/lib/foundation/mail/address";
import { senderAddress } from "@/lib/foundation/mail/outbox";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { tellMany } from "@/lib/people/notifications/tell";
import { issueLinks, type SkippedUser } from "./issue";
import { endPassword } from "./password-link";
import type { IssueEnrollmentLinkInput, IssuePasswordLinkInput } from "./schema";

/** What each kind of link is told with. */
const events = { enroll: "activation", password: "password_reset" } as const;

/** What came of sending links. */
export type MailedLinks = { readonly mailed: ReadonlySet<string>; readonly skipped: readonly SkippedUser[] };

/**
 * Issues a link to each of these users and writes it into a mail; links that were open stop working. Whoever cannot be reached
 * keeps them. `event`: what the mail says where it is not the usual. The caller has authorized it.
 * @throws AppError 'conflict' where mail is not set up
 */
export async function mailLinks(
  tx: Transaction,
  actor: Actor,
  purpose: keyof typeof events,
  userIds: readonly string[],
  {
    now,
    event = events[purpose],
  }: { readonly now: Date; readonly event?: "activation" | "welcome" | "password_reset" },
): Promise<MailedLinks> {
  if ((await senderAddress(tx)) === null) {
    throw new AppError(
      "conflict",
      "Mail is not set up, so no mail can be sent. An owner sets it up in the settings.",
    );
  }
  const users = await tx.user.findMany({
    where: { id: { in: [...userIds] } },
    select: { id: true, username: true, email: true },
  });
  const isReached = ({ email }: { readonly email: string | null }) => email !== null && isMailAddress(email);
  const reached = users.filter(isReached).map(({ id }) => id);
  const { issued, skipped } = await issueLinks(tx, actor, purpose, reached, now);
  const told = issued.map(({ userId, url, expiresAt }) => ({ userId, data: { link: url, ends: expiresAt } }));
  const mailed = await tellMany(tx, event, told);
  const without = users
    .filter((user) => !isReached(user))
    .map(({ id, username }) => ({ userId: id, username, why: `${username} has no usable mail address.` }));
  return { mailed, skipped: [...skipped, ...without] };
}

/** Mails the user an enrolment link. @throws AppError 'not_found', 'conflict' for whoever cannot be reached or is disabled */
export async function mailEnrollmentLink(
  actor: Actor,
  { userId }: IssueEnrollmentLinkInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorize(actor, "user.invite");
  await database().$transaction(async (tx) => {
    requireMailed(await mailLinks(tx, actor, "enroll", [userId], { now: clock.now() }));
  });
}

/** Mails the user a password link; otherwise as issuePasswordLink. */
export async function mailPasswordLink(
  actor: Actor,
  { userId, oldPassword }: IssuePasswordLinkInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorize(actor, "user.reset_password");
  await database().$transaction(async (tx) => {
    requireMailed(await mailLinks(tx, actor, "password", [userId], { now: clock.now() }));
    if (oldPassword === "end") await endPassword(tx, actor, userId, clock.now());
  });
}

function requireMailed({ mailed, skipped: [user] }: MailedLinks): void {
  if (user) throw new AppError("conflict", user.why);
  if (mailed.size === 0) throw new AppError("not_found", "This user no longer exists.");
}
