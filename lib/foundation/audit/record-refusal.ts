/** Writing down that somebody tried what they may not do. */
import type { Actor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { recordRepeated } from "./record-repeated";

/** Records a refusal; the same one again within the hour is counted. `permission` is what it needs. */
export async function recordRefusal(actor: Actor, permission: string): Promise<void> {
  const entry = {
    action: "access.refused",
    subject: { kind: "permission", id: null, name: permission },
  } as const;
  await database().$transaction((tx) => recordRepeated(tx, actor, entry, `${actor.id} ${permission}`));
}
