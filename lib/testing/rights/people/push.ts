/** Rights to the functions of lib/people/push. */
import { createECDH, createHmac } from "node:crypto";
import type { UserActor } from "@/lib/foundation/access/actor";
import { base64url } from "@/lib/foundation/base/bytes";
import { database } from "@/lib/foundation/platform/database";
import { pushSettingsRow } from "@/lib/foundation/push/keys";
import { push } from "@/lib/login/factors/kinds/push";
import { confirmPushDevice, pushOffer, sendOwnTestPush, startPushDevice } from "@/lib/people/push/devices";
import { makeFactor } from "@/lib/testing/factories";
import { own, ownRow, type Rights, type Self } from "../right";

/** Everybody may have a device, and nothing is ever sent: no job runs here. */
async function allowPush(): Promise<void> {
  await pushSettingsRow();
  await database().pushSettings.update({ where: { id: 1 }, data: { contact: "postern@example.org" } });
  await database().settings.update({ where: { id: 1 }, data: { allowedFactors: ["totp", push.id] } });
}

const secret = new Uint8Array(20).fill(7);

/** A device of the person that waits for its first notification to be tapped. */
async function waiting({ actor, clock }: Self): Promise<string> {
  await allowPush();
  const test = { number: 1, sentAt: new Date(clock.now().getTime() - 60_000).toISOString() };
  const data = { to: "device", service: "fcm.googleapis.com", test };
  const { id } = await makeFactor(actor.id, { kind: push.id, data, secret, confirmedAt: null });
  return id;
}

function newKey(): string {
  const pair = createECDH("prime256v1");
  return base64url(pair.generateKeys());
}

/** The rows of this room. */
export const pushDevices: Rights = {
  "people/push.pushOffer": own([], () => pushOffer),
  "people/push.startPushDevice": own([], async (self) => {
    await allowPush();
    const auth = base64url(new Uint8Array(16));
    return (actor: UserActor) => {
      const endpoint = `https://fcm.googleapis.com/fcm/send/${crypto.randomUUID()}`;
      const device = { endpoint, p256dh: newKey(), auth, factorName: "Phone" };
      return startPushDevice(actor, { ...device, ...self.proof() }, self.clock);
    };
  }),
  "people/push.confirmPushDevice": ownRow(["factor.enrolled", "recovery_codes.issued"], async (self) => {
    const id = await waiting(self);
    const carried = base64url(createHmac("sha256", secret).update("push test 1").digest());
    return (actor: UserActor) => confirmPushDevice(actor, { token: `${id}.${carried}` }, self.clock);
  }),
  "people/push.sendOwnTestPush": ownRow([], async (self) => {
    const factorId = await waiting(self);
    return (actor: UserActor) => sendOwnTestPush(actor, { factorId }, self.clock);
  }),
};
