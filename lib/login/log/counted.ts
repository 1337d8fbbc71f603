/** Reading the counts of the login log, and what is not counted yet from the log itself: never late, never twice. */
import { database, Prisma } from "@/lib/foundation/platform/database";
import type { Outcome } from "@/lib/login/decision/outcome";

/** How many attempts of the hour that begins at `hour` (UTC) came to `outcome`. */
export type HourCount = { readonly hour: Date; readonly outcome: string; readonly count: number };

/**
 * The counts of the hours from `hour` on, which begins one. An hour that is counted in part comes twice, as what is
 * counted and as the rest.
 */
export async function countsSince(hour: Date): Promise<readonly HourCount[]> {
  // One statement, so that no run of the job comes between the counts and the id that they reach to. What comes after
  // that id can be read later: nothing is added below it any more.
  const rows = await database().$queryRaw<
    ({ upTo: bigint } & { [Name in keyof HourCount]: HourCount[Name] | null })[]
  >`
    SELECT c.up_to AS "upTo", h.hour, h.outcome, h.count
    FROM attempts_counted c LEFT JOIN attempt_hours h ON h.hour >= ${hour} WHERE c.id = 1`;
  const rest = await database().$queryRaw<HourCount[]>`
    SELECT date_trunc('hour', at, 'UTC') AS "hour", outcome, count(*)::int AS "count"
    FROM attempts WHERE id > ${rows[0]?.upTo ?? 0n} AND at >= ${hour} GROUP BY 1, 2`;
  return [...rows.flatMap(({ upTo: _, ...row }) => (isCount(row) ? [row] : [])), ...rest];
}

const isCount = (row: { [Name in keyof HourCount]: HourCount[Name] | null }): row is HourCount =>
  row.hour !== null;

/** What narrows a query of attempts to those since `at` without reading the rest of the log. */
export async function since(at: Date): Promise<Prisma.AttemptWhereInput> {
  const [row] = await database().$queryRaw<{ id: bigint }[]>`
    SELECT least(c.up_to + 1, (SELECT min(first_id) FROM attempt_blocks WHERE last_at >= ${at})) AS id
    FROM attempts_counted c WHERE c.id = 1`;
  return { id: { gte: row?.id ?? 0n }, at: { gte: at } };
}

/** What pages say of a client's newest attempt. */
export type NewestAttempt = {
  readonly clientId: string;
  readonly id: string;
  readonly at: Date;
  readonly username: string;
  readonly outcome: Outcome;
  readonly reason: string;
};

/** The newest attempt of each client, or of one. Clients without one are left out. */
export async function newestByClient(clientId?: string): Promise<readonly NewestAttempt[]> {
  const { upTo } = await database().attemptsCounted.findUniqueOrThrow({ where: { id: 1 } });
  const wanted = clientId === undefined ? Prisma.sql`TRUE` : Prisma.sql`c.id = ${clientId}::uuid`;
  return database().$queryRaw<NewestAttempt[]>`
    WITH rest AS (
      SELECT client_id, max(id) AS id FROM attempts WHERE id > ${upTo} AND client_id IS NOT NULL GROUP BY 1)
    SELECT c.id::text AS "clientId", a.id::text AS id, a.at, a.username, a.outcome, a.reason
    FROM clients c LEFT JOIN rest ON rest.client_id = c.id
      LEFT JOIN LATERAL (
        SELECT last_id AS id FROM attempt_block_parts p WHERE p.client_id = c.id
        ORDER BY p.block DESC, p.last_id DESC LIMIT 1) AS counted ON rest.id IS NULL
      JOIN attempts a ON a.id = coalesce(rest.id, counted.id)
    WHERE ${wanted}`;
}
