/** Gateways for tests: set up towards a peer on this machine, and the sender run until nothing is due. */

import { utf8 } from "@/lib/foundation/base/bytes";
import type { GatewaySettings, Way } from "@/lib/foundation/gateways/schema";
import { gatewaySettings, wayNames } from "@/lib/foundation/gateways/schema";
import { sendTexts } from "@/lib/foundation/gateways/send-job";
import { secretPlace } from "@/lib/foundation/gateways/settings";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";

/** Sets a way's gateway up towards 127.0.0.1 and `port`, an HTTP peer unless said otherwise, and allows numbers of +49. */
export async function setUpGateway(
  port: number,
  way: Way = "sms",
  more: Partial<GatewaySettings> = {},
  secret = "secret",
): Promise<void> {
  const settings = gatewaySettings.parse({
    ...{ protocol: "http", url: `http://127.0.0.1:${port}/send`, username: "postern" },
    ...{ host: "127.0.0.1", port, body: '{"to":"{number}","text":"{text}","key":"{secret}"}' },
    ...more,
  });
  const secretSealed = keyring().seal(secretPlace(way), utf8(secret));
  const data = { protocol: settings.protocol, settings, secretSealed };
  const { id } = wayNames[way];
  await database().gateway.upsert({ where: { id }, create: { id, ...data }, update: data });
  await database().settings.update({
    where: { id: 1 },
    data: { textCountries: ["+49"], privatePlaces: ["127.0.0.1"] },
  });
}

/** Runs the job that sends, as its process would. */
export const sendTextsNow = () =>
  sendTexts.run({}, { signal: new AbortController().signal, progress: () => {} });

/** Lets the waiting time of every text be over. */
export const letTextsBeDue = () => database().$executeRaw`UPDATE outgoing_texts SET due_at = now()`;
