/** Enrolment by link: look without spending, show a key, and spend the link once for password, factor and codes. */

import type { UserActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import type { Place } from "@/lib/foundation/keys/keyring";
import { macKey } from "@/lib/foundation/keys/mac-key";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { getSettings } from "@/lib/foundation/settings/queries";
import { holdUsers } from "@/lib/login/authentication/login-state";
import {
  confirmedCounter,
  newKey,
  openPendingKey,
  sealPendingKey,
} from "@/lib/login/authentication/pending-key";
import { ownProof, withProof } from "@/lib/login/authentication/prove";
import type { ShownKey } from "@/lib/login/factors/descriptor";
import { hasPassword, type PasswordColumns } from "@/lib/login/first-factor/kept-password";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { type PasswordLimits, passwordLimits, refuseWeakPassword } from "@/lib/people/passwords/refuse";
import type { FactorChoice } from "./choices";
import { credentialsChanged, replaceRecoveryCodes } from "./credentials";
import { targetFacts, wayOf } from "./first-code";
import { closedLink, findOpenLink, linkHolder, type OpenLink, revokeOpenLinks, spendLink } from "./link";
import { type Holder, linkChoices } from "./link-choices";
import { addFactor, allowedKind, shownKey } from "./new-factor";
import { type ConnectView, howToConnect } from "./queries";
import type { CheckPasswordInput, CompleteEnrollmentInput, LinkTokenInput } from "./schema";

/** What the enrolment page greets with. */
export type LinkView = {
  readonly organisationName: string;
  readonly username: string;
  readonly displayName: string;
  readonly needsPassword: boolean;
  readonly passwordLimits: PasswordLimits;
  readonly expiresAt: Date;
  /** What the person may set up with it, the default first. */
  readonly choices: readonly FactorChoice[];
  /** Whether the number that texts and calls go to is asked for: the account has none. */
  readonly asksNumber: boolean;
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
  const link = await findOpenLink(db, "enroll", input.token, clock.now());
  if (!link) throw closedLink();
  const settings = await db.settings.findUniqueOrThrow({ where: { id: 1 } });
  return {
    organisationName: settings.organisationName,
    username: link.user.username,
    displayName: link.user.displayName,
    needsPassword: !hasOne(link.user),
    passwordLimits: await passwordLimits(db),
    expiresAt: link.expiresAt,
    choices: await linkChoices(db, holderOf(link)),
    asksNumber: (await targetFacts(db, wayOf("sms_code"), link.userId, "link")).mayChoose,
  };
}

/**
 * Refuses a password that could not be set or, where the user has one, is not theirs, so that the person learns it
 * before the phone comes out. Whoever only got hold of the link gets no factor with it, and no place to guess: a wrong
 * password counts towards the lock of the user, like one at a login. `ip` is where the request came from.
 * @throws AppError beside the password, 'unavailable' while locked, 'not_found' when the link is closed
 */
export async function checkPassword(
  input: CheckPasswordInput,
  ip: string | null,
  clock: Clock = systemClock,
): Promise<void> {
  const link = await findOpenLink(database(), "enroll", input.token, clock.now());
  if (!link) throw closedLink();
  await proveForLink(link, input.password, ip, clock.now(), async () => {});
}

/**
 * Runs `change`, which spends no link, for whoever has one and types a password that can be set, or the one that the user has.
 * @throws AppError as `checkPassword`
 */
export async function proveForLink<T>(
  link: OpenLink,
  password: string,
  ip: string | null,
  now: Date,
  change: (tx: Transaction) => Promise<T>,
): Promise<T> {
  if (hasOne(link.user)) return withPassword(link, password, ip, now, change);
  await refuseFactorAlone(database(), link.userId);
  await refuseWeakPassword(link.user.username, password);
  return database().$transaction(change);
}

/** The key of this link, made at the first call and the same until the link is spent. */
export async function startEnrollment(input: LinkTokenInput, clock: Clock = systemClock): Promise<ShownKey> {
  return database().$transaction(async (tx) => {
    const found = await findOpenLink(tx, "enroll", input.token, clock.now());
    if (!found) throw closedLink();
    await holdUsers(tx, [found.userId]);
    const link = await findOpenLink(tx, "enroll", input.token, clock.now());
    if (!link) throw closedLink();
    const kind = await allowedKind(tx, link.userId);
    const settings = await tx.settings.findUniqueOrThrow({ where: { id: 1 } });
    if (link.pendingSecretSealed) {
      return shownKey(openPendingKey(placeOf(link), link.pendingSecretSealed), settings, link.user);
    }
    const pending = newKey(kind, settings);
    const pendingSecretSealed = sealPendingKey(placeOf(link), pending);
    await tx.enrollmentLink.update({ where: { id: link.id }, data: { pendingSecretSealed } });
    return shownKey(pending, settings, link.user);
  });
}

/**
 * Spends the link: sets the password where there is none, adds the confirmed factor, makes recovery codes, ends
 * sessions and clears the lock; all of it or nothing. Of two at once, one wins.
 * `ip` is where the request came from. The code is spent: it cannot log in as well. The code is of the key that the link
 * shows, so a wrong one tells nobody anything and is not counted; it is looked at before the password.
 * @throws AppError with the field that is wrong, 'unavailable' while locked, 'not_found' when the link is closed
 */
export async function completeEnrollment(
  input: CompleteEnrollmentInput,
  ip: string | null,
  clock: Clock = systemClock,
): Promise<Enrolled> {
  const now = clock.now();
  const link = await findOpenLink(database(), "enroll", input.token, now);
  if (!link) throw closedLink();
  if (!link.pendingSecretSealed) throw new AppError("conflict", "Scan the QR code first.");
  const pending = openPendingKey(placeOf(link), link.pendingSecretSealed);
  const counter = confirmedCounter(pending, input.code, now);
  if (counter === null) {
    throw invalidField("code", pending.kind.setup.explainWrongCode(pending.key, input.code, now));
  }
  const factor = { pending, name: input.factorName, counter, now, by: "link" } as const;
  return spendLinkFor(link, input.password, { ip, now }, async (tx, actor) => {
    await addFactor(tx, actor, link.user, factor);
  });
}

/**
 * Spends an open link: the password is set or proved, `add` adds the factor that the caller has seen proved, recovery codes are
 * made, sessions end and the lock is cleared; all of it or nothing. `add` runs while the person's login is held.
 * @throws AppError as `completeEnrollment`
 */
export async function spendLinkFor(
  link: OpenLink,
  password: string,
  { ip, now }: { readonly ip: string | null; readonly now: Date },
  add: (tx: Transaction, actor: UserActor) => Promise<void>,
): Promise<Enrolled> {
  const db = database();
  const actor = linkHolder(link.user, ip);
  const digestKey = await macKey();
  const enrolled = async (tx: Transaction, passwordHash: string | null) => {
    await holdUsers(tx, [link.userId]);
    await spendLink(tx, link, now);
    if (passwordHash) await refuseFactorAlone(tx, link.userId);
    await credentialsChanged(tx, actor.id, { clearLock: true, keptSession: null });
    if (passwordHash) await setFirstPassword(tx, actor, passwordHash, now);
    await add(tx, actor);
    const { recoveryCodeCount } = await getSettings(tx);
    const codes = await replaceRecoveryCodes(tx, actor.id, recoveryCodeCount, digestKey, now);
    const subject = { kind: "user", id: actor.id, name: actor.name } as const;
    await record(tx, actor, { action: "recovery_codes.issued", subject, detail: { count: codes.length } });
    return codes;
  };
  let recoveryCodes: readonly string[];
  if (hasOne(link.user)) {
    recoveryCodes = await withPassword(link, password, ip, now, (tx) => enrolled(tx, null));
  } else {
    await refuseFactorAlone(db, link.userId);
    await refuseWeakPassword(link.user.username, password);
    const passwordHash = await hashPassword(password);
    recoveryCodes = await db.$transaction((tx) => enrolled(tx, passwordHash));
  }
  return { username: actor.name, recoveryCodes, connect: await howToConnect(actor) };
}

/** Whose link it is. */
export const holderOf = (link: OpenLink): Holder => ({
  userId: link.userId,
  hasPassword: hasOne(link.user),
});

const placeOf = ({ id }: { readonly id: string }): Place => ({
  table: "enrollment_links",
  column: "pending_secret_sealed",
  row: id,
});

/** Whether there is a password to type: one that is kept here, or the one in the directory that the user comes from. */
const hasOne = (user: PasswordColumns & { readonly directoryId: string | null }): boolean =>
  user.directoryId !== null || hasPassword(user);

/** Runs `change` if `password` is the one that the user has; judged and counted as at a login. */
function withPassword<T>(
  link: OpenLink,
  password: string,
  ip: string | null,
  now: Date,
  change: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return withProof(
    ownProof(linkHolder(link.user, ip), { password, code: null }, "enrolment link"),
    now,
    change,
  );
}

/**
 * Refuses whoever has a second factor and whose password was ended: setting a password with this link would need nothing
 * that they have.
 */
async function refuseFactorAlone(tx: Transaction, userId: string): Promise<void> {
  if ((await tx.factor.count({ where: { userId, confirmedAt: { not: null } } })) === 0) return;
  throw new AppError(
    "conflict",
    "Your password was ended. Ask your database administrator for a password link, set a new password with it, then open this link again.",
  );
}

async function setFirstPassword(tx: Transaction, actor: UserActor, passwordHash: string, now: Date) {
  const { count } = await tx.user.updateMany({
    where: { id: actor.id, passwordHash: null, scramSealed: null, directoryId: null },
    data: { passwordHash, passwordChangedAt: now },
  });
  if (count !== 1) {
    throw new AppError(
      "conflict",
      "Someone else has set your password in the meantime. Reload the page to continue.",
    );
  }
  await revokeOpenLinks(tx, [actor.id], now, "password");
  const subject = { kind: "user", id: actor.id, name: actor.name } as const;
  await record(tx, actor, { action: "user.password_set", subject });
}
