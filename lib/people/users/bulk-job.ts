/** The jobs behind changes to many users: batch after batch until nothing is left, and forgetting what is over. */
import { z } from "zod";
import { utf8 } from "@/lib/foundation/base/bytes";
import { AppError } from "@/lib/foundation/base/errors";
import { defineJob } from "@/lib/foundation/jobs/job";
import type { Place } from "@/lib/foundation/keys/keyring";
import { keyring } from "@/lib/foundation/keys/master-key";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { bulkTransaction } from "./batches";
import { type BulkChange, changeNextUsers } from "./bulk";
import { bulkCsvLines } from "./bulk-csv";
import type { BulkAction } from "./schema";
import { whoAsked } from "./who-asked";

/** Works through a run from where it stands: a batch and the place after it are written together. */
export const changeManyUsers = defineJob({
  name: "users.change_many",
  title: "Change many users",
  schema: z.object({ runId: z.uuid() }),
  deadlineSeconds: 4 * 3600,
  concurrency: 2,
  async run({ runId }, { signal, progress }) {
    for (;;) {
      signal.throwIfAborted();
      const step = await database()
        .$transaction((tx) => nextStep(tx, runId), bulkTransaction)
        .catch((error) => giveUp(runId, error));
      if ("over" in step) return step.over;
      progress(
        `${step.done.toLocaleString("en")} of ${step.total.toLocaleString("en")} users`,
        (100 * step.done) / step.total,
      );
    }
  },
});

/** Forgets runs after a week, with their results. */
export const forgetBulkRuns = defineJob({
  name: "users.forget_bulk_runs",
  title: "Forget changes to many users",
  schema: z.object({}),
  schedule: { dailyAt: "03:45" },
  async run() {
    const count = await database()
      .$executeRaw`DELETE FROM bulk_runs WHERE created_at < now() - interval '7 days'`;
    return `${count} removed.`;
  },
});

/** Where a part of a result is sealed: links are in some. */
export const partPlace = (id: string): Place => ({ table: "bulk_parts", column: "lines_sealed", row: id });

type Step = { readonly over: string } | { readonly done: number; readonly total: number };

async function nextStep(tx: Transaction, id: string): Promise<Step> {
  await tx.$queryRaw`SELECT 1 FROM "bulk_runs" WHERE "id" = ${id}::uuid FOR UPDATE`;
  const run = await tx.bulkRun.findUnique({ where: { id } });
  if (!run) return { over: "It was forgotten." };
  if (run.finishedAt) return { over: "It was over already." };
  if (run.stoppedAt) {
    await tx.bulkRun.update({ where: { id }, data: { finishedAt: systemClock.now() } });
    return { over: "Stopped." };
  }
  const input: BulkChange = {
    action: run.action as BulkAction,
    selection: { kind: "chosen", runId: id },
    groupId: run.groupId ?? undefined,
    reason: run.reason ?? undefined,
    endSessions: run.endSessions,
  };
  const { lines, next } = await changeNextUsers(await whoAsked(tx, run), tx, input, run.after);
  const counted = (outcome: string) => lines.filter((line) => line.outcome === outcome).length;
  if (lines.length > 0) {
    const number = await tx.bulkPart.count({ where: { runId: id } });
    const partId = crypto.randomUUID();
    const linesSealed = keyring().seal(partPlace(partId), utf8(bulkCsvLines(input.action, lines)));
    await tx.bulkPart.create({ data: { id: partId, runId: id, number, linesSealed } });
  }
  const { changed, unchanged, failed, total } = await tx.bulkRun.update({
    where: { id },
    data: {
      after: next ?? run.after,
      changed: { increment: counted("changed") },
      unchanged: { increment: counted("unchanged") },
      failed: { increment: counted("failed") },
      finishedAt: next === null ? systemClock.now() : null,
    },
  });
  const done = changed + unchanged + failed;
  return next === null
    ? { over: `${done.toLocaleString("en")} users: ${changed} changed, ${failed} failed.` }
    : { done, total: Math.max(total, done, 1) };
}

/** A refusal ends the run, and the page says why; everything else is tried again from the same place. */
async function giveUp(id: string, error: unknown): Promise<Step> {
  if (!(error instanceof AppError) || error.code === "unavailable") throw error;
  await database().bulkRun.update({
    where: { id },
    data: { error: error.message, finishedAt: systemClock.now() },
  });
  return { over: `Not finished: ${error.message}` };
}
