/**
 * The first run: whoever holds the one-time link becomes the first owner. With the owner the link is spent and
 * the setup counts as complete; what follows (client, user) are an owner's ordinary changes. A crash before that leaves
 * the link good; one right after it leaves an owner who can sign in, and that alone closes the link.
 */
import { systemActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { constantTimeEqual } from "@/lib/foundation/base/bytes";
import { AppError } from "@/lib/foundation/base/errors";
import { tokenHash } from "@/lib/foundation/keys/keyring";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { getSettings } from "@/lib/foundation/settings/queries";
import { openOperatorLink, redeemOperatorLink } from "@/lib/people/operators/enroll";
import { createFirstOwner } from "@/lib/people/operators/first-owner";
import { type PasswordLimits, passwordLimits, refuseWeakPassword } from "@/lib/people/passwords/refuse";
import { hasOwner, isSetupOpen } from "./queries";
import type { ConfirmOwnerInput, SetupTokenInput, StartOwnerInput } from "./schema";

const setup = systemActor("setup");

/** The one refusal for a setup link that is unknown, replaced or spent. */
const closedSetup = () =>
  new AppError(
    "not_found",
    "This setup link no longer works. Postern prints a new one at each start until there is an owner. If there is already an owner, sign in.",
  );

/** Lets the holder of the setup link pass, and says what a password must be. @throws AppError 'not_found' */
export async function checkSetupToken({ token }: SetupTokenInput): Promise<PasswordLimits> {
  const row = await database().settings.findUniqueOrThrow({
    where: { id: 1 },
    select: { setupTokenHash: true },
  });
  const expected = row.setupTokenHash;
  const isRight = expected !== null && constantTimeEqual(expected, tokenHash(token));
  if (!isRight || !(await isSetupOpen())) throw closedSetup();
  return passwordLimits();
}

/** What the owner puts into the authenticator app, and the link that the first code confirms. */
export type StartedOwner = {
  readonly link: string;
  readonly username: string;
  readonly uri: string;
  readonly secretText: string;
};

/**
 * Creates the first owner without a way to sign in yet, and a key for the phone. May be called again: an owner who
 * never confirmed is replaced. @throws AppError 'not_found' for a closed setup, 'invalid_input' beside the password
 */
export async function startOwner(input: StartOwnerInput, clock: Clock = systemClock): Promise<StartedOwner> {
  await checkSetupToken(input);
  await refuseWeakPassword(input.username, input.password);
  const owner = { username: input.username, displayName: "", email: null };
  const { token: link } = await createFirstOwner(setup, owner, clock);
  const { uri, secretText } = await openOperatorLink({ token: link }, clock);
  return { link, username: input.username, uri, secretText };
}

/**
 * Confirms the owner's phone with its first code, sets the password, spends the setup link.
 * @throws AppError 'not_found' for a closed setup, 'invalid_input' beside password or code
 */
export async function confirmOwner(
  input: ConfirmOwnerInput,
  ip: string | null,
  clock: Clock = systemClock,
): Promise<{ readonly username: string }> {
  await checkSetupToken(input);
  const { link: token, password, code } = input;
  const redeemed = await redeemOperatorLink({ token, password, code }, ip, clock);
  await spendSetupLink(clock);
  return redeemed;
}

/** Closes the setup for good. */
async function spendSetupLink(clock: Clock): Promise<void> {
  await database().$transaction(async (tx) => {
    const { count } = await tx.settings.updateMany({
      where: { id: 1, setupCompletedAt: null },
      data: { setupTokenHash: null, setupCompletedAt: clock.now() },
    });
    if (count === 0) return;
    await record(tx, setup, {
      action: "setup.completed",
      subject: { kind: "setup", id: null, name: "setup" },
    });
  });
}

/** Closes a setup that a crash left open although its owner exists; part of every visit to the wizard. */
export async function closeFinishedSetup(clock: Clock = systemClock): Promise<void> {
  const { setupCompletedAt } = await getSettings();
  if (setupCompletedAt === null && (await hasOwner())) await spendSetupLink(clock);
}
