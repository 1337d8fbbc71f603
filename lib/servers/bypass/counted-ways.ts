/** Finding ways in, anew only where something was read or a worker moved: of one server, and those that count on every server. */
import { database } from "@/lib/foundation/platform/database";
import { isAcceptable, type WayIn, type WorkerAddress } from "@/lib/protocols/postgres/bypass/way";
import { type Reading, readingOf } from "@/lib/servers/reading/reading";
import { notInForce, waysInto } from "./survey";

/** What was found on a server that was read. `ways` is null where its lines are not known. */
export type CountedWays = { readonly notInForce: string; readonly ways: readonly WayIn[] | null };

/**
 * By server, with what they were found from. A reading may hold thousands of roles and changes every 15 minutes;
 * the overview asks far more often, and twice at once. Whoever comes while they are being found waits for the same.
 */
const kept = new Map<string, { readonly key: string; readonly counted: Promise<CountedWays | null> }>();

/** The ways in that count until somebody accepts them, by server; null where it was not read. */
export async function countedWays(
  servers: readonly { readonly id: string; readonly updatedAt: Date }[],
  workers: readonly WorkerAddress[],
): Promise<ReadonlyMap<string, CountedWays | null>> {
  const where = JSON.stringify(workers);
  const keys = new Map(servers.map(({ id, updatedAt }) => [id, `${updatedAt.toISOString()} ${where}`]));
  const changed = [...keys].flatMap(([id, key]) => (kept.get(id)?.key === key ? [] : [id]));
  if (changed.length > 0) {
    const finding = findCounted(changed, workers);
    for (const id of changed) {
      const counted = finding.then((found) => found.get(id) ?? null);
      kept.set(id, { key: keys.get(id) ?? "", counted });
      // What failed is asked for anew; whoever waits for it hears of it below.
      counted.catch(() => kept.delete(id));
    }
  }
  // All taken hold of before the first wait: another request may forget some meanwhile.
  const asked = [...keys.keys()].map((id) => [id, kept.get(id)?.counted ?? null] as const);
  return new Map(await Promise.all(asked.map(async ([id, counted]) => [id, await counted] as const)));
}

async function findCounted(
  ids: readonly string[],
  workers: readonly WorkerAddress[],
): Promise<ReadonlyMap<string, CountedWays | null>> {
  const rows = await database().server.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, reading: true },
  });
  return new Map(
    rows.map(({ id, reading: stored }) => {
      const reading = readingOf(stored);
      if (!reading) return [id, null];
      const ways = waysInto(reading, workers)?.filter(({ kind }) => isAcceptable(kind)) ?? null;
      return [id, { notInForce: notInForce(reading), ways }];
    }),
  );
}

/** Forgets what was found on servers that are none of `ids`. */
export function forgetOthers(ids: readonly string[]): void {
  for (const id of kept.keys()) if (!ids.includes(id)) kept.delete(id);
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
