/** What a runner does to rows: claims them under a lease, renews it, and writes how a run ended. */
import { randomUUID } from "node:crypto";
import type pg from "pg";
import { databaseErrorCode, inTransaction } from "@/lib/foundation/platform/database";
import type { Job } from "./job";
import { jobsChannel } from "./queue";

/** A job that is ours until its lease ends. `attempt` counts from 1. */
export type Claimed = {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
  readonly attempt: number;
  readonly lease: string;
};

/** One runner claims at a time, so that what runs can be counted before more is begun. */
const claimLock = 1785684851;

/**
 * Claims what is due, for each job as much as its concurrency has room for in all processes together. Jobs whose lease
 * ended are due as well; those that had their last try become dead letters.
 */
export async function claim(
  pool: pg.Pool,
  jobs: readonly Job[],
  runner: string,
): Promise<readonly Claimed[]> {
  const kinds = [
    jobs.map(({ name }) => name),
    jobs.map(({ concurrency }) => concurrency),
    jobs.map(({ leaseSeconds }) => leaseSeconds),
    jobs.map(({ attempts }) => attempts),
  ];
  return inTransaction(pool, async (client) => {
    await client.query("SELECT pg_advisory_xact_lock($1)", [claimLock]);
    await client.query(buryQuery, [kinds[0], kinds[3], abandonedText]);
    const lease = randomUUID();
    const { rows } = await client.query<Omit<Claimed, "lease">>(claimQuery, [
      ...kinds.slice(0, 3),
      runner,
      lease,
    ]);
    return rows.map((row) => ({ ...row, lease }));
  });
}

const abandonedText = "The process that ran it ended before the job was done.";

const buryQuery = `
  UPDATE jobs j SET state = 'dead', error = $3, lease = NULL, runner = NULL, finished_at = now()
  FROM unnest($1::text[], $2::int[]) AS k (name, attempts)
  WHERE j.name = k.name AND j.state = 'running' AND j.due_at <= now() AND j.attempts >= k.attempts`;

const claimQuery = `
  WITH kinds AS (SELECT * FROM unnest($1::text[], $2::int[], $3::int[]) AS k (name, most, lease_seconds)),
  picked AS (
    SELECT j.id, k.lease_seconds FROM kinds k CROSS JOIN LATERAL (
      SELECT id FROM jobs WHERE name = k.name AND state IN ('waiting', 'running') AND due_at <= now()
      ORDER BY due_at, id
      LIMIT greatest(0, k.most - (
        SELECT count(*) FROM jobs r WHERE r.name = k.name AND r.state = 'running' AND r.due_at > now()))
      FOR UPDATE SKIP LOCKED
    ) j
  )
  UPDATE jobs j SET state = 'running', runner = $4, lease = $5, attempts = j.attempts + 1, started_at = now(),
    due_at = now() + picked.lease_seconds * interval '1 second', progress = NULL, percent = NULL
  FROM picked WHERE j.id = picked.id
  RETURNING j.id::text AS id, j.name, j.input, j.attempts AS attempt`;

/** Moves the end of the lease on. False when the lease is somebody else's by now. */
export async function renew(pool: pg.Pool, { id, lease }: Claimed, leaseSeconds: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE jobs SET due_at = now() + $3 * interval '1 second' WHERE id = $1 AND lease = $2 AND state = 'running'`,
    [id, lease, leaseSeconds],
  );
  return rowCount === 1;
}

/** Which of the jobs in work are to be cancelled. */
export async function cancelled(pool: pg.Pool, ids: readonly string[]): Promise<readonly string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id::text AS id FROM jobs WHERE id = ANY($1::bigint[]) AND cancel_requested_at IS NOT NULL`,
    [ids],
  );
  return rows.map(({ id }) => id);
}

/** Writes how far it is. */
export async function report(
  pool: pg.Pool,
  { id, lease }: Claimed,
  { text, percent }: { readonly text: string; readonly percent: number | null },
): Promise<void> {
  await pool.query("UPDATE jobs SET progress = $3, percent = $4 WHERE id = $1 AND lease = $2", [
    id,
    lease,
    text,
    percent,
  ]);
}

/** How a run ended. 'again' waits `afterSeconds`; 'released' goes back untried, because the process ends. */
export type RunEnd =
  | { readonly kind: "done"; readonly result: string | null }
  | { readonly kind: "again"; readonly error: string; readonly afterSeconds: number }
  | { readonly kind: "dead"; readonly error: string }
  | { readonly kind: "cancelled" }
  | { readonly kind: "released" };

/** Writes how it ended. False when the lease is somebody else's by now: then nothing is written. */
export async function settle(pool: pg.Pool, { id, lease }: Claimed, end: RunEnd): Promise<boolean> {
  try {
    return await write(pool, id, lease, end);
  } catch (error) {
    if (databaseErrorCode(error) !== "23505") throw error;
    // One with the same key has come to wait meanwhile. It does the same work, so this one need not.
    const twin = "error" in end ? end.error : null;
    return overwrite(pool, id, lease, "cancelled", { result: twinText, error: twin });
  }
}

const twinText = "The same job was queued again in the meantime, so this one was not retried.";

async function write(pool: pg.Pool, id: string, lease: string, end: RunEnd): Promise<boolean> {
  switch (end.kind) {
    case "done":
      return overwrite(pool, id, lease, "done", { result: end.result, error: null });
    case "dead":
      return overwrite(pool, id, lease, "dead", { result: null, error: end.error });
    case "cancelled":
      return overwrite(pool, id, lease, "cancelled", { result: null, error: null });
    case "again":
      return wait(pool, id, lease, { afterSeconds: end.afterSeconds, untried: 0, error: end.error });
    case "released":
      return wait(pool, id, lease, { afterSeconds: 0, untried: 1, error: null });
  }
}

async function overwrite(
  pool: pg.Pool,
  id: string,
  lease: string,
  state: "done" | "dead" | "cancelled",
  { result, error }: { readonly result: string | null; readonly error: string | null },
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE jobs SET state = $3, result = $4, error = $5, lease = NULL, runner = NULL, progress = NULL, percent = NULL,
       finished_at = now()
     WHERE id = $1 AND lease = $2 AND state = 'running'`,
    [id, lease, state, result, error],
  );
  return rowCount === 1;
}

async function wait(
  pool: pg.Pool,
  id: string,
  lease: string,
  next: { readonly afterSeconds: number; readonly untried: number; readonly error: string | null },
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `WITH told AS (SELECT pg_notify($6, ''))
     UPDATE jobs SET state = 'waiting', due_at = now() + $3 * interval '1 second', attempts = attempts - $4,
       error = coalesce($5, error), lease = NULL, runner = NULL, progress = NULL, percent = NULL
     FROM told WHERE id = $1 AND lease = $2 AND state = 'running'`,
    [id, lease, next.afterSeconds, next.untried, next.error, jobsChannel],
  );
  return rowCount === 1;
}
