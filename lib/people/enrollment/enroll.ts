/** Enrolment by link: look without spending, show a key, and spend the link once for password, factor and codes. */
import type { UserActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import { macKey } from "@/lib/foundation/keys/mac-key";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { getSettings } from "@/lib/foundation/settings/queries";
import { explainWrongCode } from "@/lib/login/factors/clock-error";
import { verifyTotp } from "@/lib/login/factors/totp";
import { hasPassword, passwordOf } from "@/lib/login/first-factor/kept-password";
import { hashPassword, verifyPassword } from "@/lib/login/first-factor/password-hash";
import { credentialsChanged, replaceRecoveryCodes } from "./credentials";
import { closedLink, findOpenLink, lockUsers, revokeOpenLinks } from "./link";
import { addFactor, type KeyView, keyView, refuseOverAllowance } from "./new-factor";
import { passwordProblem } from "./password-rules";
import { type ConnectView, howToConnect } from "./queries";
import type { CheckPasswordInput, CompleteEnrollmentInput, LinkTokenInput } from "./schema";
import { newTotpKey, openPendingKey, sealPendingKey } from "./totp-row";
import { countWrongCode, forgetWrongCodes } from "./wrong-code-count";

/** What the enrolment page greets with. */
export type LinkView = {
  readonly organisationName: string;
  readonly username: string;
  readonly displayName: string;
  readonly needsPassword: boolean;
  readonly passwordMinLength: number;
  readonly expiresAt: Date;
};

/** What a completed enrolment shows once. */
export type Enrolled = {
  readonly username: string;
  readonly recoveryCodes: readonly string[];
  readonly connect: ConnectView;
};

/**
 * Looks at a link without spending it, because mail scanners open links too.
 * @throws AppError 'not_found' with one sentence for every closed link
 */
export async function openLink(input: LinkTokenInput, clock: Clock = systemClock): Promise<LinkView> {
  const db = database();
  const link = await findOpenLink(db, input.token, clock.now());
  if (!link) throw closedLink();
  const settings = await db.settings.findUniqueOrThrow({ where: { id: 1 } });
  return {
    organisationName: settings.organisationName,
    username: link.user.username,
    displayName: link.user.displayName,
    needsPassword: !hasPassword(link.user),
    passwordMinLength: settings.passwordMinLength,
    expiresAt: link.expiresAt,
  };
}

/**
 * Refuses a password that could not be set or, where the user has one, is not theirs, so that the person learns it
 * before the phone comes out. Whoever only got hold of the link gets no factor with it.
 * @throws AppError beside the password, or 'conflict' when the link was closed after too many wrong ones
 */
export async function checkPassword(input: CheckPasswordInput, clock: Clock = systemClock): Promise<void> {
  const link = await findOpenLink(database(), input.token, clock.now());
  if (!link) throw closedLink();
  await refuseWrongPassword(link, input.password, clock.now());
}

/** The key of this link, made at the first call and the same until the link is spent. */
export async function startEnrollment(input: LinkTokenInput, clock: Clock = systemClock): Promise<KeyView> {
  return database().$transaction(async (tx) => {
    const found = await findOpenLink(tx, input.token, clock.now());
    if (!found) throw closedLink();
    await lockUsers(tx, [found.userId]);
    const link = await findOpenLink(tx, input.token, clock.now());
    if (!link) throw closedLink();
    await refuseOverAllowance(tx, link.userId);
    const settings = await tx.settings.findUniqueOrThrow({ where: { id: 1 } });
    if (link.pendingSecretSealed) {
      return keyView(openPendingKey(link.id, link.pendingSecretSealed), settings, link.user);
    }
    const key = newTotpKey(settings);
    const pendingSecretSealed = sealPendingKey(link.id, key);
    await tx.enrollmentLink.update({ where: { id: link.id }, data: { pendingSecretSealed } });
    return keyView(key, settings, link.user);
  });
}

/**
 * Spends the link: sets the password where there is none, adds the confirmed factor, makes recovery codes, ends
 * sessions and clears the lock; all of it or nothing. Of two at once, one wins.
 * `ip` is where the request came from. The code is spent: it cannot log in as well.
 * @throws AppError with the field that is wrong, or 'not_found' when the link is closed
 */
export async function completeEnrollment(
  input: CompleteEnrollmentInput,
  ip: string | null,
  clock: Clock = systemClock,
): Promise<Enrolled> {
  const db = database();
  const now = clock.now();
  const link = await findOpenLink(db, input.token, now);
  if (!link) throw closedLink();
  const actor: UserActor = {
    kind: "user",
    id: link.userId,
    name: link.user.username,
    role: null,
    ip,
    sessionId: null,
  };
  const settings = await db.settings.findUniqueOrThrow({ where: { id: 1 } });
  await refuseWrongPassword(link, input.password, now);
  if (!link.pendingSecretSealed) throw new AppError("conflict", "Scan the QR code first.");
  const key = openPendingKey(link.id, link.pendingSecretSealed);
  const match = verifyTotp(key, input.code, now, -1);
  if (match.status !== "fresh") {
    await countWrong(link, now);
    throw invalidField("code", explainWrongCode(key, input.code, now));
  }

  const passwordHash = hasPassword(link.user) ? null : await hashPassword(input.password);
  const digestKey = await macKey();
  const recoveryCodes = await db.$transaction(async (tx) => {
    await lockUsers(tx, [link.userId]);
    await spendLink(tx, link, now);
    await credentialsChanged(tx, actor.id, { clearLock: true, keptSession: null });
    if (passwordHash) await setFirstPassword(tx, actor, passwordHash, now);
    await addFactor(tx, actor, link.user, { key, name: input.factorName, step: match.step, now, by: "link" });
    const codes = await replaceRecoveryCodes(tx, actor.id, settings.recoveryCodeCount, digestKey);
    const subject = { kind: "user", id: actor.id, name: actor.name } as const;
    await record(tx, actor, { action: "recovery_codes.issued", subject, detail: { count: codes.length } });
    return codes;
  });
  forgetWrongCodes(link.id);
  return { username: actor.name, recoveryCodes, connect: await howToConnect(actor) };
}

type OpenLink = NonNullable<Awaited<ReturnType<typeof findOpenLink>>>;

async function refuseWrongPassword(link: OpenLink, password: string, now: Date): Promise<void> {
  const { username } = link.user;
  if (!hasPassword(link.user)) {
    const { passwordMinLength: minLength } = await getSettings();
    const problem = passwordProblem(password, { username, minLength });
    if (problem) throw invalidField("password", problem);
    return;
  }
  if (await verifyPassword(passwordOf(link.user), password)) return;
  await countWrong(link, now);
  throw invalidField(
    "password",
    "This is not your password. If you have forgotten it, ask the people who run your database to set a new one.",
  );
}

/** Counts a wrong password or code. @throws AppError 'conflict' when that closed the link */
async function countWrong(link: OpenLink, now: Date): Promise<void> {
  if (countWrongCode(link.id) === "keep") return;
  const actor: UserActor = {
    kind: "user",
    id: link.userId,
    name: link.user.username,
    role: null,
    ip: null,
    sessionId: null,
  };
  await database().$transaction(async (tx) => {
    const closed = await revokeOpenLinks(tx, [actor.id], now);
    if (closed === 0) return;
    const subject = { kind: "user", id: actor.id, name: actor.name } as const;
    await record(tx, actor, {
      action: "user.link_revoked",
      subject,
      detail: { why: "too many wrong passwords or codes" },
    });
  });
  forgetWrongCodes(link.id);
  throw new AppError(
    "conflict",
    "Too many wrong passwords or codes, so this link was closed. Ask the people who run your database for a new one.",
  );
}

async function spendLink(tx: Transaction, link: { id: string; userId: string }, now: Date): Promise<void> {
  const { count } = await tx.enrollmentLink.updateMany({
    where: { id: link.id, usedAt: null, revokedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now, pendingSecretSealed: null },
  });
  const user = await tx.user.findUnique({ where: { id: link.userId }, select: { disabledAt: true } });
  if (count !== 1 || !user || user.disabledAt) throw closedLink();
}

async function setFirstPassword(tx: Transaction, actor: UserActor, passwordHash: string, now: Date) {
  const { count } = await tx.user.updateMany({
    where: { id: actor.id, passwordHash: null, scramSealed: null },
    data: { passwordHash, passwordChangedAt: now },
  });
  if (count !== 1) {
    throw new AppError(
      "conflict",
      "Someone has set your password meanwhile. Reload the page and go on from there.",
    );
  }
  const subject = { kind: "user", id: actor.id, name: actor.name } as const;
  await record(tx, actor, { action: "user.password_set", subject });
}
