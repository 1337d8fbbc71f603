/** Owns where workers answer, as lines of pg_hba.conf name them. */
import { type Actor, authorize } from "@/lib/access/actor";
import { listWorkers } from "@/lib/workers/queries";

import type { WorkerPlaces } from "./survey";

const everyAddress = new Set(["0.0.0.0", "::", ""]);

/** The doors of all workers of the last day: one that is down for a moment is still the one a line means. */
export async function workerPlaces(actor: Actor): Promise<WorkerPlaces> {
  authorize(actor, "server.read");
  const workers = await listWorkers(actor);
  const places = (door: "radius" | "ldaps" | "ldap") =>
    workers.flatMap(({ [door]: at }) =>
      at ? [{ host: everyAddress.has(at.host) ? null : at.host, port: at.port }] : [],
    );
  return { radius: places("radius"), ldaps: places("ldaps"), ldap: places("ldap") };
}
