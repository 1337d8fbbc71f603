/** Asking by push: a notification to each device of the person, with the way to the question, encrypted for that device alone. */
import { createHmac } from "node:crypto";
import { z } from "zod";
import { base64url, copyOf } from "@/lib/foundation/base/bytes";
import { TryLater } from "@/lib/foundation/base/errors";
import { defineJob } from "@/lib/foundation/jobs/job";
import { enqueue } from "@/lib/foundation/jobs/queue";
import { tokenHash } from "@/lib/foundation/keys/keyring";
import { keyring } from "@/lib/foundation/keys/master-key";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { deliverPush } from "@/lib/foundation/push/deliver";
import { openFactor } from "@/lib/login/authentication/open-secrets";
import { push } from "@/lib/login/factors/kinds/push";
import { deviceGone } from "@/lib/people/push/gone";
import { approvalNotice, payloadOf } from "@/lib/people/push/message";
import { readDevice } from "@/lib/people/push/rows";
import { type ApprovalRow, openView, readApproval, unknownAddress } from "./view";

/**
 * Queues a notification for each device of the person: whoever has two is reached on the one at hand. Gives whether there is any.
 * The store keeps the hash of the token, as for links by mail.
 */
export async function askByPush(tx: Transaction, row: ApprovalRow): Promise<boolean> {
  const token = tokenOf(row);
  const factor = { userId: row.userId, kind: push.id, confirmedAt: { not: null } };
  const devices = await tx.pushDevice.findMany({ where: { factor }, select: { id: true } });
  if (token === null || devices.length === 0) return false;
  await tx.approval.update({ where: { id: row.id }, data: { tokenHash: copyOf(tokenHash(token)) } });
  const asked = devices.map(({ id }) => ({ input: { approvalId: row.id, factorId: id } }));
  await enqueue(tx, sendApprovalPush, asked);
  return true;
}

/** What the notification carries. It is computed from the secret of the factor that is asked, so it stands nowhere. */
function tokenOf({ id, factor }: ApprovalRow): string | null {
  const opened = factor && openFactor(keyring(), factor, [push]);
  return opened && base64url(createHmac("sha256", opened.secret).update(`approval ${id}`).digest());
}

/** Sends one. What has been answered meanwhile, or has ended, is not sent. */
export const sendApprovalPush = defineJob({
  name: "push.ask",
  title: "Ask people by push",
  schema: z.object({ approvalId: z.uuid(), factorId: z.uuid() }),
  concurrency: 8,
  attempts: 8,
  backOff: { firstSeconds: 2, mostSeconds: 20 },
  deadlineSeconds: 30,
  async run({ approvalId, factorId }, { signal }) {
    const db = database();
    const row = await readApproval(db, { id: approvalId });
    const now = systemClock.now();
    const view = row && openView(row, now);
    const token = row && tokenOf(row);
    if (!view || !token) return "Not sent: it has been answered, or has ended.";
    const device = await readDevice(db, factorId);
    if (!device) return "Not sent: the device is no longer there.";
    const { id, username, client, at, from, attempts, endsAt } = view;
    const notice = approvalNotice({
      ...{ id, token, username, client, at, attempts },
      from: from ?? unknownAddress,
    });
    const leftSeconds = Math.max(1, Math.floor((endsAt.getTime() - now.getTime()) / 1000));
    // The id of the approval, 32 characters: one that waits at the service gives way to a newer one.
    const topic = id.replaceAll("-", "");
    const outcome = await deliverPush(
      device,
      { payload: payloadOf(notice), ttlSeconds: leftSeconds, topic },
      signal,
    );
    if (outcome.kind === "gone") await deviceGone(factorId);
    if (outcome.kind !== "later") return outcome.told;
    if ((outcome.afterSeconds ?? 0) >= leftSeconds)
      return `${outcome.told} Not tried again: it would be too late.`;
    throw new TryLater(outcome.told, outcome.afterSeconds);
  },
});
