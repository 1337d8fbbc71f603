/** Changes to operators by owners: create, edit, disable, enable, delete, end sessions. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { changes, record } from "@/lib/foundation/audit/record";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, isNotUnique } from "@/lib/foundation/platform/database";
import { holdOperator, keepingAnOwner, operatorSubject, refuseFromDirectory, refuseSelf } from "./existing";
import type { CreateOperatorInput, OperatorIdInput, UpdateOperatorInput } from "./schema";

/**
 * Creates an operator who cannot sign in yet: issue a link for that.
 * @throws AppError 'invalid_input' when the username is taken
 */
export async function createOperator(
  actor: Actor,
  input: CreateOperatorInput,
): Promise<{ readonly id: string }> {
  authorize(actor, "operator.write");
  return naming(() =>
    database().$transaction(async (tx) => {
      const operator = await tx.operator.create({ data: input });
      const detail = { displayName: input.displayName, email: input.email, role: input.role };
      await record(tx, actor, { action: "operator.created", subject: operatorSubject(operator), detail });
      return { id: operator.id };
    }),
  );
}

/**
 * Changes name, address and role; another role ends the operator's sessions.
 * @throws AppError 'conflict' for one's own role, the last owner and somebody from a directory; 'not_found'
 */
export async function updateOperator(actor: Actor, input: UpdateOperatorInput): Promise<void> {
  authorize(actor, "operator.write");
  const { operatorId, ...next } = input;
  await database().$transaction((tx) =>
    keepingAnOwner(tx, operatorId, async (before) => {
      refuseFromDirectory(before);
      const detail = changes(before, next);
      if (Object.keys(detail).length === 0) return;
      if ("role" in detail) {
        refuseSelf(actor, operatorId, "You cannot change your own role. Ask another owner.");
      }
      await tx.operator.update({
        where: { id: operatorId },
        data: { ...next, ...("role" in detail && { sessionEpoch: { increment: 1 } }) },
      });
      await record(tx, actor, { action: "operator.updated", subject: operatorSubject(before), detail });
    }),
  );
}

/** Ends the operator's sessions and refuses new ones. @throws AppError 'conflict' for oneself and the last owner */
export async function disableOperator(
  actor: Actor,
  { operatorId }: OperatorIdInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorize(actor, "operator.write");
  refuseSelf(actor, operatorId, "You cannot disable yourself. Ask another owner.");
  await database().$transaction((tx) =>
    keepingAnOwner(tx, operatorId, async (operator) => {
      if (operator.disabledAt) return;
      await tx.operator.update({
        where: { id: operatorId },
        data: { disabledAt: clock.now(), sessionEpoch: { increment: 1 } },
      });
      await record(tx, actor, { action: "operator.disabled", subject: operatorSubject(operator) });
    }),
  );
}

/** Lets the operator sign in again. */
export async function enableOperator(actor: Actor, { operatorId }: OperatorIdInput): Promise<void> {
  authorize(actor, "operator.write");
  await database().$transaction(async (tx) => {
    const operator = await holdOperator(tx, operatorId);
    if (!operator.disabledAt) return;
    await tx.operator.update({ where: { id: operatorId }, data: { disabledAt: null } });
    await record(tx, actor, { action: "operator.enabled", subject: operatorSubject(operator) });
  });
}

/** Deletes the operator; the audit log keeps the name. @throws AppError 'conflict' for oneself and the last owner */
export async function deleteOperator(actor: Actor, { operatorId }: OperatorIdInput): Promise<void> {
  authorize(actor, "operator.write");
  refuseSelf(actor, operatorId, "You cannot delete yourself. Ask another owner.");
  await database().$transaction((tx) =>
    keepingAnOwner(tx, operatorId, async (operator) => {
      await tx.operator.delete({ where: { id: operatorId } });
      const detail = { role: operator.role };
      await record(tx, actor, { action: "operator.deleted", subject: operatorSubject(operator), detail });
    }),
  );
}

/** Ends every session of another operator. The next click asks them to sign in. */
export async function endOperatorSessions(actor: Actor, { operatorId }: OperatorIdInput): Promise<void> {
  authorize(actor, "operator.sessions");
  await database().$transaction(async (tx) => {
    const operator = await holdOperator(tx, operatorId);
    await tx.operator.update({ where: { id: operatorId }, data: { sessionEpoch: { increment: 1 } } });
    const detail = { sessions: "ended" };
    await record(tx, actor, { action: "operator.updated", subject: operatorSubject(operator), detail });
  });
}

/** Says beside the field that a username is taken, also when two are created at once. */
export async function naming<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) && isNotUnique(error)) {
      throw invalidField("username", "Another operator already has this username.");
    }
    throw error;
  }
}
