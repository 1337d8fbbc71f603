/** Finding operators for a change, and the rule that an owner who can sign in always remains. */
import type { Actor, OperatorActor } from "@/lib/foundation/access/actor";
import type { Role } from "@/lib/foundation/access/permissions";
import type { AuditSubject } from "@/lib/foundation/audit/events";
import { AppError } from "@/lib/foundation/base/errors";
import type { Transaction } from "@/lib/foundation/platform/database";
import { holdLogin } from "@/lib/login/authentication/login-state";

/**
 * The operator with `id`, held until the transaction ends: the login state first, as everywhere, then the row.
 * @throws AppError 'not_found'
 */
export async function holdOperator(tx: Transaction, id: string) {
  await holdLogin(tx, { kind: "operator", id });
  await tx.$queryRaw`SELECT 1 FROM operators WHERE id = ${id}::uuid FOR UPDATE`;
  const operator = await tx.operator.findUnique({ where: { id } });
  if (!operator) throw new AppError("not_found", "This operator no longer exists.");
  return operator;
}

/** The operator as the subject of an audit entry. */
export const operatorSubject = (operator: { id: string; username: string }): AuditSubject => ({
  kind: "operator",
  id: operator.id,
  name: operator.username,
});

/** The operator as the one who acts, for what they do before they have a session. */
export const asActor = (
  operator: { id: string; username: string; role: string },
  ip: string | null,
): OperatorActor => ({
  kind: "operator",
  id: operator.id,
  name: operator.username,
  role: operator.role as Role,
  ip,
  sessionId: null,
  hasFreshProof: false,
});

/**
 * Runs `change` with the operator `id` and all owners held, and undoes it when no owner who can sign in remains although
 * there was one. Two owners who remove each other at the same time come one after the other.
 * @throws AppError 'conflict', 'not_found'
 */
export async function keepingAnOwner<T>(
  tx: Transaction,
  id: string,
  change: (operator: Awaited<ReturnType<typeof holdOperator>>) => Promise<T>,
): Promise<T> {
  // Before the owners, of whom `id` may be one: somebody who is proving themselves holds this and wants their row next.
  await holdLogin(tx, { kind: "operator", id });
  await tx.$queryRaw`SELECT 1 FROM operators WHERE role = 'owner' ORDER BY id FOR UPDATE`;
  const before = await countOwners(tx);
  const result = await change(await holdOperator(tx, id));
  if (before > 0 && (await countOwners(tx)) === 0) {
    throw new AppError(
      "conflict",
      "This is the only owner who can sign in without a directory. Make another operator an owner first.",
    );
  }
  return result;
}

/** Owners who are enabled, have enrolled and are kept here: no directory can lock the last of them out. */
export const countOwners = (tx: Transaction): Promise<number> =>
  tx.operator.count({
    where: { role: "owner", directoryId: null, disabledAt: null, factors: { some: confirmed } },
  });

/** What a factor is that an operator can sign in with. */
export const confirmed = { confirmedAt: { not: null } } as const;

/**
 * Refuses to change what a directory owns of an operator.
 * @throws AppError 'conflict'
 */
export function refuseFromDirectory({ directoryId }: { readonly directoryId: string | null }): void {
  if (directoryId === null) return;
  throw new AppError(
    "conflict",
    "Name, password and role come from the directory. Change them there, and by the groups on its page.",
  );
}

/** Refuses what nobody may do to their own account. @throws AppError 'conflict' with `message` */
export function refuseSelf(actor: Actor, operatorId: string, message: string): void {
  if (actor.kind === "operator" && actor.id === operatorId) throw new AppError("conflict", message);
}
