/** A device whose push service says that there is no such device any more: removed, and its owner told. */
import { systemActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { holdLogins } from "@/lib/login/authentication/login-state";
import { push, pushData } from "@/lib/login/factors/kinds/push";
import { confirmedCount, dropFactor } from "@/lib/people/enrollment/new-factor";
import { tell } from "@/lib/people/notifications/tell";

/**
 * Removes the device. The last second factor of a person stays and is asked no more: without it the password alone would be
 * enough where people enrol without a link or have grace, and recovery codes would go with it. A service, or whoever can speak
 * for it, must not be able to bring that about.
 */
export async function deviceGone(factorId: string): Promise<void> {
  const now = systemClock.now();
  await database().$transaction(async (tx) => {
    const found = await tx.factor.findUnique({ where: { id: factorId }, select: { userId: true } });
    if (!found?.userId) return;
    const { userId } = found;
    // A login that is being decided would otherwise write what it knew of the device back.
    await holdLogins(tx, [userId]);
    const factor = await tx.factor.findUnique({ where: { id: factorId, kind: push.id } });
    if (!factor) return;
    const data = pushData.parse(factor.data);
    if (data.goneAt !== null) return;
    if (factor.confirmedAt === null) {
      await tx.factor.delete({ where: { id: factorId } });
      return;
    }
    const { username } = await tx.user.findUniqueOrThrow({
      where: { id: userId },
      select: { username: true },
    });
    const isLast = (await confirmedCount(tx, userId)) === 1;
    await record(tx, systemActor("push service"), {
      action: isLast ? "factor.unreachable" : "factor.removed",
      subject: { kind: "user", id: userId, name: username },
      detail: { factorId, kind: push.id, name: factor.name, service: data.service },
    });
    if (!isLast) return dropFactor(tx, userId, factor, now);
    await tx.pushDevice.deleteMany({ where: { id: factorId } });
    await tx.factor.update({
      where: { id: factorId },
      data: { data: { ...data, goneAt: now.toISOString() } },
    });
    await tell(tx, { event: "device_unreachable", userId, data: { factor: factor.name, at: now } });
  });
}
