/**
 * One push: encrypted for the device alone (RFC 8291), signed with this installation's key (RFC 8292), handed to its push service
 * (RFC 8030) by a guarded request, and what the answer means. A service is nobody that has to be trusted: it sees neither content
 * nor more than the address that it gave out.
 */
import webPush from "web-push";
import { base64url, utf8 } from "@/lib/foundation/base/bytes";
import { seconds } from "@/lib/foundation/base/durations";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { internetAnd } from "@/lib/foundation/platform/outgoing";
import { askOutside, type OutgoingAnswer } from "@/lib/foundation/platform/outgoing-http";
import { pushTarget } from "./endpoint";
import { privateKeyOf, pushSettingsRow } from "./keys";
import { contactOf } from "./queries";

/** A device as its browser described it. p256dh: 65 octets, auth: 16. */
export type PushDevice = {
  readonly endpoint: string;
  readonly p256dh: Uint8Array;
  readonly auth: Uint8Array;
};

/** What is sent. `topic`: at most 32 characters of base64url; a service that still has one of the same topic forgets that. */
export type PushMessage = {
  readonly payload: string;
  readonly ttlSeconds: number;
  readonly topic: string;
};

/**
 * What came of it. 'gone': the device's address has ended for good. 'later': it may pass if it is tried again. 'refused': it will
 * not. `told` is for administrators.
 */
export type PushOutcome =
  | { readonly kind: "sent" | "gone"; readonly told: string }
  | { readonly kind: "later"; readonly told: string; readonly afterSeconds: number | null }
  | { readonly kind: "refused"; readonly told: string };

/** So many octets pass through every service once they are encrypted (RFC 8030 section 7.2 promises 4,096). */
export const payloadMostBytes = 3900;
const deadlineMs = seconds(10);

/** Sends one. Never rejects for what a service does. @throws TypeError when the payload is too long */
export async function deliverPush(
  device: PushDevice,
  { payload, ttlSeconds, topic }: PushMessage,
  signal?: AbortSignal,
): Promise<PushOutcome> {
  if (utf8(payload).length > payloadMostBytes) throw new TypeError("a push may have 3,900 octets");
  const db = database();
  const settings = await pushSettingsRow(db);
  const target = pushTarget(device.endpoint, settings.hosts);
  if (!target) return { kind: "refused", told: "Its push service is not among those that pushes may go to." };
  const subject = await contactOf(db, settings.contact);
  if (!subject) return { kind: "refused", told: noContact };
  const request = webPush.generateRequestDetails(
    {
      endpoint: device.endpoint,
      keys: { p256dh: base64url(device.p256dh), auth: base64url(device.auth) },
    },
    payload,
    {
      ...{ TTL: ttlSeconds, urgency: "high", topic },
      vapidDetails: {
        subject,
        publicKey: base64url(settings.publicKey),
        privateKey: base64url(privateKeyOf(settings)),
      },
    },
  );
  const { "Content-Length": _, ...headers } = request.headers;
  const { url, isKnown } = target;
  const answer = await askOutside(internetAnd(isKnown ? [] : [url.hostname]), {
    ...{ url, method: "POST", deadlineMs, signal },
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    body: new Uint8Array(request.body ?? []),
    ca: isKnown ? null : settings.ca,
  });
  const outcome = outcomeOf(url.host, answer);
  await noteOutcome(outcome);
  return outcome;
}

/** What nobody can send without. */
const noContact =
  "Push services want to know whom to write to: an owner enters a contact address in the settings.";

/** What the answer of `host` means (RFC 8030 sections 5 and 7). */
export function outcomeOf(host: string, answer: OutgoingAnswer): PushOutcome {
  if (!answer.ok) return { kind: "later", told: `${host}: ${answer.told}`, afterSeconds: null };
  const { status, headers } = answer;
  const told = `${host} answered ${status}${wordsFor[status] ?? ""}.`;
  if (status >= 200 && status < 300) return { kind: "sent", told };
  if (status === 404 || status === 410) return { kind: "gone", told };
  if (status === 429 || status >= 500) {
    const wait = headers["retry-after"];
    return { kind: "later", told, afterSeconds: wait && /^\d{1,6}$/.test(wait) ? Number(wait) : null };
  }
  return { kind: "refused", told };
}

const wordsFor: Readonly<Record<number, string>> = {
  401: " (it does not accept the signature or the contact)",
  403: " (it does not accept the signature or the contact)",
  413: " (too large)",
  429: " (too many at once)",
};

/** For the page of the settings: an answer that says something of a device alone is a working way out. */
async function noteOutcome({ kind, told }: PushOutcome): Promise<void> {
  const now = systemClock.now();
  const isFine = kind === "sent" || kind === "gone";
  const data = isFine ? { lastSuccessAt: now } : { lastFailureAt: now, lastFailure: told };
  await database().pushSettings.updateMany({ where: { id: 1 }, data });
}
