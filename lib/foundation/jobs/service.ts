/** What operators do with jobs: run a dead letter again, delete it, cancel what waits or runs. Each with its audit row. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import type { AuditAction } from "@/lib/foundation/audit/events";
import { record } from "@/lib/foundation/audit/record";
import { AppError } from "@/lib/foundation/base/errors";
import { database, isNotUnique, type Transaction } from "@/lib/foundation/platform/database";
import { jobsChannel } from "./queue";
import type { JobIdInput, JobState } from "./schema";

/**
 * Queues a dead letter again, with all its tries before it.
 * @throws AppError 'not_found', 'conflict' when it is no dead letter or the same job waits already
 */
export async function runJobAgain(actor: Actor, input: JobIdInput): Promise<void> {
  authorize(actor, "job.write");
  try {
    await change(actor, input, "job.run_again", ["dead"], async (tx, id) => {
      await tx.$executeRaw`
        UPDATE jobs SET state = 'waiting', due_at = now(), attempts = 0, cancel_requested_at = NULL, finished_at = NULL
        WHERE id = ${id}`;
      await tx.$executeRaw`SELECT pg_notify(${jobsChannel}, '')`;
    });
  } catch (error) {
    if (!isNotUnique(error)) throw error;
    throw new AppError("conflict", "The same job is already waiting. Delete this one.");
  }
}

/** Removes a dead letter. @throws AppError 'not_found', 'conflict' when it is none */
export async function deleteJob(actor: Actor, input: JobIdInput): Promise<void> {
  authorize(actor, "job.write");
  await change(actor, input, "job.deleted", ["dead"], async (tx, id) => {
    await tx.job.delete({ where: { id } });
  });
}

/**
 * Cancels a job: one that waits at once, one that runs as soon as it can stop.
 * @throws AppError 'not_found', 'conflict' when it is over
 */
export async function cancelJob(actor: Actor, input: JobIdInput): Promise<void> {
  authorize(actor, "job.write");
  await change(actor, input, "job.cancelled", ["waiting", "running"], async (tx, id) => {
    await tx.$executeRaw`
      UPDATE jobs SET cancel_requested_at = now(),
        state = CASE state WHEN 'waiting' THEN 'cancelled' ELSE state END,
        finished_at = CASE state WHEN 'waiting' THEN now() END
      WHERE id = ${id}`;
    await tx.$executeRaw`SELECT pg_notify(${jobsChannel}, '')`;
  });
}

/** Does `write` to the row while nobody else can, if it is in one of `states`. */
async function change(
  actor: Actor,
  input: JobIdInput,
  action: AuditAction,
  states: readonly JobState[],
  write: (tx: Transaction, id: bigint) => Promise<void>,
): Promise<void> {
  await database().$transaction(async (tx) => {
    const [job] = await tx.$queryRaw<{ id: bigint; name: string; state: JobState }[]>`
      SELECT id, name, state FROM jobs WHERE id = ${BigInt(input.id)} FOR UPDATE`;
    if (!job) throw new AppError("not_found", "This job no longer exists.");
    if (!states.includes(job.state)) {
      throw new AppError(
        "conflict",
        "The state of this job has changed in the meantime. Check it before you try again.",
      );
    }
    await write(tx, job.id);
    await record(tx, actor, { action, subject: { kind: "job", id: input.id, name: job.name } });
  });
}
