/** Telling operators by mail of what somebody should act on. */
import type { Role } from "@/lib/foundation/access/permissions";
import type { Transaction } from "@/lib/foundation/platform/database";
import type { MailData, MailEventName } from "./events";
import { tellMany } from "./tell";

/** At most so many operators are told. */
const mostTold = 50;

/** Mails operators of these roles: those who can look at users and end passwords where nothing else is said. Gives how many were written. */
export async function alertOperators<Name extends MailEventName>(
  tx: Transaction,
  event: Name,
  data: MailData<Name>,
  roles: readonly Role[] = ["owner", "administrator", "help_desk"],
): Promise<number> {
  const operators = await tx.operator.findMany({
    where: { disabledAt: null, role: { in: [...roles] } },
    orderBy: { username: "asc" },
    take: mostTold,
    select: { id: true },
  });
  const told = operators.map(({ id }) => ({ operatorId: id, data }));
  return (await tellMany(tx, event, told)).size;
}
