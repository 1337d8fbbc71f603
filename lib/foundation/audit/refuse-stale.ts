/** Refusing a save whose form showed another version than the one that is stored, and saying who saved that. */
import { conflictOf, type FormState, StaleSave } from "@/lib/foundation/base/form-state";
import { Prisma, type Transaction } from "@/lib/foundation/platform/database";
import type { AuditAction, AuditSubject } from "./events";

/** What is compared. `action` is what a change of it is recorded as. */
export type Comparison = {
  readonly version: string | undefined;
  readonly present: FormState;
  readonly wanted: FormState;
  readonly subject: Pick<AuditSubject, "kind" | "id">;
  readonly action: AuditAction;
  /** Keys of its detail, one of which stands in each change of this form; where several forms share the action. */
  readonly keys?: readonly string[];
};

/**
 * Lets a save pass whose form showed what is stored, or that wants just that. Call it in the transaction of the change,
 * with the row held, so that nobody else saves in between.
 * @throws StaleSave with both versions of each field that differs
 */
export async function refuseStale(tx: Transaction, comparison: Comparison): Promise<void> {
  const { version, present, wanted, subject, action, keys } = comparison;
  const conflict = conflictOf(version, present, wanted);
  if (!conflict) return;
  const last = await tx.auditEvent.findFirst({
    where: {
      ...{ subjectKind: subject.kind, subjectId: subject.id, action },
      OR: keys?.map((key) => ({ detail: { path: [key], not: Prisma.DbNull } })),
    },
    orderBy: { id: "desc" },
    select: { actorName: true, at: true },
  });
  throw new StaleSave({ by: last?.actorName ?? null, at: last?.at.toISOString() ?? null, ...conflict });
}
