/** Owns reading where PostgreSQL can reach the workers. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { env } from "@/lib/foundation/platform/env";
import type { WorkerPlaces } from "./place";
import { listWorkers } from "./queries";

/**
 * The doors of the workers that are up; 'known' adds those of the last day, because one that is down for a moment is
 * still the one a line means.
 */
export async function workerPlaces(actor: Actor, which: "up" | "known"): Promise<WorkerPlaces> {
  authorize(actor, "client.read");
  const workers = (await listWorkers(actor)).filter(({ isUp }) => isUp || which === "known");
  const places = (door: "radius" | "ldaps" | "ldap") => {
    const found = workers.flatMap(({ [door]: at }) =>
      at ? [{ host: everyAddress.has(at.host) ? null : at.host, port: at.port }] : [],
    );
    return [...new Map(found.map((place) => [`${place.host} ${place.port}`, place])).values()];
  };
  return {
    radius: places("radius"),
    ldaps: places("ldaps"),
    ldap: places("ldap"),
    base: env().POSTERN_LDAP_BASE.text,
    hasOwnCertificate: workers.some(({ certificate }) => certificate === "own"),
  };
}

const everyAddress = new Set(["0.0.0.0", "::", ""]);
