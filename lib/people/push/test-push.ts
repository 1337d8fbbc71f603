/** The notification that asks a person whether notifications arrive: what it carries, and the job that sends it. */
import { createHmac } from "node:crypto";
import { z } from "zod";
import { base64url, constantTimeEqual, utf8 } from "@/lib/foundation/base/bytes";
import { minutes, seconds } from "@/lib/foundation/base/durations";
import { TryLater } from "@/lib/foundation/base/errors";
import { defineJob } from "@/lib/foundation/jobs/job";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { deliverPush } from "@/lib/foundation/push/deliver";
import { getSettings } from "@/lib/foundation/settings/queries";
import { openFactor } from "@/lib/login/authentication/open-secrets";
import { push, pushData } from "@/lib/login/factors/kinds/push";
import { deviceGone } from "./gone";
import { payloadOf, testNotice } from "./message";
import { readDevice } from "./rows";

/** For so long it confirms a device. */
export const testLifeMs = minutes(10);

/** What the notification of this number carries. It is computed from the factor's secret, so it stands nowhere. */
const tokenOf = (secret: Uint8Array, number: number): string =>
  base64url(createHmac("sha256", secret).update(`push test ${number}`).digest());

/** Whether `token` is what the notification of this number carried. */
export const isTokenOf = (secret: Uint8Array, number: number, token: string): boolean =>
  constantTimeEqual(utf8(tokenOf(secret, number)), utf8(token));

/** Sends it. Not a secret in the store: the job knows the device and the number alone. */
export const sendTestPush = defineJob({
  name: "push.test",
  title: "Send test notifications",
  schema: z.object({ factorId: z.uuid(), number: z.int().min(1) }),
  concurrency: 4,
  attempts: 4,
  backOff: { firstSeconds: 3, mostSeconds: 60 },
  deadlineSeconds: 30,
  async run({ factorId, number }, { signal }) {
    const db = database();
    const row = await db.factor.findUnique({ where: { id: factorId } });
    const factor = row && openFactor(keyring(), row, [push]);
    const device = factor && (await readDevice(db, factorId));
    if (!factor || !device) return "Not sent: the device is no longer there.";
    const { test } = pushData.parse(factor.data);
    if (test?.number !== number) return "Not sent: a newer one has been.";
    const at = new Date(test.sentAt);
    if (Math.abs(Date.now() - at.getTime()) > testLifeMs) return "Not sent: it was too late.";
    const { organisationName } = await getSettings(db);
    const notice = testNotice({
      organisation: organisationName,
      factorId,
      token: tokenOf(factor.secret, number),
      at,
    });
    const ttlSeconds = testLifeMs / 1000;
    // One for the device: a newer one takes the place of one that waits at the service.
    const message = {
      payload: payloadOf(notice),
      ttlSeconds,
      topic: `test${factorId.replace(/-/g, "").slice(0, 28)}`,
    };
    const outcome = await deliverPush(device, message, signal);
    if (outcome.kind === "gone") await deviceGone(factorId);
    if (outcome.kind !== "later") return outcome.told;
    if (seconds(outcome.afterSeconds ?? 0) >= testLifeMs)
      return `${outcome.told} Not tried again: it would be too late.`;
    throw new TryLater(outcome.told, outcome.afterSeconds);
  },
});
