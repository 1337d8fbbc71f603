/** Owns where PostgreSQL can reach the workers that run now. */
import { type Actor, authorize } from "@/lib/access/actor";
import { after, minutes } from "@/lib/base/durations";
import { systemClock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/database";
import { workerAddresses } from "@/lib/workers/addresses";
import type { HbaServer } from "./pg-hba-line";

const everyAddress = new Set(["0.0.0.0", "::", "*", ""]);

/** The workers seen in the last minute, in a steady order; `host` is null where one listens on every address. */
export async function listHbaServers(actor: Actor): Promise<readonly HbaServer[]> {
  authorize(actor, "client.read");
  const rows = await database().workerInstance.findMany({
    where: { lastSeenAt: { gt: after(systemClock.now(), -minutes(1)) } },
    orderBy: { id: "asc" },
    select: { addresses: true },
  });
  return rows
    .flatMap(({ addresses }) => workerAddresses.safeParse(addresses).data?.radius ?? [])
    .map(({ host, port }) => ({ host: everyAddress.has(host) ? null : host, port }));
}
