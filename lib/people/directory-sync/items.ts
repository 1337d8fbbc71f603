/** The items of a run in the store: written when they are planned, settled with the batch that did them. */
import type { Transaction } from "@/lib/foundation/platform/database";
import { batchesOf } from "@/lib/people/users/batches";
import type { Numbered } from "./batches";
import type { Compared } from "./compare";
import type { PlanItem } from "./plan";
import { isLoss } from "./safety-stop";

/** All items of a plan in the order in which a page shows them: groups first. */
export const itemsOf = ({ groups, people }: Compared): readonly PlanItem[] => [...groups.items, ...people];

const rowsAtOnce = 5000;

/** Writes items behind those that are done, and counts the run's anew. Gives them with their numbers. */
export async function noteItems(
  tx: Transaction,
  runId: string,
  items: readonly PlanItem[],
  isAsked: boolean,
): Promise<readonly Numbered[]> {
  const last = await tx.directorySyncItem.aggregate({ where: { runId }, _max: { number: true } });
  const start = (last._max.number ?? 0) + 1;
  const numbered = items.map((item, i) => ({ number: start + i, item }));
  for (const batch of batchesOf(numbered, rowsAtOnce)) {
    const of = (read: (item: PlanItem) => string | null) => batch.map(({ item }) => read(item));
    await tx.$executeRaw`
      INSERT INTO directory_sync_items (run_id, number, kind, user_id, key, dn, name, reason, is_loss, state)
      SELECT ${runId}::uuid, * FROM unnest(${batch.map(({ number }) => number)}::int[], ${of(({ kind }) => kind)}::text[],
        ${of(({ userId }) => userId)}::uuid[], ${of(({ key }) => key)}::text[], ${of(({ dn }) => dn)}::text[],
        ${of(({ name }) => name)}::text[], ${of(({ reason }) => reason)}::text[],
        ${batch.map(({ item }) => isLoss(item, isAsked))}::bool[],
        ${of(({ kind }) => (kind === "conflict" || kind === "error" ? "note" : "planned"))}::text[])`;
  }
  await countItems(tx, runId);
  return numbered;
}

/** Marks what was done and what could not be. */
export async function settleItems(
  tx: Transaction,
  runId: string,
  done: readonly number[],
  failed: readonly number[],
  why = "",
): Promise<void> {
  await tx.directorySyncItem.updateMany({
    where: { runId, number: { in: [...done] } },
    data: { state: "done" },
  });
  if (failed.length > 0) {
    await tx.directorySyncItem.updateMany({
      where: { runId, number: { in: [...failed] } },
      data: { state: "failed", error: why },
    });
  }
  await tx.directorySyncRun.update({
    where: { id: runId },
    data: { done: { increment: done.length }, failed: { increment: failed.length } },
  });
}

/** Notes on the lines of users who were added which users they are, so that the page leads to them. */
export async function noteUsers(tx: Transaction, runId: string, numbers: readonly number[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE directory_sync_items i SET user_id = u.id FROM directory_sync_runs r, users u
    WHERE i.run_id = ${runId}::uuid AND i.number = ANY(${[...numbers]}::int[]) AND i.user_id IS NULL
      AND r.id = i.run_id AND u.directory_id = r.directory_id AND u.directory_key = i.key`;
}

/** How many items of each kind there are, those that an earlier process did included. */
async function countItems(tx: Transaction, runId: string): Promise<void> {
  const kinds = await tx.directorySyncItem.groupBy({ by: ["kind"], where: { runId }, _count: true });
  const done = await tx.directorySyncItem.count({ where: { runId, state: "done" } });
  await tx.directorySyncRun.update({
    where: { id: runId },
    data: {
      counts: Object.fromEntries(kinds.map(({ kind, _count }) => [kind, _count])),
      planned: kinds.reduce((sum, { _count }) => sum + _count, 0),
      ...{ done, failed: 0 },
    },
  });
}
