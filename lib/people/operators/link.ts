/** Operator links: issued, found, and the address that carries the token. */
import { randomBytes } from "node:crypto";
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { base64url } from "@/lib/foundation/base/bytes";
import { after, hours } from "@/lib/foundation/base/durations";
import { AppError } from "@/lib/foundation/base/errors";
import { tokenHash } from "@/lib/foundation/keys/keyring";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { consoleLink } from "@/lib/foundation/platform/console-url";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { holdOperator, operatorSubject } from "./existing";
import type { IssueOperatorLinkInput } from "./schema";

/** How long a link works. */
export const linkMs = hours(24);

/** A link to hand to an operator. It is shown now and never again. */
export type IssuedOperatorLink = { readonly url: string; readonly expiresAt: Date };

/**
 * Issues a link with which the operator sets password and authenticator app, or the app alone where a directory has the
 * password; the one that was open stops working.
 * Until it is used nothing else changes. @throws AppError 'not_found', 'conflict' for a disabled operator
 */
export async function issueOperatorLink(
  actor: Actor,
  { operatorId }: IssueOperatorLinkInput,
  clock: Clock = systemClock,
): Promise<IssuedOperatorLink> {
  authorize(actor, "operator.write");
  return database().$transaction(async (tx) => {
    const operator = await holdOperator(tx, operatorId);
    if (operator.disabledAt) {
      throw new AppError("conflict", `${operator.username} is disabled. Enable this operator first.`);
    }
    const { token, expiresAt } = await addLink(tx, operatorId, clock.now());
    const detail = { expiresAt: expiresAt.toISOString() };
    await record(tx, actor, { action: "operator.link_issued", subject: operatorSubject(operator), detail });
    const { loginUrl } = await tx.settings.findUniqueOrThrow({ where: { id: 1 } });
    return { url: consoleLink(loginUrl, "/operator-link", token), expiresAt };
  });
}

/** A new link in place of the open ones. `lifeMs` is how long it works. */
export async function addLink(tx: Transaction, operatorId: string, now: Date, lifeMs = linkMs) {
  const token = base64url(randomBytes(32));
  const expiresAt = after(now, lifeMs);
  await tx.operatorLink.deleteMany({ where: { operatorId, usedAt: null } });
  const { id } = await tx.operatorLink.create({
    data: { operatorId, tokenHash: tokenHash(token), expiresAt, createdAt: now },
  });
  return { id, token, expiresAt };
}

/**
 * The open link of `token`, its operator held until the transaction ends.
 * @throws AppError 'not_found' with one sentence, whether the link is unknown, expired or used, or the operator disabled
 */
export async function holdOpenLink(tx: Transaction, token: string, now: Date) {
  const where = { tokenHash: tokenHash(token) };
  const owner = await tx.operatorLink.findUnique({ where, select: { operatorId: true } });
  // The operator is held first, as everywhere, so that issuing and redeeming at once cannot wait for each other.
  if (owner) await holdOperator(tx, owner.operatorId);
  const link = await tx.operatorLink.findUnique({
    where,
    include: { operator: { include: { directory: { select: { name: true } } } } },
  });
  if (!link || link.usedAt || link.expiresAt <= now || link.operator.disabledAt) {
    throw new AppError(
      "not_found",
      "This link has expired or has already been used. Ask an owner for a new one.",
    );
  }
  return link;
}
