/** Owns where PostgreSQL can reach the workers that run now. */
import { type Actor, authorize } from "@/lib/access/actor";
import type { HbaServer } from "@/lib/postgres/hba/lines";
import { listWorkers } from "@/lib/workers/queries";

const everyAddress = new Set(["0.0.0.0", "::", ""]);

/** The workers that are up, in a steady order; `host` is null where one listens on every address. */
export async function listHbaServers(actor: Actor): Promise<readonly HbaServer[]> {
  authorize(actor, "client.read");
  const workers = await listWorkers(actor);
  return workers.flatMap(({ isUp, radius }) =>
    isUp && radius ? [{ host: everyAddress.has(radius.host) ? null : radius.host, port: radius.port }] : [],
  );
}
