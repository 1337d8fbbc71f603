/** Changes to many users that run as jobs: begun, watched, stopped, their result taken. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { can } from "@/lib/foundation/access/permissions";
import { record } from "@/lib/foundation/audit/record";
import { textOf } from "@/lib/foundation/base/bytes";
import { AppError } from "@/lib/foundation/base/errors";
import { enqueue } from "@/lib/foundation/jobs/queue";
import { keyring } from "@/lib/foundation/keys/master-key";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { bulkNeeds, chooseTargets } from "./bulk";
import { bulkCsvHead } from "./bulk-csv";
import { changeManyUsers, partPlace } from "./bulk-job";
import type { BulkAction, BulkInput, BulkRunInput } from "./schema";

/** How a run stands. 'stopped' is what somebody did, 'failed' what went wrong. */
export type BulkState = "waiting" | "running" | "finished" | "stopped" | "failed";

/** A run as the page shows it. */
export type BulkRunView = {
  readonly id: string;
  readonly action: BulkAction;
  readonly requestedBy: string;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  readonly state: BulkState;
  /** How many users were chosen when it was asked for. */
  readonly total: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly error: string | null;
  readonly isMine: boolean;
  /** Whether there is a result that was not taken for good. */
  readonly hasResult: boolean;
};

const brokeOff =
  "It broke off. Start it again for those who are left; an administrator finds the reason under Jobs.";

/**
 * Queues the change to those who are chosen now; it goes on when the page is left. `shown` is how many they were when the person
 * said yes. Gives the run's id. @throws AppError 'conflict' when they are no longer as many
 */
export async function startBulkRun(
  actor: Actor,
  input: BulkInput & { readonly shown?: number },
): Promise<{ readonly id: string }> {
  authorize(actor, bulkNeeds[input.action]);
  const { action, selection, groupId = null, reason = null, endSessions = false } = input;
  return database().$transaction(async (tx) => {
    const { id } = await tx.bulkRun.create({
      data: {
        action,
        groupId,
        reason,
        endSessions,
        total: 0,
        operatorId: actor.id,
        requestedBy: actor.name,
        ip: actor.ip,
      },
      select: { id: true },
    });
    const total = await chooseTargets(tx, id, selection);
    if (total === 0) throw new AppError("invalid_input", "Nobody is chosen any more. Reload the page.");
    if (input.shown !== undefined && input.shown !== total) throw othersNow(total, input.shown);
    await tx.bulkRun.update({ where: { id }, data: { total } });
    await enqueue(tx, changeManyUsers, [{ input: { runId: id }, uniqueKey: id }]);
    const subject = { kind: "job", id, name: action } as const;
    await record(tx, actor, { action: "users.bulk_started", subject, detail: { users: total } });
    return { id };
  });
}

/** The runs of the last week, newest first: one's own, and everybody's for who may see jobs. */
export async function listBulkRuns(actor: Actor): Promise<readonly BulkRunView[]> {
  authorize(actor, "user.read");
  const seesAll = actor.role === null || can(actor.role, "job.read");
  const rows = await database().$queryRaw<(Omit<BulkRunView, "isMine"> & { operatorId: string | null })[]>`
    SELECT r."id"::text AS "id", r."action", r."requested_by" AS "requestedBy", r."created_at" AS "createdAt",
      r."finished_at" AS "finishedAt", r."total", r."changed", r."unchanged", r."failed",
      CASE WHEN r."error" IS NULL AND r."finished_at" IS NULL AND j."state" = 'dead' THEN ${brokeOff} ELSE r."error" END AS "error",
      r."operator_id"::text AS "operatorId",
      EXISTS (SELECT 1 FROM "bulk_parts" p WHERE p."run_id" = r."id") AS "hasResult",
      CASE WHEN r."error" IS NOT NULL THEN 'failed' WHEN r."finished_at" IS NOT NULL AND r."stopped_at" IS NULL THEN 'finished'
        WHEN r."stopped_at" IS NOT NULL THEN 'stopped' WHEN j."state" = 'dead' THEN 'failed'
        WHEN j."state" IN ('running', 'waiting') THEN j."state" ELSE 'stopped' END AS "state"
    FROM "bulk_runs" r LEFT JOIN LATERAL (
      SELECT j."state" FROM "jobs" j WHERE j."name" = ${changeManyUsers.name} AND j."unique_key" = r."id"::text
      ORDER BY j."id" DESC LIMIT 1) j ON TRUE
    WHERE ${seesAll} OR r."operator_id" = ${actor.id}::uuid
    ORDER BY r."created_at" DESC LIMIT 50`;
  return rows.map(({ operatorId, ...run }) => ({ ...run, isMine: operatorId === actor.id }));
}

/** Stops a run of one's own after its present batch; what was changed stays so. @throws AppError 'not_found', 'conflict' */
export async function stopBulkRun(actor: Actor, { id }: BulkRunInput): Promise<void> {
  authorize(actor, "user.read");
  await database().$transaction(async (tx) => {
    const run = await tx.bulkRun.findFirst({ where: { id, operatorId: actor.id }, select: { action: true } });
    if (!run) throw gone();
    const { count } = await tx.bulkRun.updateMany({
      where: { id, finishedAt: null, stoppedAt: null },
      data: { stoppedAt: systemClock.now() },
    });
    if (count === 0) throw new AppError("conflict", "This change is already over.");
    await record(tx, actor, { action: "users.bulk_stopped", subject: { kind: "job", id, name: run.action } });
  });
}

/**
 * The result of a run of one's own, as CSV. Links are in it once: taken, they are kept nowhere.
 * @throws AppError 'not_found', 'conflict' when there is nothing to take
 */
export async function takeBulkResult(
  actor: Actor,
  { id }: BulkRunInput,
): Promise<{ readonly name: string; readonly csv: string }> {
  authorize(actor, "user.read");
  return database().$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "bulk_runs" WHERE "id" = ${id}::uuid FOR UPDATE`;
      const run = await tx.bulkRun.findFirst({ where: { id, operatorId: actor.id } });
      if (!run) throw gone();
      const action = run.action as BulkAction;
      // Links are worth a proof of this moment.
      if (action === "issue_links") authorize(actor, bulkNeeds[action]);
      const parts = await tx.bulkPart.findMany({ where: { runId: id }, orderBy: { number: "asc" } });
      if (parts.length === 0)
        throw new AppError(
          "conflict",
          action === "issue_links"
            ? "The links were already downloaded, and are kept nowhere. If the file is lost, issue links again: the lost ones then stop working."
            : "There is no result to download.",
        );
      const keys = keyring();
      const lines = parts.map((part) => textOf(keys.open(partPlace(part.id), part.linesSealed)) ?? "");
      if (action === "issue_links") {
        const where = { name: changeManyUsers.name, uniqueKey: id, state: { in: ["waiting", "running"] } };
        if (!run.finishedAt && !run.stoppedAt && (await tx.job.count({ where })) > 0) {
          throw new AppError("conflict", "Wait until all links are issued.");
        }
        // Whose job was cancelled must not go on after its links are given out.
        await tx.bulkRun.update({
          where: { id },
          data: { stoppedAt: run.stoppedAt ?? (run.finishedAt ? null : systemClock.now()) },
        });
        await tx.bulkPart.deleteMany({ where: { runId: id } });
        const subject = { kind: "job", id, name: action } as const;
        await record(tx, actor, {
          action: "users.bulk_links_taken",
          subject,
          detail: { links: run.changed },
        });
      }
      return { name: `${action.replaceAll("_", "-")}.csv`, csv: bulkCsvHead(action) + lines.join("") };
    },
    { timeout: 30_000 },
  );
}

const othersNow = (now: number, shown: number) =>
  new AppError(
    "conflict",
    `${now.toLocaleString("en")} users are chosen now, not ${shown.toLocaleString("en")}. Close this, look at the list again, and repeat the change.`,
  );

const gone = () => new AppError("not_found", "This change no longer exists.");
