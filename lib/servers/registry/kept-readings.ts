/** Readings of servers as objects, kept while they are the newest: one of 100,000 roles takes half a second to fetch and check. */
import { database } from "@/lib/foundation/platform/database";
import { type Reading, readingOf } from "@/lib/servers/reading/reading";

type Kept = { readonly updatedAt: number; readonly reading: Reading | null };

/** By server, the one that was asked for last at the end. */
const kept = new Map<string, Kept>();

/** Enough for those who compare a few servers; one of 100,000 roles takes some 60 MB. */
const mostKept = 4;

/**
 * The newest reading of the server `id`, whose row was changed last at `updatedAt`. Null when there is none, or an older
 * release wrote another shape. The same object as long as the row does not change: never change it.
 */
export async function keptReading(id: string, updatedAt: Date): Promise<Reading | null> {
  const found = kept.get(id);
  const isNewest = found?.updatedAt === updatedAt.getTime();
  const entry = isNewest ? found : await fetchReading(id);
  kept.delete(id);
  if (entry) kept.set(id, entry);
  for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest);
  return entry?.reading ?? null;
}

async function fetchReading(id: string): Promise<Kept | null> {
  const row = await database().server.findUnique({
    where: { id },
    select: { reading: true, updatedAt: true },
  });
  return row && { updatedAt: row.updatedAt.getTime(), reading: readingOf(row.reading) };
}
