/** Devices for push in self-service: set up with a notification that is tapped, tried again, and what the page of it begins with. */
import { createECDH, randomBytes, randomUUID } from "node:crypto";
import { authorizeSelf, type UserActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { base64url, copyOf } from "@/lib/foundation/base/bytes";
import { after, days, seconds } from "@/lib/foundation/base/durations";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import { enqueue } from "@/lib/foundation/jobs/queue";
import { macKey } from "@/lib/foundation/keys/mac-key";
import { keyring } from "@/lib/foundation/keys/master-key";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import type { PushDevice } from "@/lib/foundation/push/deliver";
import { pushTarget } from "@/lib/foundation/push/endpoint";
import { pushSettingsRow } from "@/lib/foundation/push/keys";
import { contactOf } from "@/lib/foundation/push/queries";
import { getSettings } from "@/lib/foundation/settings/queries";
import { holdLogins, holdUsers } from "@/lib/login/authentication/login-state";
import { openFactor, sealedFactor } from "@/lib/login/authentication/open-secrets";
import { ownProof, withProof } from "@/lib/login/authentication/prove";
import { type PushData, push, pushData } from "@/lib/login/factors/kinds/push";
import { ownAllowance } from "@/lib/people/enrollment/allowance";
import {
  credentialsChanged,
  recoveryCodesLeft,
  replaceRecoveryCodes,
} from "@/lib/people/enrollment/credentials";
import { canProve, confirmedCount } from "@/lib/people/enrollment/new-factor";
import { tell } from "@/lib/people/notifications/tell";
import { proofIn } from "@/lib/people/passkeys/proof";
import { endpointHash, writeDevice } from "./rows";
import type { ConfirmPushDeviceInput, PushDeviceInput, StartPushDeviceInput } from "./schema";
import { isTokenOf, sendTestPush, testLifeMs } from "./test-push";

/** How long a device waits for its notification to be tapped. */
const pendingMs = days(1);
/** A person's devices for push, whatever else they may have. */
export const devicesPerPerson = 5;
/** Between two test notifications to one device, and how many it may get before it is set up anew. */
const testCooldownMs = seconds(10);
const testsPerDevice = 20;

/** Push as the person's page offers it. */
export type PushOffer = {
  /** What the browser is set up with, in base64url. */
  readonly publicKey: string;
  /** Why no device can be set up; null when one can. */
  readonly refusal: string | null;
  readonly asksProof: boolean;
  /** Whether the person's account may have the kind at all: where not, nothing is offered. */
  readonly isAllowed: boolean;
  /** SHA-256 of the addresses of the person's devices, in base64url: a browser finds itself among them. */
  readonly known: readonly string[];
};

/** What the page that sets one up begins with. */
export async function pushOffer(actor: UserActor): Promise<PushOffer> {
  authorizeSelf(actor, actor.id);
  const db = database();
  const settings = await pushSettingsRow(db);
  const { kinds } = await ownAllowance(db, actor.id);
  const factor = { userId: actor.id, confirmedAt: { not: null } };
  const devices = await db.pushDevice.findMany({ where: { factor }, select: { endpointHash: true } });
  return {
    publicKey: base64url(settings.publicKey),
    refusal: await whyNot(db, actor.id),
    asksProof: await canProve(db, actor.id),
    isAllowed: kinds.includes(push.id),
    known: devices.map((device) => base64url(device.endpointHash)),
  };
}

/**
 * Starts to set up a device: a notification goes to it, which the person taps. One that was started before is replaced. Someone
 * with a factor proves it once more, as for any other. Gives the factor's id.
 * @throws AppError 'invalid_input' where notifications may not go to that service, 'forbidden', 'conflict'
 */
export async function startPushDevice(
  actor: UserActor,
  input: StartPushDeviceInput,
  clock: Clock = systemClock,
): Promise<{ readonly factorId: string }> {
  authorizeSelf(actor, actor.id);
  const db = database();
  const now = clock.now();
  const refusal = await whyNot(db, actor.id);
  if (refusal) throw new AppError("forbidden", refusal);
  const { hosts } = await pushSettingsRow(db);
  const target = pushTarget(input.endpoint, hosts);
  if (!target) throw new AppError("invalid_input", unknownService(input.endpoint));
  const device = deviceOf(input);
  const proof = (await canProve(db, actor.id)) ? proofIn(actor, input) : null;
  const start = async (tx: Transaction) => {
    await holdUsers(tx, [actor.id]);
    if (!proof && (await canProve(tx, actor.id))) {
      throw new AppError("conflict", "A second factor was added in the meantime. Reload the page.");
    }
    const stale = { confirmedAt: null, createdAt: { lt: after(now, -pendingMs) } };
    await tx.factor.deleteMany({ where: { OR: [{ userId: actor.id, confirmedAt: null }, stale] } });
    if ((await tx.pushDevice.count({ where: { endpointHash: endpointHash(device.endpoint) } })) > 0) {
      throw new AppError("conflict", "This browser is already set up. Reload the page, or remove it first.");
    }
    const id = randomUUID();
    const data = pushData.parse({ to: id, service: target.url.host });
    const row = sealedFactor(keyring(), id, push, { secret: copyOf(randomBytes(push.secretBytes[0])), data });
    await tx.factor.create({ data: { ...row, userId: actor.id, name: input.factorName, createdAt: now } });
    await writeDevice(tx, id, device);
    await askForTap(tx, id, data, now);
    return { factorId: id };
  };
  if (!proof) return db.$transaction(start);
  return withProof(ownProof(actor, proof, "new second factor"), now, start);
}

/**
 * Confirms the device whose notification was tapped. Gives recovery codes when the person has none left, else null. Other
 * sessions end.
 * @throws AppError 'invalid_input' when it is not what the newest notification carried, or that was too long ago
 */
export async function confirmPushDevice(
  actor: UserActor,
  input: ConfirmPushDeviceInput,
  clock: Clock = systemClock,
): Promise<{ readonly name: string; readonly recoveryCodes: readonly string[] | null }> {
  authorizeSelf(actor, actor.id);
  const [now, digestKey] = [clock.now(), await macKey()];
  const [factorId = "", token = ""] = input.token.split(".");
  return database().$transaction(async (tx) => {
    await holdUsers(tx, [actor.id]);
    const row = await tx.factor.findUnique({ where: { id: factorId, kind: push.id } });
    if (row) authorizeSelf(actor, row.userId ?? "");
    const factor = row && openFactor(keyring(), row, [push]);
    if (!row || !factor) throw new AppError("not_found", "This device was removed, or was set up again.");
    const data = pushData.parse(factor.data);
    const isRight = data.test !== null && isTokenOf(factor.secret, data.test.number, token);
    if (!isRight || !isYoung(data.test, now)) {
      throw new AppError("invalid_input", "This notification is no longer the newest one. Send another.");
    }
    const { name } = row;
    // Whoever taps it again, or had it sent to see whether it arrives, is told that it does.
    if (row.confirmedAt) return { name, recoveryCodes: null };
    const refusal = await whyNot(tx, actor.id);
    if (refusal) throw new AppError("conflict", refusal);
    await credentialsChanged(tx, actor.id, { clearLock: false, keptSession: actor.sessionId });
    const isDefault = (await confirmedCount(tx, actor.id)) === 0;
    await tx.factor.update({ where: { id: factorId }, data: { confirmedAt: now, isDefault } });
    const subject = { kind: "user", id: actor.id, name: actor.name } as const;
    const detail = { factorId, kind: push.id, name, service: data.service, by: "self-service" };
    await record(tx, actor, { action: "factor.enrolled", subject, detail });
    await tell(tx, { event: "factor_added", userId: actor.id, data: { factor: name, at: now } });
    if ((await recoveryCodesLeft(tx, actor.id)) > 0) return { name, recoveryCodes: null };
    const { recoveryCodeCount } = await getSettings(tx);
    const recoveryCodes = await replaceRecoveryCodes(tx, actor.id, recoveryCodeCount, digestKey, now);
    const issued = { count: recoveryCodes.length };
    await record(tx, actor, { action: "recovery_codes.issued", subject, detail: issued });
    return { name, recoveryCodes };
  });
}

/** Sends another test notification to an own device. @throws AppError 'not_found', 'unavailable' where one was sent just now */
export async function sendOwnTestPush(
  actor: UserActor,
  { factorId }: PushDeviceInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorizeSelf(actor, actor.id);
  const now = clock.now();
  await database().$transaction(async (tx) => {
    // A login that is being decided would otherwise write what it knew of the device back.
    await holdLogins(tx, [actor.id]);
    const row = await tx.factor.findUnique({ where: { id: factorId, kind: push.id } });
    if (row) authorizeSelf(actor, row.userId ?? "");
    const data = row && pushData.parse(row.data);
    if (!data || data.goneAt !== null) {
      throw new AppError("not_found", "Notifications no longer reach this device. Set it up again.");
    }
    const lastAt = data.test ? new Date(data.test.sentAt) : null;
    if (lastAt && Math.abs(now.getTime() - lastAt.getTime()) < testCooldownMs) {
      throw new AppError("unavailable", "One was sent a moment ago. Wait ten seconds.");
    }
    if (row.confirmedAt === null && (data.test?.number ?? 0) >= testsPerDevice) {
      throw new AppError("unavailable", "As many as allowed were sent. Start again.");
    }
    await askForTap(tx, factorId, data, now);
  });
}

/** Writes that a notification goes out to be tapped, and queues it. */
async function askForTap(tx: Transaction, id: string, data: PushData, now: Date): Promise<void> {
  const number = (data.test?.number ?? 0) + 1;
  const test = { number, sentAt: now.toISOString() };
  await tx.factor.update({ where: { id }, data: { data: { ...data, test } } });
  await enqueue(tx, sendTestPush, [{ input: { factorId: id, number } }]);
}

const isYoung = (test: PushData["test"], now: Date): boolean =>
  test !== null && Math.abs(now.getTime() - Date.parse(test.sentAt)) < testLifeMs;

/** Why the person may not have one more, by what the store says now; null where they may. */
async function whyNot(tx: Transaction, userId: string): Promise<string | null> {
  const { kinds, maxFactors } = await ownAllowance(tx, userId);
  if (!kinds.includes(push.id)) return "Your account is not allowed to approve logins by push.";
  const { contact } = await pushSettingsRow(tx);
  if ((await contactOf(tx, contact)) === null)
    return "Notifications are not set up here. Ask your database administrator.";
  const count = await confirmedCount(tx, userId);
  if (count >= maxFactors) return "You have as many second factors as you may have. Remove one first.";
  const devices = { userId, kind: push.id, confirmedAt: { not: null } };
  if ((await tx.factor.count({ where: devices })) >= devicesPerPerson)
    return `You have ${devicesPerPerson} devices for push, the most you may have. Remove one first.`;
  if (!(await canProve(tx, userId)) && !(await getSettings(tx)).enrollWithoutLink)
    return "Your first second factor needs an enrolment link. Ask your database administrator.";
  return null;
}

function unknownService(endpoint: string): string {
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname.slice(0, 100) : "";
  return host === ""
    ? "Your browser did not say which push service it uses. Reload the page and try again."
    : `Your browser gets its notifications through ${host}, which is not allowed here. Use another browser, or ask your administrator to name it in the settings.`;
}

/** The device, its key a point of the curve: anything else could not be encrypted for. */
function deviceOf({ endpoint, p256dh, auth }: StartPushDeviceInput): PushDevice {
  const key = Buffer.from(p256dh, "base64url");
  try {
    const pair = createECDH("prime256v1");
    pair.generateKeys();
    pair.computeSecret(key);
  } catch {
    throw invalidField(
      "p256dh",
      "Your browser sent something else than a key. Reload the page and try again.",
    );
  }
  return { endpoint, p256dh: copyOf(key), auth: copyOf(Buffer.from(auth, "base64url")) };
}
