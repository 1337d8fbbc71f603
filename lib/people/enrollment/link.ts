/** Links to hand to a person as rows: the token, what each is for, and the one that is open. */

import { randomBytes } from "node:crypto";
import type { UserActor } from "@/lib/foundation/access/actor";
import { base64url } from "@/lib/foundation/base/bytes";
import { AppError } from "@/lib/foundation/base/errors";
import { tokenHash } from "@/lib/foundation/keys/keyring";
import type { Transaction } from "@/lib/foundation/platform/database";
import { disabledColumns, isDisabled } from "@/lib/login/authentication/disabled";

/** What every closed link says, whatever closed it: a stranger with a guessed or stolen link learns nothing. */
export const closedLinkMessage =
  "This link has expired or has already been used. Ask your database administrator for a new one.";

/** The refusal for a link that is unknown, expired, used or revoked. */
export const closedLink = (): AppError => new AppError("not_found", closedLinkMessage);

/** What a link is for: to enrol, or to set a password in place of one that was forgotten. */
export type LinkPurpose = "enroll" | "password";

/** A new token: 32 random octets in base64url. */
export const newToken = (): string => base64url(randomBytes(32));

/**
 * The open link of `token` with its user, or null when it is unknown, for something else, expired, used, revoked or the
 * user is disabled.
 */
export async function findOpenLink(tx: Transaction, purpose: LinkPurpose, token: string, now: Date) {
  const link = await tx.enrollmentLink.findUnique({
    where: { tokenHash: tokenHash(token) },
    include: { user: true },
  });
  if (
    !link ||
    link.purpose !== purpose ||
    link.usedAt ||
    link.revokedAt ||
    link.expiresAt <= now ||
    isDisabled(link.user)
  )
    return null;
  return link;
}

/** An open link with its user. */
export type OpenLink = NonNullable<Awaited<ReturnType<typeof findOpenLink>>>;

/** Marks an open link as used. @throws AppError 'not_found' when it was closed meanwhile, or its user disabled */
export async function spendLink(
  tx: Transaction,
  link: { readonly id: string; readonly userId: string },
  now: Date,
): Promise<void> {
  const { count } = await tx.enrollmentLink.updateMany({
    where: { id: link.id, usedAt: null, revokedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now, pendingSecretSealed: null },
  });
  const user = await tx.user.findUnique({ where: { id: link.userId }, select: disabledColumns });
  if (count !== 1 || !user || isDisabled(user)) throw closedLink();
}

/** Who acts by holding the link of `user`. `ip` is where the request came from. */
export const linkHolder = (
  user: { readonly id: string; readonly username: string },
  ip: string | null,
): UserActor => ({
  kind: "user",
  id: user.id,
  name: user.username,
  role: null,
  ip,
  sessionId: null,
});

/** Closes whatever links of these users are open, or those for one purpose. Gives how many. */
export async function revokeOpenLinks(
  tx: Transaction,
  userIds: readonly string[],
  now: Date,
  purpose?: LinkPurpose,
): Promise<number> {
  const { count } = await tx.enrollmentLink.updateMany({
    where: { purpose, userId: { in: [...userIds] }, usedAt: null, revokedAt: null, expiresAt: { gt: now } },
    data: { revokedAt: now, pendingSecretSealed: null },
  });
  return count;
}
