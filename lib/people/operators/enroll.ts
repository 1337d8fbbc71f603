/** What an operator link does: shows a new key, then sets password and authenticator app in one step. */
import { record } from "@/lib/foundation/audit/record";
import { invalidField } from "@/lib/foundation/base/errors";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { getSettings } from "@/lib/foundation/settings/queries";
import { free } from "@/lib/login/decision/lockout";
import { type TotpKey, verifyTotp } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { passwordProblem } from "@/lib/people/enrollment/password-rules";
import { type NewAuthenticator, newPendingSecret, openPendingKey, sealOperatorKey } from "./authenticator";
import { asActor, holdOperator, operatorSubject } from "./existing";
import { holdOpenLink } from "./link";
import type { OpenOperatorLinkInput, RedeemOperatorLinkInput } from "./schema";

/** What the page of a link shows. */
export type OpenedOperatorLink = NewAuthenticator & {
  readonly username: string;
  readonly displayName: string;
  readonly passwordMinLength: number;
};

/**
 * Opens a link and makes a new key for it. The link stays unused, but the key of an earlier opening is void: whoever
 * looked over a shoulder has nothing.
 * @throws AppError 'not_found' for a closed link
 */
export async function openOperatorLink(
  { token }: OpenOperatorLinkInput,
  clock: Clock = systemClock,
): Promise<OpenedOperatorLink> {
  return database().$transaction(async (tx) => {
    const { id, operator } = await holdOpenLink(tx, token, clock.now());
    const { organisationName, passwordMinLength } = await getSettings(tx);
    const { username, displayName } = operator;
    const { sealed, show } = newPendingSecret(id, organisationName, username);
    await tx.operatorLink.update({ where: { id }, data: { pendingSecretSealed: sealed } });
    return { ...show, username, displayName, passwordMinLength };
  });
}

/**
 * Spends a link: the password, the authenticator app behind `code`, no more sessions, no more lock.
 * @throws AppError 'not_found' for a closed link, 'invalid_input' beside password or code
 */
export async function redeemOperatorLink(
  { token, password, code }: RedeemOperatorLinkInput,
  ip: string | null,
  clock: Clock = systemClock,
): Promise<{ readonly username: string }> {
  const { passwordMinLength } = await getSettings();
  const now = clock.now();
  const { operator: owner } = await database().$transaction((tx) => holdOpenLink(tx, token, now));
  const problem = passwordProblem(password, { username: owner.username, minLength: passwordMinLength });
  if (problem) throw invalidField("password", problem);
  // Hashing takes long, so it happens before the rows are held.
  const passwordHash = await hashPassword(password);
  return database().$transaction(async (tx) => {
    const link = await holdOpenLink(tx, token, now);
    const operator = await holdOperator(tx, link.operatorId);
    await confirmAuthenticator(tx, link, code, now, { passwordHash });
    const subject = operatorSubject(operator);
    await record(tx, asActor(operator, ip), { action: "operator.enrolled", subject });
    return { username: operator.username };
  });
}

/** Puts the link's pending key in force if `code` is right, with `more` columns; spends the link and ends sessions. */
export async function confirmAuthenticator(
  tx: Transaction,
  link: { id: string; operatorId: string; pendingSecretSealed: Uint8Array | null },
  code: string,
  now: Date,
  more: { readonly passwordHash?: string } = {},
): Promise<void> {
  if (!link.pendingSecretSealed) throw wrongFirstCode();
  const key: TotpKey = openPendingKey(link.id, link.pendingSecretSealed);
  const match = verifyTotp(key, code.replace(/\s/g, ""), now, -1);
  if (match.status !== "fresh") throw wrongFirstCode();
  await tx.operator.update({
    where: { id: link.operatorId },
    data: {
      ...more,
      ...free,
      totpSecretSealed: sealOperatorKey(link.operatorId, key),
      totpConfirmedAt: now,
      lastStep: match.step,
      sessionEpoch: { increment: 1 },
    },
  });
  await tx.operatorLink.update({
    where: { id: link.id },
    data: { usedAt: now, pendingSecretSealed: null },
  });
}

const wrongFirstCode = () =>
  invalidField(
    "code",
    "This is not the code of the key above. Scan it again, and check that the phone's time is right.",
  );
