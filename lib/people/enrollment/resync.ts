/** Finding a hardware token again that has run away: two codes in a row, typed by its holder or read out to an operator. */
import { type Actor, authorize, authorizeSelf, type UserActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { AppError } from "@/lib/foundation/base/errors";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { disabledColumns, enableFirst, isDisabled } from "@/lib/login/authentication/disabled";
import { ownProof, type ProofRequest, withProof } from "@/lib/login/authentication/prove";
import { canResync } from "@/lib/login/factors/table";
import type { ResyncOwnTokenInput, ResyncTokenInput } from "./schema";

/** What the proof is for, in the audit log. */
const purpose = "resynchronisation of a token";

/**
 * Finds an own token again, by the password and two codes in a row. Both codes are spent. A wrong password and wrong codes
 * count towards the lock, as at a login.
 * @throws AppError beside the codes, 'unavailable' while locked, 'conflict' where the factor cannot run away
 */
export async function resyncOwnToken(
  actor: UserActor,
  { factorId, password, first, second }: ResyncOwnTokenInput,
  clock: Clock = systemClock,
): Promise<void> {
  const factor = await existingFactor(factorId);
  authorizeSelf(actor, factor.user?.id ?? "");
  refuseOtherKinds(factor);
  const request = ownProof(actor, { password, code: { factorId, first, second } }, purpose);
  await withProof(request, clock.now(), (tx) => note(tx, actor, factor));
}

/**
 * Finds a user's token again by two codes in a row, which its holder reads out. They are judged and counted as what the
 * user types, so nobody can try more often than the user could.
 * @throws AppError beside the codes, 'unavailable' while the user is locked, 'conflict' for a disabled user
 */
export async function resyncToken(
  actor: Actor,
  { userId, factorId, first, second }: ResyncTokenInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorize(actor, "user.reset_factor");
  const factor = await existingFactor(factorId);
  const { user } = factor;
  if (!user || user.id !== userId) throw noFactor();
  refuseOtherKinds(factor);
  if (isDisabled(user)) throw new AppError("conflict", enableFirst(user));
  const request: ProofRequest = {
    subject: { kind: "user", id: user.id },
    password: null,
    code: { factorId, first, second },
    onFailure: {
      actor,
      entry: {
        action: "user.proof_failed",
        subject: { kind: "user", id: user.id, name: user.username },
      },
      purpose,
      address: actor.ip,
    },
  };
  await withProof(request, clock.now(), (tx) => note(tx, actor, factor));
}

const noFactor = () => new AppError("not_found", "This second factor no longer exists. Reload the page.");

async function existingFactor(id: string) {
  const user = { select: { id: true, username: true, ...disabledColumns } } as const;
  const select = { id: true, kind: true, name: true, confirmedAt: true, user } as const;
  const factor = await database().factor.findUnique({ where: { id }, select });
  if (!factor) throw noFactor();
  return factor;
}

type Existing = Awaited<ReturnType<typeof existingFactor>>;

function refuseOtherKinds({ confirmedAt, kind }: Existing): void {
  if (confirmedAt && canResync(kind)) return;
  throw new AppError("conflict", "The codes of this second factor cannot run away.");
}

function note(tx: Transaction, actor: Actor, factor: Existing) {
  const { id, kind, name, user } = factor;
  return record(tx, actor, {
    action: "factor.resynchronised",
    subject: { kind: "user", id: user?.id ?? null, name: user?.username ?? "" },
    detail: { factorId: id, kind, name },
  });
}
