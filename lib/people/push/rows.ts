/** Devices in the store: how to reach one, sealed beside its factor. The factor's own row says nothing of it, and no login reads it. */
import { createHash } from "node:crypto";
import { copyOf, textOf, utf8 } from "@/lib/foundation/base/bytes";
import { keyring } from "@/lib/foundation/keys/master-key";
import type { Transaction } from "@/lib/foundation/platform/database";
import type { PushDevice } from "@/lib/foundation/push/deliver";

const placeOf = (row: string) => ({ table: "push_devices", column: "subscription_sealed", row });
const keyBytes = 65;
const authBytes = 16;

/** What an address at a push service is known by: whoever has the address itself gets no push through, but learns whose it is. */
export const endpointHash = (endpoint: string): Uint8Array<ArrayBuffer> =>
  copyOf(createHash("sha256").update(endpoint).digest());

/** Writes how to reach the device of factor `id`. */
export async function writeDevice(
  tx: Transaction,
  id: string,
  { endpoint, p256dh, auth }: PushDevice,
): Promise<void> {
  const address = utf8(endpoint);
  const plain = new Uint8Array(keyBytes + authBytes + address.length);
  plain.set(p256dh);
  plain.set(auth, keyBytes);
  plain.set(address, keyBytes + authBytes);
  const subscriptionSealed = keyring().seal(placeOf(id), plain);
  await tx.pushDevice.create({ data: { id, subscriptionSealed, endpointHash: endpointHash(endpoint) } });
}

/** How to reach the device of factor `id`; null where there is none. @throws KeyringError when no key opens it */
export async function readDevice(tx: Transaction, id: string): Promise<PushDevice | null> {
  const row = await tx.pushDevice.findUnique({ where: { id } });
  if (!row) return null;
  const plain = keyring().open(placeOf(id), row.subscriptionSealed);
  return {
    p256dh: plain.slice(0, keyBytes),
    auth: plain.slice(keyBytes, keyBytes + authBytes),
    endpoint: textOf(plain.subarray(keyBytes + authBytes)) ?? "",
  };
}
