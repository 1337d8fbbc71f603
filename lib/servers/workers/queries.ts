/** Reading which workers there are, where they listen and what they counted. */
import { z } from "zod";
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { between } from "@/lib/foundation/base/durations";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { env } from "@/lib/foundation/platform/env";
import { type WorkerAddresses, type WorkerPlaces, workerAddresses, workerSilenceMs } from "./addresses";
import { readDoorAuthority } from "./authority";

/**
 * One worker. Where it listens is null when its row cannot be read, and for a door that it does not have; `isUp` says
 * whether it reported lately.
 */
export type WorkerView = {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly radius: WorkerAddresses["radius"] | null;
  readonly ldaps: WorkerAddresses["ldaps"];
  readonly ldap: WorkerAddresses["ldap"];
  readonly certificate: WorkerAddresses["certificate"];
  readonly isUp: boolean;
  readonly startedAt: Date;
  readonly lastSeenAt: Date;
  readonly counters: Readonly<Record<string, number>>;
};

/** All workers of the last day, those that are up first, then by name. */
export async function listWorkers(actor: Actor): Promise<readonly WorkerView[]> {
  authorize(actor, "overview.read");
  const now = systemClock.now();
  const rows = await database().workerInstance.findMany({ orderBy: { id: "asc" } });
  return rows
    .map(({ addresses, counters, ...row }) => ({
      ...row,
      ...(workerAddresses.safeParse(addresses).data ?? nowhere),
      counters: numbers.parse(counters),
      isUp: between(row.lastSeenAt, now) <= workerSilenceMs,
    }))
    .sort((a, b) => Number(b.isUp) - Number(a.isUp));
}

const nowhere = { radius: null, ldaps: null, ldap: null, certificate: null };
const numbers = z.record(z.string(), z.number()).catch({});

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
    authority: (await readDoorAuthority(actor))?.certificate ?? null,
  };
}

const everyAddress = new Set(["0.0.0.0", "::", ""]);
