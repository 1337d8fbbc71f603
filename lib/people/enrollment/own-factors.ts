/** What a signed-in person does to the own second factors: add, rename, choose, remove, new recovery codes. */

import { randomUUID } from "node:crypto";
import { authorizeSelf, type UserActor } from "@/lib/foundation/access/actor";
import type { AuditAction, AuditValue } from "@/lib/foundation/audit/events";
import { record } from "@/lib/foundation/audit/record";
import { after, days } from "@/lib/foundation/base/durations";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import { macKey } from "@/lib/foundation/keys/mac-key";
import { keyring } from "@/lib/foundation/keys/master-key";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { holdUsers } from "@/lib/login/authentication/login-state";
import { openFactor } from "@/lib/login/authentication/open-secrets";
import {
  confirmedCounter,
  newKey,
  type PendingKey,
  pendingFactor,
  setupKind,
} from "@/lib/login/authentication/pending-key";
import { ownProof, withProof } from "@/lib/login/authentication/prove";
import type { ShownKey } from "@/lib/login/factors/descriptor";
import { proofIn } from "@/lib/people/passkeys/proof";
import type { ProofInput } from "@/lib/people/passkeys/schema";
import { asksForFactor } from "@/lib/people/policies/reach";
import { ownPolicies } from "./allowance";
import { credentialsChanged, recoveryCodesLeft, replaceRecoveryCodes } from "./credentials";
import {
  addFactor,
  allowedKind,
  canProve,
  confirmedCount,
  dropFactor,
  makeDefault,
  shownKey,
} from "./new-factor";
import type {
  ConfirmOwnEnrollmentInput,
  OwnFactorInput,
  RemoveOwnFactorInput,
  RenameOwnFactorInput,
  StartOwnEnrollmentInput,
} from "./schema";

/** How long a key waits for its first code. */
const pendingMs = days(1);

/** A started enrolment: the key, and the row that waits for the first code. */
export type StartedEnrollment = ShownKey & { readonly factorId: string };

/**
 * Starts another authenticator app; one that was started and never confirmed is replaced.
 * Someone with a factor proves it once more. Someone without one may start only where the settings allow enrolment
 * without a link, because the password alone would otherwise be enough to become the person.
 */
export async function startOwnEnrollment(
  actor: UserActor,
  input: StartOwnEnrollmentInput,
  clock: Clock = systemClock,
): Promise<StartedEnrollment> {
  authorizeSelf(actor, actor.id);
  const now = clock.now();
  const settings = await database().settings.findUniqueOrThrow({ where: { id: 1 } });
  const start = async (tx: Transaction) => {
    await holdUsers(tx, [actor.id]);
    const pending = newKey(await allowedKind(tx, actor.id), settings);
    const stale = { confirmedAt: null, createdAt: { lt: after(now, -pendingMs) } };
    await tx.factor.deleteMany({ where: { OR: [{ userId: actor.id, confirmedAt: null }, stale] } });
    const id = randomUUID();
    await tx.factor.create({
      data: { ...pendingFactor(id, pending), userId: actor.id, name: "", createdAt: now },
    });
    return { factorId: id, ...shownKey(pending, settings, { username: actor.name }) };
  };
  if (await canProve(database(), actor.id)) {
    return withProof(ownProof(actor, proofIn(actor, input), "new second factor"), now, start);
  }
  if (!settings.enrollWithoutLink) {
    throw new AppError(
      "forbidden",
      "Your first second factor needs an enrolment link. Ask your database administrator.",
    );
  }
  return database().$transaction(async (tx) => {
    await holdUsers(tx, [actor.id]);
    // A factor that was confirmed since the first look must be proved.
    if (await canProve(tx, actor.id)) {
      throw new AppError("conflict", "A second factor was added in the meantime. Reload the page.");
    }
    return start(tx);
  });
}

/**
 * Confirms the started app with its first code, which is spent by that. Gives recovery codes when the person has none
 * left, else null. Other sessions end.
 */
export async function confirmOwnEnrollment(
  actor: UserActor,
  input: ConfirmOwnEnrollmentInput,
  clock: Clock = systemClock,
): Promise<{ readonly recoveryCodes: readonly string[] | null }> {
  const now = clock.now();
  const pending = await ownFactor(database(), actor, input.factorId);
  if (pending.confirmedAt) throw new AppError("conflict", "This app is already confirmed.");
  if (pending.createdAt < after(now, -pendingMs)) {
    throw new AppError("conflict", "This QR code is more than a day old. Start again.");
  }
  const opened = openFactor(keyring(), pending);
  const kind = setupKind(opened?.kind ?? null);
  if (!opened || !kind) throw new AppError("conflict", "This key can no longer be read. Start again.");
  const waiting: PendingKey = { kind, key: opened };
  const counter = confirmedCounter(waiting, input.code, now);
  if (counter === null) throw invalidField("code", kind.setup.explainWrongCode(opened, input.code, now));
  const digestKey = await macKey();
  return database().$transaction(async (tx) => {
    await credentialsChanged(tx, actor.id, { clearLock: false, keptSession: actor.sessionId });
    const { count } = await tx.factor.deleteMany({ where: { id: pending.id, confirmedAt: null } });
    if (count !== 1)
      throw new AppError("conflict", "This app is already confirmed, or its setup was started again.");
    const user = { id: actor.id, username: actor.name };
    const factor = { pending: waiting, name: input.factorName, counter, now, by: "self-service" } as const;
    await addFactor(tx, actor, user, factor);
    const left = await recoveryCodesLeft(tx, actor.id);
    const recoveryCodes = left > 0 ? null : await issueRecoveryCodes(tx, actor, digestKey, now);
    return { recoveryCodes };
  });
}

/** Renames an own factor. */
export async function renameOwnFactor(actor: UserActor, input: RenameOwnFactorInput): Promise<void> {
  await database().$transaction(async (tx) => {
    const factor = await ownFactor(tx, actor, input.factorId);
    await tx.factor.update({ where: { id: factor.id }, data: { name: input.factorName } });
    await note(tx, actor, "factor.renamed", { from: factor.name, to: input.factorName });
  });
}

/** Makes an own factor the one that is tried first. */
export async function makeOwnFactorDefault(actor: UserActor, input: OwnFactorInput): Promise<void> {
  await database().$transaction(async (tx) => {
    await holdUsers(tx, [actor.id]);
    const factor = await ownFactor(tx, actor, input.factorId);
    if (!factor.confirmedAt) throw new AppError("conflict", "Confirm this app with a code first.");
    await makeDefault(tx, actor.id, factor.id);
    await note(tx, actor, "factor.made_default", { factorId: factor.id, name: factor.name });
  });
}

/**
 * Removes an own factor. The last one stays where a policy asks for a code.
 * With the last factor its recovery codes go too.
 */
export async function removeOwnFactor(
  actor: UserActor,
  input: RemoveOwnFactorInput,
  clock: Clock = systemClock,
): Promise<void> {
  const known = await ownFactor(database(), actor, input.factorId);
  if (known.confirmedAt) await refuseLastFactor(database(), actor.id);
  await withProof(
    ownProof(actor, proofIn(actor, input), "removal of a second factor"),
    clock.now(),
    async (tx) => {
      await credentialsChanged(tx, actor.id, { clearLock: false, keptSession: actor.sessionId });
      const factor = await ownFactor(tx, actor, input.factorId);
      if (factor.confirmedAt) await refuseLastFactor(tx, actor.id);
      await note(tx, actor, "factor.removed", { factorId: factor.id, name: factor.name });
      await dropFactor(tx, actor.id, factor, clock.now());
    },
  );
}

/** Makes new recovery codes; the old ones are void. They are shown now and never again. */
export async function renewOwnRecoveryCodes(
  actor: UserActor,
  input: ProofInput,
  clock: Clock = systemClock,
): Promise<readonly string[]> {
  authorizeSelf(actor, actor.id);
  const now = clock.now();
  const digestKey = await macKey();
  return withProof(ownProof(actor, proofIn(actor, input), "new recovery codes"), now, async (tx) => {
    await holdUsers(tx, [actor.id]);
    return issueRecoveryCodes(tx, actor, digestKey, now);
  });
}

async function ownFactor(tx: Transaction, actor: UserActor, factorId: string) {
  const factor = await tx.factor.findUnique({ where: { id: factorId } });
  if (!factor) throw new AppError("not_found", "This second factor no longer exists. Reload the page.");
  authorizeSelf(actor, factor.userId ?? "");
  return factor;
}

async function refuseLastFactor(tx: Transaction, userId: string): Promise<void> {
  if ((await confirmedCount(tx, userId)) > 1) return;
  const policies = await ownPolicies(tx, userId);
  if (!policies.some(asksForFactor)) return;
  throw new AppError(
    "conflict",
    "This is your only second factor, and your logins ask for one. Add another one first, then remove this one.",
  );
}

async function issueRecoveryCodes(tx: Transaction, actor: UserActor, digestKey: Uint8Array, now: Date) {
  const { recoveryCodeCount } = await tx.settings.findUniqueOrThrow({ where: { id: 1 } });
  const codes = await replaceRecoveryCodes(tx, actor.id, recoveryCodeCount, digestKey, now);
  await note(tx, actor, "recovery_codes.issued", { count: codes.length });
  return codes;
}

function note(tx: Transaction, actor: UserActor, action: AuditAction, detail: Record<string, AuditValue>) {
  return record(tx, actor, { action, subject: { kind: "user", id: actor.id, name: actor.name }, detail });
}
