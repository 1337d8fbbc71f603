/** Runs of a directory's sync: asked for, cancelled, and let go on once beyond the safety stop. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { after, minutes } from "@/lib/foundation/base/durations";
import { AppError } from "@/lib/foundation/base/errors";
import { cancelQueued, enqueue } from "@/lib/foundation/jobs/queue";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import type { AllowSyncInput, StartSyncInput, SyncRunInput } from "./schema";
import { holdDirectory } from "./settings";
import { syncDirectory } from "./sync-job";

/** Queues a preview or a sync and gives the run's id. @throws AppError 'not_found', 'conflict' while another is under way */
export async function startSync(actor: Actor, input: StartSyncInput): Promise<{ readonly id: string }> {
  authorize(actor, "directory.sync");
  return database().$transaction(async (tx) => {
    const directory = await holdDirectory(tx, input.directoryId);
    const id = await begin(tx, actor, input);
    if (input.kind === "sync") {
      const subject = { kind: "directory", id: directory.id, name: directory.name } as const;
      await record(tx, actor, { action: "directory.sync_requested", subject, detail: { run: id } });
    }
    return { id };
  });
}

/**
 * Syncs once more and lets happen what the held run showed: nobody else loses anything.
 * @throws AppError 'not_found', 'conflict' when it is not the plan that was shown, or no longer the latest run
 */
export async function allowSync(
  actor: Actor,
  input: AllowSyncInput,
): Promise<{ readonly id: string; readonly directoryId: string }> {
  authorize(actor, "directory.sync_beyond_stop");
  return database().$transaction(async (tx) => {
    const held = await tx.directorySyncRun.findUnique({ where: { id: input.runId } });
    if (!held) throw gone();
    const directory = await holdDirectory(tx, held.directoryId);
    const latest = await tx.directorySyncRun.findFirst({
      where: { directoryId: held.directoryId },
      orderBy: { createdAt: "desc" },
      select: { id: true },
    });
    if (held.state !== "held" || held.digest !== input.digest || latest?.id !== held.id) {
      throw new AppError(
        "conflict",
        "Another run came after this one. Look at the latest, and decide on that.",
      );
    }
    const id = await begin(tx, actor, { directoryId: held.directoryId, kind: "sync" }, held.id);
    await record(tx, actor, {
      action: "directory.sync_allowed",
      subject: { kind: "directory", id: directory.id, name: directory.name },
      detail: { run: id, held: held.id, why: held.heldWhy },
    });
    return { id, directoryId: directory.id };
  });
}

/** Stops a run after its present batch; what was done stays. @throws AppError 'not_found', 'conflict' when it is over */
export async function cancelSync(actor: Actor, { runId }: SyncRunInput): Promise<void> {
  authorize(actor, "directory.sync");
  await database().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM directory_sync_runs WHERE id = ${runId}::uuid FOR UPDATE`;
    const run = await tx.directorySyncRun.findUnique({
      where: { id: runId },
      include: { directory: { select: { id: true, name: true } } },
    });
    if (!run) throw gone();
    if (run.finishedAt || run.stopRequestedAt) throw new AppError("conflict", "This run is already over.");
    const now = systemClock.now();
    await cancelQueued(tx, syncDirectory.name, runId);
    // One that waits never begins; one that runs is told.
    const isOver = run.state === "waiting";
    await tx.directorySyncRun.update({
      where: { id: runId },
      data: { stopRequestedAt: now, ...(isOver && { state: "stopped", finishedAt: now }) },
    });
    const { id, name } = run.directory;
    await record(tx, actor, { action: "directory.sync_cancelled", subject: { kind: "directory", id, name } });
  });
}

/** Queues syncs of directories whose time has come; one that is under way is let be. */
export async function startDueSyncs(actor: Actor): Promise<number> {
  authorize(actor, "directory.sync");
  const now = systemClock.now();
  const due = await database().directorySync.findMany({
    where: { everyMinutes: { not: null }, nextAt: { lte: now }, directory: { active: true } },
    select: { directoryId: true },
  });
  let started = 0;
  for (const { directoryId } of due) {
    const isStarted = await database()
      .$transaction(async (tx) => {
        await holdDirectory(tx, directoryId);
        const sync = await tx.directorySync.findUnique({ where: { directoryId } });
        if (!sync?.everyMinutes || !sync.nextAt || sync.nextAt > now) return false;
        await tx.directorySync.update({
          where: { directoryId },
          data: { nextAt: after(now, minutes(sync.everyMinutes)) },
        });
        await begin(tx, actor, { directoryId, kind: "sync" });
        return true;
      })
      .catch((error) => {
        if (error instanceof AppError) return false;
        throw error;
      });
    if (isStarted) started++;
  }
  return started;
}

/** A new run in the queue, while the directory's row is held. @throws AppError 'conflict' while another is under way */
async function begin(
  tx: Transaction,
  actor: Actor,
  { directoryId, kind }: StartSyncInput,
  allowedRunId: string | null = null,
): Promise<string> {
  await endBroken(tx, directoryId);
  const open = await tx.directorySyncRun.count({ where: { directoryId, finishedAt: null } });
  if (open > 0)
    throw new AppError("conflict", "A run of this directory is under way. Wait for it, or cancel it.");
  const { id } = await tx.directorySyncRun.create({
    data: {
      ...{ directoryId, kind, allowedRunId },
      operatorId: actor.kind === "operator" ? actor.id : null,
      ...{ requestedBy: actor.name, ip: actor.ip },
    },
    select: { id: true },
  });
  await enqueue(tx, syncDirectory, [{ input: { runId: id }, uniqueKey: id }]);
  return id;
}

/** What the page says of a run whose job is gone. */
export const brokeOff = "It broke off. What was done stays; the next run does the rest.";

/** A run whose job was cancelled, deleted or became a dead letter is over. */
async function endBroken(tx: Transaction, directoryId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE directory_sync_runs r SET state = 'failed', error = ${brokeOff}, finished_at = ${systemClock.now()}
    WHERE r.directory_id = ${directoryId}::uuid AND r.finished_at IS NULL AND NOT EXISTS (
      SELECT 1 FROM jobs j WHERE j.name = ${syncDirectory.name} AND j.unique_key = r.id::text
        AND j.state IN ('waiting', 'running'))`;
}

const gone = () => new AppError("not_found", "This run no longer exists.");
