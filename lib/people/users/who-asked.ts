/** Who asked for a job that runs later: the operator as they are when it runs, or the product itself. */
import { type Actor, systemActor } from "@/lib/foundation/access/actor";
import type { Role } from "@/lib/foundation/access/permissions";
import { AppError } from "@/lib/foundation/base/errors";
import type { Transaction } from "@/lib/foundation/platform/database";

/**
 * Whoever asked for a job, with the role that they have now: it goes no further than its operator may.
 * @throws AppError 'forbidden' when the operator may no longer sign in
 */
export async function whoAsked(
  tx: Transaction,
  { operatorId, requestedBy, ip }: { operatorId: string | null; requestedBy: string; ip: string | null },
): Promise<Actor> {
  if (operatorId === null) return systemActor(requestedBy);
  const operator = await tx.operator.findUnique({
    where: { id: operatorId },
    select: { id: true, username: true, role: true, disabledAt: true },
  });
  if (!operator || operator.disabledAt) {
    throw new AppError("forbidden", "The operator who asked for it may no longer sign in.");
  }
  // The proof was asked for when the change was.
  const { id, username: name, role } = operator;
  return { kind: "operator", id, name, role: role as Role, ip, sessionId: null, hasFreshProof: true };
}
