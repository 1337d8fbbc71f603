/** The keys by which push services know this installation (VAPID, RFC 8292): made once, the private one kept sealed. */
import { createECDH } from "node:crypto";
import { copyOf } from "@/lib/foundation/base/bytes";
import type { Place } from "@/lib/foundation/keys/keyring";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database, type Transaction } from "@/lib/foundation/platform/database";

const place: Place = { table: "push_settings", column: "private_key_sealed", row: "1" };
/** Octets of a private key of P-256. */
const scalarBytes = 32;

/** The row of the settings of pushes, made with new keys where there is none; two that make it at once have the same one. */
export async function pushSettingsRow(tx: Transaction = database()) {
  const row = await tx.pushSettings.findUnique({ where: { id: 1 } });
  if (row) return row;
  const { publicKey, privateKey } = newKeys();
  const made = { id: 1, publicKey, privateKeySealed: keyring().seal(place, privateKey) };
  await tx.pushSettings.createMany({ data: [made], skipDuplicates: true });
  return tx.pushSettings.findUniqueOrThrow({ where: { id: 1 } });
}

/** The private key, 32 octets. @throws KeyringError when no key opens it */
export const privateKeyOf = ({ privateKeySealed }: { readonly privateKeySealed: Uint8Array }): Uint8Array =>
  keyring().open(place, privateKeySealed);

function newKeys() {
  const pair = createECDH("prime256v1");
  const publicKey = copyOf(pair.generateKeys());
  // A number with leading zeros comes shorter.
  const privateKey = new Uint8Array(scalarBytes);
  const scalar = pair.getPrivateKey();
  privateKey.set(scalar, scalarBytes - scalar.length);
  return { publicKey, privateKey };
}
