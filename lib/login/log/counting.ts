/**
 * Counting the login log, so that charts and filters need not read it: by hour and outcome, and by blocks of ids with what
 * lies in each. Everything up to one id is counted, exactly once; whoever reads the counts adds what comes after it from
 * the log itself (./counted.ts). Nothing is done at a login.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { minutes, seconds } from "@/lib/foundation/base/durations";
import { defineJob } from "@/lib/foundation/jobs/job";
import { database, Prisma } from "@/lib/foundation/platform/database";

/** How many ids make a block. Stands in remove_expired_attempts as well. */
export const blockSize = 4000;
/** Stands for "no client" in `attempt_block_parts`. Stands in remove_expired_attempts as well. */
export const noClient = "00000000-0000-0000-0000-000000000000";

/** Attempts in one transaction: less than a second of work. */
const batch = 50_000n;
/** How long a login may take to be written; what takes longer is counted by a later run. */
const patienceMs = seconds(30);

/** Counts what was added since the last run, however long ago that was. */
export const countAttempts = defineJob({
  name: "login_log.count",
  title: "Count the login log for charts and filters",
  schema: z.object({}),
  schedule: { everyMinutes: 5 },
  deadlineSeconds: 3600,
  async run(_, { signal, progress }) {
    const newest = await newestWritten(signal);
    let counted = 0;
    for (let more = true; more; ) {
      signal.throwIfAborted();
      const done = await countNext(newest);
      counted += done.counted;
      more = done.upTo < newest;
      if (more) progress(`${counted.toLocaleString("en")} counted`);
    }
    return `${counted.toLocaleString("en")} counted.`;
  },
});

/**
 * The newest id of the log, once everything up to it is written or never will be. Ids are given out before their rows are
 * visible, so a smaller one may still be on its way: whoever writes to the log at this moment is waited for, by the lock
 * that every INSERT holds from before it takes an id until it ends. Logins are not held up.
 * @throws Error when somebody does not end
 */
async function newestWritten(signal: AbortSignal): Promise<bigint> {
  const [row] = await database().$queryRaw<{ newest: bigint; writers: string[] }[]>`
    SELECT coalesce((SELECT max(id) FROM attempts), 0) AS newest,
      ARRAY(SELECT l.virtualtransaction ${writersOf}) AS writers`;
  const { newest = 0n, writers = [] } = row ?? {};
  for (let waitedMs = 0, waitMs = 20; ; waitedMs += waitMs, waitMs = Math.min(waitMs * 2, 500)) {
    const left = await database().$queryRaw<{ pid: number | null }[]>`
      SELECT l.pid ${writersOf} AND l.virtualtransaction = ANY (${writers}::text[])`;
    if (left.length === 0) return newest;
    if (waitedMs > patienceMs) {
      const pid = left[0]?.pid;
      const fix = pid
        ? `End it in the store with SELECT pg_terminate_backend(${pid}).`
        : "It is a prepared one: find it in pg_prepared_xacts and roll it back.";
      throw new Error(
        `A transaction that writes to the login log does not end. ${fix} Until then, pages read more of the log itself.`,
      );
    }
    await sleep(waitMs, undefined, { signal });
  }
}

/** Locks of whoever is adding to the log, in this database. */
const writersOf = Prisma.sql`FROM pg_locks l
  WHERE l.locktype = 'relation' AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND l.relation = 'attempts'::regclass AND l.mode = 'RowExclusiveLock' AND l.granted
    AND l.pid IS DISTINCT FROM pg_backend_pid()`;

/**
 * Counts the next attempts up to `newest`, in one transaction. Two runs at once take turns at the row that says how far the
 * counts go.
 */
async function countNext(newest: bigint): Promise<{ readonly counted: number; readonly upTo: bigint }> {
  return database().$transaction(
    async (tx) => {
      const [row] = await tx.$queryRaw<{ upTo: bigint }[]>`
        SELECT up_to AS "upTo" FROM attempts_counted WHERE id = 1 FOR UPDATE`;
      const from = row?.upTo ?? 0n;
      if (from >= newest) return { counted: 0, upTo: from };
      const upTo = from + batch < newest ? from + batch : newest;
      const [added] = await tx.$queryRaw<{ counted: number }[]>`
        WITH alike AS (
          SELECT id / ${blockSize}::int AS block, coalesce(client_id, ${noClient}::uuid) AS client_id, door, outcome, reason,
            date_trunc('hour', at, 'UTC') AS hour, count(*) AS count, min(id) AS first_id, max(id) AS last_id,
            min(at) AS first_at, max(at) AS last_at
          FROM attempts WHERE id > ${from} AND id <= ${upTo} GROUP BY 1, 2, 3, 4, 5, 6),
        hours AS (
          INSERT INTO attempt_hours AS h (hour, outcome, count) SELECT hour, outcome, sum(count) FROM alike GROUP BY 1, 2
          ON CONFLICT (hour, outcome) DO UPDATE SET count = h.count + excluded.count),
        parts AS (
          INSERT INTO attempt_block_parts AS p (block, client_id, door, outcome, reason, count, first_id, last_id)
          SELECT block, client_id, door, outcome, reason, sum(count), min(first_id), max(last_id)
          FROM alike GROUP BY 1, 2, 3, 4, 5
          ON CONFLICT (block, client_id, door, outcome, reason) DO UPDATE SET count = p.count + excluded.count,
            first_id = least(p.first_id, excluded.first_id), last_id = greatest(p.last_id, excluded.last_id)),
        addresses AS (
          INSERT INTO attempt_block_addresses AS b (block, address, count, first_id, last_id)
          SELECT block, address, sum(count), min(first_id), max(last_id) FROM (
            SELECT block, address_of(text) AS address, count, first_id, last_id FROM (
              SELECT id / ${blockSize}::int AS block, text, count(*) AS count, min(id) AS first_id, max(id) AS last_id
              FROM attempts CROSS JOIN LATERAL unnest(person_address || person_candidates) AS text
              WHERE id > ${from} AND id <= ${upTo} AND text IS NOT NULL GROUP BY 1, 2) AS texts) AS known
          WHERE address IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
          ON CONFLICT (block, address) DO UPDATE SET count = b.count + excluded.count,
            first_id = least(b.first_id, excluded.first_id), last_id = greatest(b.last_id, excluded.last_id)),
        blocks AS (
          INSERT INTO attempt_blocks AS b (block, first_id, last_id, first_at, last_at)
          SELECT block, min(first_id), max(last_id), min(first_at), max(last_at) FROM alike GROUP BY 1
          ON CONFLICT (block) DO UPDATE SET
            first_id = least(b.first_id, excluded.first_id), last_id = greatest(b.last_id, excluded.last_id),
            first_at = least(b.first_at, excluded.first_at), last_at = greatest(b.last_at, excluded.last_at)),
        would AS (
          INSERT INTO would_refuse AS w (policy_id, user_id, last_at, reason)
          SELECT DISTINCT ON (would_policy_id, user_id) would_policy_id, user_id, at, would_reason FROM attempts
          WHERE id > ${from} AND id <= ${upTo} AND outcome = 'accept' AND would_outcome = 'reject' AND user_id IS NOT NULL
          ORDER BY would_policy_id, user_id, at DESC
          ON CONFLICT (policy_id, user_id) DO UPDATE SET last_at = greatest(w.last_at, excluded.last_at),
            reason = CASE WHEN excluded.last_at < w.last_at THEN w.reason ELSE excluded.reason END),
        moved AS (UPDATE attempts_counted SET up_to = ${upTo} WHERE id = 1)
        SELECT coalesce(sum(count), 0)::int AS counted FROM alike`;
      return { counted: added?.counted ?? 0, upTo };
    },
    { timeout: minutes(5) },
  );
}
