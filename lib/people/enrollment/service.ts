/** What operators do about enrolment: issue links, alone and in bulk, and withdraw them. */

import { type Actor, authorize } from "@/lib/foundation/access/actor";
import type { AuditEntry } from "@/lib/foundation/audit/events";
import { record, recordMany } from "@/lib/foundation/audit/record";
import { after, hours } from "@/lib/foundation/base/durations";
import { AppError } from "@/lib/foundation/base/errors";
import { tokenHash } from "@/lib/foundation/keys/keyring";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { consoleLink } from "@/lib/foundation/platform/console-url";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { holdUsers } from "@/lib/login/authentication/login-state";
import { newToken, revokeOpenLinks } from "./link";
import type {
  IssueEnrollmentLinkInput,
  IssueEnrollmentLinksInput,
  RevokeEnrollmentLinkInput,
} from "./schema";

/** A link to hand to a person. It is shown now and never again. */
export type IssuedLink = { readonly url: string; readonly expiresAt: Date };

/** One line of a bulk issue. */
export type IssuedLinkRow = IssuedLink & {
  readonly userId: string;
  readonly username: string;
  readonly displayName: string;
  readonly email: string | null;
};

/** A user who got no link, and why. */
export type SkippedUser = { readonly userId: string; readonly username: string; readonly why: string };

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
  return database().$transaction(async (tx) => {
    const { issued, skipped } = await issue(tx, actor, [input.userId], clock.now());
    const link = issued[0];
    if (link) return { url: link.url, expiresAt: link.expiresAt };
    if (skipped[0]) throw new AppError("conflict", skipped[0].why);
    throw new AppError("not_found", "This user no longer exists.");
  });
}

/** Issues links for many users. Disabled and deleted users are skipped; everyone else gets one, or nobody does. */
export async function issueEnrollmentLinks(
  actor: Actor,
  input: IssueEnrollmentLinksInput,
  clock: Clock = systemClock,
): Promise<{ readonly issued: readonly IssuedLinkRow[]; readonly skipped: readonly SkippedUser[] }> {
  authorize(actor, "user.invite");
  const work = (tx: Transaction) => issue(tx, actor, input.userIds, clock.now());
  return database().$transaction(work, { timeout: 30_000 });
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
    const count = user ? await revokeOpenLinks(tx, [userId], clock.now()) : 0;
    if (!user || count === 0) throw new AppError("not_found", "There is no open link to revoke.");
    const subject = { kind: "user", id: userId, name: user.username } as const;
    await record(tx, actor, { action: "user.link_revoked", subject });
  });
}

async function issue(tx: Transaction, actor: Actor, userIds: readonly string[], now: Date) {
  await holdUsers(tx, userIds);
  const { loginUrl, enrollmentLinkHours } = await tx.settings.findUniqueOrThrow({ where: { id: 1 } });
  const users = await tx.user.findMany({
    where: { id: { in: [...userIds] } },
    select: { id: true, username: true, displayName: true, email: true, disabledAt: true },
    orderBy: { username: "asc" },
  });
  const enabled = users.filter((user) => user.disabledAt === null);
  const expiresAt = after(now, hours(enrollmentLinkHours));
  const links = enabled.map((user) => ({ user, token: newToken() }));
  await revokeOpenLinks(
    tx,
    enabled.map((user) => user.id),
    now,
  );
  await tx.enrollmentLink.createMany({
    data: links.map(({ user, token }) => ({
      userId: user.id,
      tokenHash: tokenHash(token),
      issuedBy: actor.name,
      expiresAt,
      createdAt: now,
    })),
  });
  await recordMany(
    tx,
    actor,
    enabled.map(
      (user): AuditEntry => ({
        action: "user.link_issued",
        subject: { kind: "user", id: user.id, name: user.username },
        detail: { expiresAt: expiresAt.toISOString() },
      }),
    ),
  );
  const issued = links.map(({ user: { id, username, displayName, email }, token }): IssuedLinkRow => {
    return {
      userId: id,
      username,
      displayName,
      email,
      url: consoleLink(loginUrl, "/enroll", token),
      expiresAt,
    };
  });
  const skipped = users
    .filter((user) => user.disabledAt !== null)
    .map(
      ({ id, username }): SkippedUser => ({
        userId: id,
        username,
        why: `${username} is disabled. Enable the user first.`,
      }),
    );
  return { issued, skipped };
}
