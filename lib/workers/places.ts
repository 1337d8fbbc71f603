/** Owns where PostgreSQL can reach the workers, as lines of pg_hba.conf name them. */
import { type Actor, authorize } from "@/lib/access/actor";
import { env } from "@/lib/platform/env";
import type { HbaServer } from "@/lib/postgres/hba/lines";
import { listWorkers } from "./queries";

/** Where workers listen, in a steady order, each place once; a host is null where one listens on every address. */
export type WorkerPlaces = {
  readonly radius: readonly HbaServer[];
  readonly ldaps: readonly HbaServer[];
  /** The plain port, for StartTLS. */
  readonly ldap: readonly HbaServer[];
  /** What names of the LDAPS door end in: "dc=postern". */
  readonly base: string;
  /** Whether a worker shows a certificate of the administrator's own, so that ours need not be trusted. */
  readonly hasOwnCertificate: boolean;
};

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
