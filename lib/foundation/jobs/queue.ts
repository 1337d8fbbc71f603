/** Putting jobs into the queue, in the transaction of the change that asks for them. */
import type { Transaction } from "@/lib/foundation/platform/database";
import type { Job } from "./job";

/** The channel that wakes the runners. */
export const jobsChannel = "postern_jobs";

/** One job to queue. With a key, nothing is queued while another of this name and key waits. */
export type Entry<Input> = { readonly input: Input; readonly uniqueKey?: string };

/**
 * Queues a job for each entry and gives how many there are more now. Nothing runs unless `tx` commits.
 * @throws ZodError when an input does not fit the job
 */
export async function enqueue<Input>(
  tx: Transaction,
  job: Pick<Job<Input>, "name" | "schema">,
  entries: readonly Entry<Input>[],
): Promise<number> {
  if (entries.length === 0) return 0;
  const inputs = entries.map(({ input }) => JSON.stringify(job.schema.parse(input)));
  const keys = entries.map(({ uniqueKey }) => uniqueKey ?? null);
  const [made] = await tx.$queryRaw<{ count: number }[]>`
    WITH made AS (
      INSERT INTO jobs (name, input, unique_key, due_at)
      SELECT ${job.name}, e.input::jsonb, e.key, now() FROM unnest(${inputs}::text[], ${keys}::text[]) AS e (input, key)
      ON CONFLICT (name, unique_key) WHERE state = 'waiting' AND unique_key IS NOT NULL DO NOTHING
      RETURNING id
    ), told AS (SELECT pg_notify(${jobsChannel}, ''))
    SELECT (SELECT count(*)::int FROM made) AS count FROM told`;
  return made?.count ?? 0;
}

/** Cancels what waits or runs under this key; what runs is told at once. Nothing happens unless `tx` commits. */
export async function cancelQueued(tx: Transaction, name: string, uniqueKey: string): Promise<void> {
  await tx.$executeRaw`
    WITH told AS (SELECT pg_notify(${jobsChannel}, ''))
    UPDATE jobs SET cancel_requested_at = now(), state = CASE state WHEN 'waiting' THEN 'cancelled' ELSE state END,
      finished_at = CASE state WHEN 'waiting' THEN now() END
    FROM told WHERE name = ${name} AND unique_key = ${uniqueKey} AND state IN ('waiting', 'running')`;
}
