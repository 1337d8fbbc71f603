/** Another password by link: the help desk issues it, the person who forgot the old one sets the new one with it. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { forgetCredentials, holdLogins, holdUsers } from "@/lib/login/authentication/login-state";
import { ownProof, withProof } from "@/lib/login/authentication/prove";
import { replacingPassword } from "@/lib/login/first-factor/kept-password";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { tell } from "@/lib/people/notifications/tell";
import { refusePasswordElsewhere } from "@/lib/people/passwords/elsewhere";
import { type PasswordLimits, passwordLimits, refuseWeakPassword } from "@/lib/people/passwords/refuse";
import { settleSessions } from "@/lib/people/session-ends/settle";
import { credentialsChanged } from "./credentials";
import { type IssuedLink, issueLinks, onlyLink } from "./issue";
import { closedLink, findOpenLink, linkHolder, revokeOpenLinks, spendLink } from "./link";
import type {
  IssuePasswordLinkInput,
  LinkTokenInput,
  RevokePasswordLinkInput,
  SetPasswordByLinkInput,
} from "./schema";

/** What the page of a password link greets with. */
export type PasswordLinkView = {
  readonly username: string;
  readonly displayName: string;
  /** Whether a code is asked for beside the new password: whoever only got hold of the link sets none. */
  readonly needsCode: boolean;
  readonly passwordLimits: PasswordLimits;
  readonly expiresAt: Date;
};

/**
 * Issues a link with which the user sets another password; the one that was open stops working. With "end" the password
 * that the user has stops working at once, and so do their sessions.
 * @throws AppError 'not_found' for an unknown user, 'conflict' for a disabled one and one with a directory's password
 */
export async function issuePasswordLink(
  actor: Actor,
  { userId, oldPassword }: IssuePasswordLinkInput,
  clock: Clock = systemClock,
): Promise<IssuedLink> {
  authorize(actor, "user.reset_password");
  return database().$transaction(async (tx) => {
    const link = onlyLink(await issueLinks(tx, actor, "password", [userId], clock.now()));
    if (oldPassword === "end") await endPassword(tx, actor, userId, clock.now());
    return link;
  });
}

/** Withdraws the user's open password link. @throws AppError 'not_found' when none is open */
export async function revokePasswordLink(
  actor: Actor,
  { userId }: RevokePasswordLinkInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorize(actor, "user.withdraw");
  await database().$transaction(async (tx) => {
    const user = await tx.user.findUnique({ where: { id: userId }, select: { username: true } });
    const count = user ? await revokeOpenLinks(tx, [userId], clock.now(), "password") : 0;
    if (!user || count === 0) throw new AppError("not_found", "There is no open link to revoke.");
    const subject = { kind: "user", id: userId, name: user.username } as const;
    await record(tx, actor, { action: "user.password_link_revoked", subject });
  });
}

/**
 * Looks at a link without spending it. @throws AppError 'not_found' with one sentence for every closed link, 'conflict' for
 * whoever has come to log in with a directory's password
 */
export async function openPasswordLink(
  input: LinkTokenInput,
  clock: Clock = systemClock,
): Promise<PasswordLinkView> {
  const db = database();
  const link = await findOpenLink(db, "password", input.token, clock.now());
  if (!link) throw closedLink();
  await refusePasswordElsewhere(db, link.userId);
  return {
    username: link.user.username,
    displayName: link.user.displayName,
    needsCode: await hasFactor(db, link.userId),
    passwordLimits: await passwordLimits(db),
    expiresAt: link.expiresAt,
  };
}

/**
 * Spends the link: sets the password, ends sessions and clears the lock, all of it or nothing. Of two at once, one wins.
 * Whoever has a second factor proves it too; a wrong code is judged and counted as at a login. `ip` is where the request
 * came from.
 * @throws AppError with the field that is wrong, 'unavailable' while locked, 'not_found' when the link is closed
 */
export async function setPasswordByLink(
  { token, password, code }: SetPasswordByLinkInput,
  ip: string | null,
  clock: Clock = systemClock,
): Promise<void> {
  const now = clock.now();
  const link = await findOpenLink(database(), "password", token, now);
  if (!link) throw closedLink();
  await refuseWeakPassword(link.user.username, password);
  const isProven = await hasFactor(database(), link.userId);
  if (isProven && code === undefined)
    throw invalidField("code", "Type a code of one of your second factors.");
  const actor = linkHolder(link.user, ip);
  // Hashing takes long, so it happens before the person's state is held.
  const passwordHash = await hashPassword(password);
  const set = async (tx: Transaction) => {
    await holdUsers(tx, [actor.id]);
    await spendLink(tx, link, now);
    await refusePasswordElsewhere(tx, actor.id);
    if (!isProven && (await hasFactor(tx, actor.id))) {
      throw new AppError("conflict", "Your second factors have just changed. Open the link again.");
    }
    await credentialsChanged(tx, actor.id, { clearLock: true, keptSession: null });
    await tx.user.update({
      where: { id: actor.id },
      data: { ...replacingPassword(passwordHash), passwordChangedAt: now },
    });
    const subject = { kind: "user", id: actor.id, name: actor.name } as const;
    await record(tx, actor, { action: "user.password_set", subject, detail: { by: "link" } });
    const data = { by: "whoever opened the link that was sent to you", at: now };
    await tell(tx, { event: "password_changed", userId: actor.id, data });
    const person = { id: actor.id, username: actor.name };
    await settleSessions(tx, actor, [person], { reason: "password_reset" });
  };
  if (!isProven) return database().$transaction(set);
  return withProof(ownProof(actor, { password: null, code: code ?? "" }, "password link"), now, set);
}

async function hasFactor(tx: Transaction, userId: string): Promise<boolean> {
  return (await tx.factor.count({ where: { userId, confirmedAt: { not: null } } })) > 0;
}

/** Ends the password that the user has, and their sessions, in the transaction that issues a link for another. */
export async function endPassword(tx: Transaction, actor: Actor, userId: string, now: Date): Promise<void> {
  await holdLogins(tx, [userId]);
  const { username } = await tx.user.update({
    where: { id: userId },
    data: { passwordHash: null, scramSealed: null, sessionEpoch: { increment: 1 } },
    select: { username: true },
  });
  await forgetCredentials(tx, [userId]);
  // An invitation asked for the password that there was; it must not become a way to choose one.
  await revokeOpenLinks(tx, [userId], now, "enroll");
  const subject = { kind: "user", id: userId, name: username } as const;
  await record(tx, actor, { action: "user.password_ended", subject });
  await settleSessions(tx, actor, [{ id: userId, username }], { reason: "password_reset" });
}
