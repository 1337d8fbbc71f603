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
import { ownProof, tryProof } from "@/lib/login/authentication/prove";
import type { ShownKey } from "@/lib/login/factors/descriptor";
import { hasPassword } from "@/lib/login/first-factor/kept-password";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { credentialsChanged, replaceRecoveryCodes } from "./credentials";
import { closedLink, findOpenLink, revokeOpenLinks } from "./link";
import { addFactor, allowedKind, shownKey } from "./new-factor";
import { passwordProblem } from "./password-rules";
import { type ConnectView, howToConnect } from "./queries";
import type { CheckPasswordInput, CompleteEnrollmentInput, LinkTokenInput } from "./schema";
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
export async function startEnrollment(input: LinkTokenInput, clock: Clock = systemClock): Promise<ShownKey> {
  return database().$transaction(async (tx) => {
    const found = await findOpenLink(tx, input.token, clock.now());
    if (!found) throw closedLink();
    await holdUsers(tx, [found.userId]);
    const link = await findOpenLink(tx, input.token, clock.now());
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
  const pending = openPendingKey(placeOf(link), link.pendingSecretSealed);
  const counter = confirmedCounter(pending, input.code, now);
  if (counter === null) {
    await countWrong(link, now);
    throw invalidField("code", pending.kind.explainWrongCode(pending.key, input.code, now));
  }

  const passwordHash = hasPassword(link.user) ? null : await hashPassword(input.password);
  const digestKey = await macKey();
  const recoveryCodes = await db.$transaction(async (tx) => {
    await holdUsers(tx, [link.userId]);
    await spendLink(tx, link, now);
    await credentialsChanged(tx, actor.id, { clearLock: true, keptSession: null });
    if (passwordHash) await setFirstPassword(tx, actor, passwordHash, now);
    await addFactor(tx, actor, link.user, { pending, name: input.factorName, counter, now, by: "link" });
    const codes = await replaceRecoveryCodes(tx, actor.id, settings.recoveryCodeCount, digestKey, now);
    const subject = { kind: "user", id: actor.id, name: actor.name } as const;
    await record(tx, actor, { action: "recovery_codes.issued", subject, detail: { count: codes.length } });
    return codes;
  });
  forgetWrongCodes(link.id);
  return { username: actor.name, recoveryCodes, connect: await howToConnect(actor) };
}

const placeOf = ({ id }: { readonly id: string }): Place => ({
  table: "enrollment_links",
  column: "pending_secret_sealed",
  row: id,
});

type OpenLink = NonNullable<Awaited<ReturnType<typeof findOpenLink>>>;

async function refuseWrongPassword(link: OpenLink, password: string, now: Date): Promise<void> {
  const { username } = link.user;
  if (!hasPassword(link.user)) {
    const { passwordMinLength: minLength } = await getSettings();
    const problem = passwordProblem(password, { username, minLength });
    if (problem) throw invalidField("password", problem);
    return;
  }
  const actor: UserActor = {
    kind: "user",
    id: link.userId,
    name: username,
    role: null,
    ip: null,
    sessionId: null,
  };
  const proof = ownProof(actor, { password, code: null }, "enrolment link");
  const proven = await tryProof(proof, now, async () => undefined);
  if (proven.ok) return;
  if (proven.failure === "locked") {
    throw new AppError("unavailable", "Too many wrong passwords. Wait a few minutes and try again.");
  }
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
