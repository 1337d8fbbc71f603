/** Changing the master key: a new key in front, then everything sealed anew under it. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { database } from "@/lib/foundation/platform/database";
import type { Env } from "@/lib/foundation/platform/env";
import { createKeyring } from "./keyring";
import { addMasterKey, readMasterKeys } from "./master-key";
import { examineSealed, type SealedCount, sealedColumns } from "./sealed-columns";

/** What every column holds, without changing anything. @throws KeyringError when there is no master key */
export async function checkKeys(actor: Actor, from: Env): Promise<SealedCount[]> {
  authorize(actor, "settings.write");
  return examineAll(readMasterKeys(from), false);
}

/**
 * Rotates the master key and gives what was sealed anew, per column. While secrets under an older key remain (a
 * rotation that was interrupted, or a new key put in front of POSTERN_MASTER_KEY by hand) it finishes those and makes no
 * further key. Older keys stay: remove them by hand once `checkKeys` counts nothing under them.
 * @throws KeyringError when the key comes from POSTERN_MASTER_KEY and no new one was put in front
 */
export async function rotateKeys(actor: Actor, from: Env): Promise<SealedCount[]> {
  authorize(actor, "keys.rotate");
  const before = await examineAll(readMasterKeys(from), false);
  const isUnfinished = before.some(({ older }) => older > 0);
  const counts = await examineAll(isUnfinished ? readMasterKeys(from) : addMasterKey(from), true);
  const resealed = counts.reduce((sum, { older }) => sum + older, 0);
  await record(database(), actor, {
    action: "keys.rotated",
    subject: { kind: "keys", id: null, name: "master key" },
    detail: { resealed },
  });
  return counts;
}

async function examineAll(masterKeys: readonly Uint8Array[], reseal: boolean): Promise<SealedCount[]> {
  const keys = createKeyring(masterKeys);
  const counts: SealedCount[] = [];
  for (const place of sealedColumns) counts.push(await examineSealed(database(), keys, place, { reseal }));
  return counts;
}
