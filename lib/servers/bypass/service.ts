/** Accepting a way in without a second factor, with its reason and its end, and withdrawing that. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { expiryOf } from "@/lib/foundation/base/acceptance";
import { AppError } from "@/lib/foundation/base/errors";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import type { AcceptExceptionInput, ExceptionIdInput } from "./schema";

/**
 * Accepts a way in until the end of the day `expiresOn` (UTC); accepting it again replaces reason and end.
 * @throws AppError 'not_found', 'invalid_input' when the end is past or more than a year away
 */
export async function acceptException(
  actor: Actor,
  { serverId, expiresOn, ...input }: AcceptExceptionInput,
): Promise<void> {
  authorize(actor, "server.write");
  const now = systemClock.now();
  const expiresAt = expiryOf(expiresOn, now);
  await database().$transaction(async (tx) => {
    const server = await tx.server.findUnique({ where: { id: serverId }, select: { name: true } });
    if (!server) throw new AppError("not_found", "This server no longer exists.");
    const { role, method, network, reason } = input;
    const values = { reason, expiresAt, acceptedBy: actor.name };
    await tx.bypassException.upsert({
      where: { serverId_role_method_network: { serverId, role, method, network } },
      create: { serverId, role, method, network, ...values },
      update: { ...values, createdAt: now },
    });
    await record(tx, actor, {
      action: "bypass.accepted",
      subject: { kind: "server", id: serverId, name: server.name },
      detail: { role, method, network, reason, expiresAt: expiresAt.toISOString() },
    });
  });
}

/** Ends an acceptance at once: the way in counts again. @throws AppError 'not_found' */
export async function withdrawException(actor: Actor, input: ExceptionIdInput): Promise<void> {
  authorize(actor, "server.write");
  await database().$transaction(async (tx) => {
    const found = await tx.bypassException.findUnique({
      where: { id: input.id },
      include: { server: { select: { name: true } } },
    });
    if (!found) throw new AppError("not_found", "This exception has already been withdrawn.");
    const { serverId, role, method, network, server } = found;
    await tx.bypassException.delete({ where: { id: input.id } });
    await record(tx, actor, {
      action: "bypass.withdrawn",
      subject: { kind: "server", id: serverId, name: server.name },
      detail: { role, method, network },
    });
  });
}
