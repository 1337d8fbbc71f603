/** Waiving a check of a server's posture, with its reason and its end, and withdrawing that. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { expiryOf } from "@/lib/foundation/base/acceptance";
import { AppError } from "@/lib/foundation/base/errors";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { checkOf } from "./checks/table";
import type { WaiveCheckInput, WaiverIdInput } from "./schema";

/**
 * Waives a check of a server until the end of the day `expiresOn` (UTC); waiving it again replaces reason and end.
 * @throws AppError 'not_found', 'invalid_input' when the end is past or more than a year away
 */
export async function waiveCheck(
  actor: Actor,
  { serverId, checkId, reason, expiresOn }: WaiveCheckInput,
): Promise<void> {
  authorize(actor, "server.write");
  const now = systemClock.now();
  const expiresAt = expiryOf(expiresOn, now);
  if (!checkOf(checkId)) throw new AppError("not_found", "There is no such check.");
  await database().$transaction(async (tx) => {
    const server = await tx.server.findUnique({ where: { id: serverId }, select: { name: true } });
    if (!server) throw new AppError("not_found", "This server no longer exists.");
    const values = { reason, expiresAt, acceptedBy: actor.name };
    await tx.postureWaiver.upsert({
      where: { serverId_checkId: { serverId, checkId } },
      create: { serverId, checkId, ...values },
      update: { ...values, createdAt: now },
    });
    await record(tx, actor, {
      action: "posture.waived",
      subject: { kind: "server", id: serverId, name: server.name },
      detail: { check: checkId, reason, expiresAt: expiresAt.toISOString() },
    });
  });
}

/** Ends a waiver at once: the check counts again. @throws AppError 'not_found' */
export async function withdrawWaiver(actor: Actor, { id }: WaiverIdInput): Promise<void> {
  authorize(actor, "server.write");
  await database().$transaction(async (tx) => {
    const found = await tx.postureWaiver.findUnique({
      where: { id },
      include: { server: { select: { name: true } } },
    });
    if (!found) throw new AppError("not_found", "This waiver has already been withdrawn.");
    await tx.postureWaiver.delete({ where: { id } });
    await record(tx, actor, {
      action: "posture.withdrawn",
      subject: { kind: "server", id: found.serverId, name: found.server.name },
      detail: { check: found.checkId },
    });
  });
}
