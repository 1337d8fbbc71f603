/** Whose passkeys: the rows of one user or operator. */
import type { Prisma, Transaction } from "@/lib/foundation/platform/database";

/** A user or an operator. */
export type PasskeyOwner = { readonly kind: "user" | "operator"; readonly id: string };

/** The condition for the owner's rows. */
export const ownedBy = ({
  kind,
  id,
}: PasskeyOwner): { readonly userId: string } | { readonly operatorId: string } =>
  kind === "user" ? { userId: id } : { operatorId: id };

/** How many passkeys the owner has, at whatever name they work; those of `where` alone. */
export const countPasskeys = (
  tx: Transaction,
  owner: PasskeyOwner,
  where: Prisma.PasskeyWhereInput = {},
): Promise<number> => tx.passkey.count({ where: { ...where, ...ownedBy(owner) } });

/**
 * Takes all passkeys of these users or operators away, and with them the sessions that they began. Gives how many each had. The
 * caller holds their logins.
 */
export async function dropPasskeys(
  tx: Transaction,
  kind: PasskeyOwner["kind"],
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const whose = kind === "user" ? { userId: { in: [...ids] } } : { operatorId: { in: [...ids] } };
  const gone = await tx.passkey.findMany({ where: whose, select: { userId: true, operatorId: true } });
  await tx.passkey.deleteMany({ where: whose });
  const counts = new Map<string, number>();
  for (const { userId, operatorId } of gone) {
    const id = userId ?? operatorId ?? "";
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}
