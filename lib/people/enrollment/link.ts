/** Enrolment links as rows: the token, and the one that is open. */
import { randomBytes } from "node:crypto";
import { base64url } from "@/lib/foundation/base/bytes";
import { AppError } from "@/lib/foundation/base/errors";
import { tokenHash } from "@/lib/foundation/keys/keyring";
import type { Transaction } from "@/lib/foundation/platform/database";

/** What every closed link says, whatever closed it: a stranger with a guessed or stolen link learns nothing. */
export const closedLinkMessage =
  "This link has expired or has already been used. Ask your database administrator for a new one.";

/** The refusal for a link that is unknown, expired, used or revoked. */
export const closedLink = (): AppError => new AppError("not_found", closedLinkMessage);

/** A new token: 32 random octets in base64url. */
export const newToken = (): string => base64url(randomBytes(32));

/** The open link of `token` with its user, or null when it is unknown, expired, used, revoked or the user is disabled. */
export async function findOpenLink(tx: Transaction, token: string, now: Date) {
  const link = await tx.enrollmentLink.findUnique({
    where: { tokenHash: tokenHash(token) },
    include: { user: true },
  });
  if (!link || link.usedAt || link.revokedAt || link.expiresAt <= now || link.user.disabledAt) return null;
  return link;
}

/** Closes whatever links of these users are open. Gives how many. */
export async function revokeOpenLinks(
  tx: Transaction,
  userIds: readonly string[],
  now: Date,
): Promise<number> {
  const { count } = await tx.enrollmentLink.updateMany({
    where: { userId: { in: [...userIds] }, usedAt: null, revokedAt: null, expiresAt: { gt: now } },
    data: { revokedAt: now, pendingSecretSealed: null },
  });
  return count;
}
