/** The first operator: made by the setup, before anybody can sign in. */
import type { SystemActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { AppError } from "@/lib/foundation/base/errors";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { confirmed, countOwners, operatorSubject } from "./existing";
import { addLink } from "./link";
import type { CreateFirstOwnerInput } from "./schema";
import { naming } from "./service";

/**
 * Creates an owner and gives the token with which they set password and second factor (openOperatorLink,
 * redeemOperatorLink). May be called again until that is done: owners who never enrolled are replaced.
 * @throws AppError 'conflict' once an owner can sign in
 */
export async function createFirstOwner(
  actor: SystemActor,
  input: CreateFirstOwnerInput,
  clock: Clock = systemClock,
): Promise<{ readonly id: string; readonly token: string }> {
  return naming(() =>
    database().$transaction(async (tx) => {
      // Two setups at once come one after the other.
      await tx.$queryRaw`SELECT 1 FROM settings WHERE id = 1 FOR UPDATE`;
      if ((await countOwners(tx)) > 0) {
        throw new AppError(
          "conflict",
          "This installation already has an owner. Sign in, or ask the owner for an account.",
        );
      }
      await tx.operator.deleteMany({ where: { role: "owner", factors: { none: confirmed } } });
      const owner = await tx.operator.create({ data: { ...input, role: "owner" } });
      await record(tx, actor, { action: "operator.created", subject: operatorSubject(owner) });
      const { token } = await addLink(tx, owner.id, clock.now());
      return { id: owner.id, token };
    }),
  );
}
