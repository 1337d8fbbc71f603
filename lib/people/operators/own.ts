/** What an operator changes about their own account. Password and code, or a passkey, are asked again first. */
import type { Actor, OperatorActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { minutes } from "@/lib/foundation/base/durations";
import { AppError } from "@/lib/foundation/base/errors";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { getSettings } from "@/lib/foundation/settings/queries";
import { ownProof, withProof } from "@/lib/login/authentication/prove";
import type { ShownKey } from "@/lib/login/factors/descriptor";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { proofIn } from "@/lib/people/passkeys/proof";
import type { ProofInput } from "@/lib/people/passkeys/schema";
import { refuseWeakPassword } from "@/lib/people/passwords/refuse";
import { confirmAuthenticator, showNewKey } from "./enroll";
import { holdOperator, operatorSubject, refuseFromDirectory } from "./existing";
import { judgeOperator } from "./judge";
import { addLink, holdOpenLink } from "./link";
import type { ChangeOwnPasswordInput, ConfirmOwnFactorInput } from "./schema";

/** How long one may take between scanning a new key and typing its first code. */
const confirmMs = minutes(15);

/**
 * Sets another password; every session ends, this one too.
 * @throws AppError 'invalid_input' beside the field, 'conflict' where a directory has the password
 */
export async function changeOwnPassword(
  actor: Actor,
  input: ChangeOwnPasswordInput,
  clock: Clock = systemClock,
): Promise<void> {
  const self = authorizeOperator(actor);
  const stored = await database().operator.findUnique({
    where: { id: self.id },
    select: { directoryId: true },
  });
  // Whoever is gone by now proves nothing below.
  if (stored) refuseFromDirectory(stored);
  await refuseWeakPassword(self.name, input.newPassword, "newPassword");
  const passwordHash = await hashPassword(input.newPassword);
  await withProof(ownProof(self, proofIn(self, input), "password change"), clock.now(), async (tx) => {
    await tx.operator.update({
      where: { id: self.id },
      data: { passwordHash, sessionEpoch: { increment: 1 } },
    });
    await recordOwn(tx, self, { password: "changed" });
  });
}

/**
 * Proves once more that the operator is at the screen: sensitive changes pass in this session for the next minutes.
 * @throws AppError 'invalid_input' beside the code, 'unavailable' while locked or while the operator's directory does not answer
 */
export async function confirmIdentity(
  actor: Actor,
  input: ProofInput,
  clock: Clock = systemClock,
): Promise<void> {
  const self = authorizeOperator(actor);
  const { sessionId } = self;
  const ended = () => new AppError("conflict", "Your session has ended. Sign in again.");
  if (sessionId === null) throw ended();
  const judged = await judgeOperator(self.id, clock, true);
  if (judged === "ended") throw ended();
  // A right password says nothing of the role, and what a fresh proof allows must not be allowed by one that has ended.
  if (judged === "unknown") {
    throw new AppError(
      "unavailable",
      "Your organisation's directory did not answer, so nobody can tell whether you still have your role. Try again in a few minutes.",
    );
  }
  await withProof(ownProof(self, proofIn(self, input), "confirmation"), clock.now(), async (tx) => {
    await tx.consoleSession.updateMany({
      where: { id: sessionId, operatorId: self.id },
      data: { provenAt: clock.now() },
    });
    const subject = operatorSubject({ id: self.id, username: self.name });
    await record(tx, self, { action: "operator.confirmed", subject });
  });
}

/** Gives a new key to scan and the token that confirms it. The old app works until then. */
export async function startOwnFactor(
  actor: Actor,
  input: ProofInput,
  clock: Clock = systemClock,
): Promise<ShownKey & { readonly token: string }> {
  const self = authorizeOperator(actor);
  const { organisationName } = await getSettings();
  return withProof(ownProof(self, proofIn(self, input), "new authenticator app"), clock.now(), async (tx) => {
    const { id, token } = await addLink(tx, self.id, clock.now(), confirmMs);
    return { ...(await showNewKey(tx, id, organisationName, self.name)), token };
  });
}

/** Puts the new app in force; every session ends, this one too. @throws AppError 'invalid_input', 'not_found' */
export async function confirmOwnFactor(
  actor: Actor,
  { token, code }: ConfirmOwnFactorInput,
  clock: Clock = systemClock,
): Promise<void> {
  const self = authorizeOperator(actor);
  await database().$transaction(async (tx) => {
    const link = await holdOpenLink(tx, token, clock.now());
    if (link.operatorId !== self.id) throw new AppError("forbidden", "This belongs to someone else.");
    await holdOperator(tx, self.id);
    await confirmAuthenticator(tx, link, code, clock.now());
    await recordOwn(tx, self, { authenticator: "changed" });
  });
}

function authorizeOperator(actor: Actor): OperatorActor {
  if (actor.kind === "operator") return actor;
  throw new AppError("forbidden", "Only an operator can do this.");
}

const recordOwn = (tx: Transaction, self: OperatorActor, detail: Record<string, string>) =>
  record(tx, self, {
    action: "operator.updated",
    subject: operatorSubject({ id: self.id, username: self.name }),
    detail,
  });
