/** Finding ways in, anew only where something was read or a worker moved: of one server, and those that count on every server. */
import { database } from "@/lib/foundation/platform/database";
import { isOpenKind, type WayIn, type WorkerAddress } from "@/lib/protocols/postgres/bypass/way";
import { type Reading, readingOf } from "@/lib/servers/reading/reading";
import { waysInto } from "./survey";

/**
 * By server, with what they were found from. A reading may hold thousands of roles and changes every 15 minutes;
 * the overview asks far more often.
 */
const kept = new Map<string, { readonly key: string; readonly ways: readonly WayIn[] | null }>();

/** The ways in that count, by server; null where nothing is known. */
export async function countedWays(
  servers: readonly { readonly id: string; readonly updatedAt: Date }[],
  workers: readonly WorkerAddress[],
): Promise<ReadonlyMap<string, readonly WayIn[] | null>> {
  const where = JSON.stringify(workers);
  const keys = new Map(servers.map(({ id, updatedAt }) => [id, `${updatedAt.toISOString()} ${where}`]));
  for (const id of kept.keys()) if (!keys.has(id)) kept.delete(id);
  const changed = [...keys].flatMap(([id, key]) => (kept.get(id)?.key === key ? [] : [id]));
  const rows = await database().server.findMany({
    where: { id: { in: changed } },
    select: { id: true, reading: true },
  });
  for (const { id, reading: stored } of rows) {
    const reading = readingOf(stored);
    const ways = reading && waysInto(reading, workers);
    const counted = ways?.filter(({ kind }) => isOpenKind(kind)) ?? null;
    kept.set(id, { key: keys.get(id) ?? "", ways: counted });
  }
  return new Map([...keys.keys()].map((id) => [id, kept.get(id)?.ways ?? null]));
}

/** By reading, with the workers they were found for: pages about one server ask again and again. */
const ofReadings = new WeakMap<Reading, { readonly where: string; readonly ways: readonly WayIn[] | null }>();

/** As `waysInto`, found once for a reading object and the same workers. */
export function keptWaysInto(reading: Reading, workers: readonly WorkerAddress[]): readonly WayIn[] | null {
  const where = JSON.stringify(workers);
  const known = ofReadings.get(reading);
  if (known?.where === where) return known.ways;
  const ways = waysInto(reading, workers);
  ofReadings.set(reading, { where, ways });
  return ways;
}
