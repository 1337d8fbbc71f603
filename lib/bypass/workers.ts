/** Owns where workers answer, as lines of pg_hba.conf name them. */
import { type Actor, authorize } from "@/lib/access/actor";
import type { WorkerAddress } from "@/lib/postgres/bypass";
import type { HbaServer } from "@/lib/postgres/hba/lines";
import { listWorkers } from "@/lib/workers/queries";

const everyAddress = new Set(["0.0.0.0", "::", ""]);

/** Where one worker listens; `host` is null when it listens on every address, so that only people know its name. */
export type WorkerPlaces = {
  readonly radius: readonly HbaServer[];
  readonly ldaps: readonly HbaServer[];
  /** The plain port, for StartTLS. */
  readonly ldap: readonly HbaServer[];
};

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

/** The same as the finder and the lint compare them. */
export const workerAddressesOf = ({ radius, ldaps, ldap }: WorkerPlaces): readonly WorkerAddress[] => [
  ...radius.map((place) => ({ door: "radius" as const, ...place })),
  ...[...ldaps, ...ldap].map((place) => ({ door: "ldap" as const, ...place })),
];
