/** Changes to many users: one batch per call, each in its own transaction, so that pages can show progress. */

import { type Actor, authorize } from "@/lib/foundation/access/actor";
import type { Permission } from "@/lib/foundation/access/permissions";
import { AppError } from "@/lib/foundation/base/errors";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database, Prisma, type Transaction } from "@/lib/foundation/platform/database";
import { holdLogins } from "@/lib/login/authentication/login-state";
import { batchSize, bulkTransaction } from "./batches";
import { applyToBatch, type BulkUser } from "./bulk-changes";
import type { BulkAction, BulkInput, BulkSelection } from "./schema";
import { condition, fromUsers } from "./sql";

/** A user who could not be changed, and why. */
export type BulkFailure = { readonly id: string; readonly name: string; readonly why: string };

/** What came of a batch, or of all. `unchanged` already were as wanted. `next` is null when nothing is left. */
export type BulkResult = {
  readonly changed: number;
  readonly unchanged: number;
  readonly failures: readonly BulkFailure[];
  readonly next: string | null;
};

const needs: Readonly<Record<BulkAction, Permission>> = {
  disable: "user.write",
  enable: "user.write",
  delete: "user.delete",
  add_to_group: "group.write",
  remove_from_group: "group.write",
  reset_factors: "user.reset_factor",
};

/**
 * Changes the next batch of the selection: the users whose id comes after `after` (null: the first).
 * Call again with `next` until it is null. Users whom an earlier batch moved out of the filter are not met twice.
 */
export async function changeNextUsers(
  actor: Actor,
  input: BulkInput,
  after: string | null,
): Promise<BulkResult> {
  authorize(actor, needs[input.action]);
  if (input.action === "reset_factors" && !input.reason) throw missing("reason", "Give a short reason.");
  if (input.action.endsWith("group") && !input.groupId) throw missing("groupId", "Choose a group.");
  const ids = await nextIds(input.selection, after);
  const next = ids.length === batchSize ? (ids.at(-1) ?? null) : null;
  if (ids.length === 0) return { changed: 0, unchanged: 0, failures: [], next: null };
  const result = await database().$transaction(async (tx) => {
    await holdLogins(tx, ids);
    const users = await stillThere(tx, ids);
    const changed = await applyToBatch(tx, actor, users, input);
    const gone = ids.filter((id) => !users.some((user) => user.id === id));
    return {
      changed,
      unchanged: users.length - changed,
      failures: gone.map((id) => ({ id, name: id, why: "This user no longer exists." })),
    };
  }, bulkTransaction);
  return { ...result, next };
}

/**
 * Changes batch after batch for at most `budgetMs` and gives the sum: one step of a progress bar.
 * @throws whatever a batch throws; the batches before it stay changed
 */
export async function changeUsersFor(
  actor: Actor,
  input: BulkInput,
  after: string | null,
  budgetMs: number,
): Promise<BulkResult> {
  const startedMs = performance.now();
  let total = await changeNextUsers(actor, input, after);
  while (total.next !== null && performance.now() - startedMs < budgetMs) {
    const result = await changeNextUsers(actor, input, total.next);
    total = {
      changed: total.changed + result.changed,
      unchanged: total.unchanged + result.unchanged,
      failures: [...total.failures, ...result.failures],
      next: result.next,
    };
  }
  return total;
}

/** Changes the whole selection, however long it takes. */
export const changeUsers = (actor: Actor, input: BulkInput): Promise<BulkResult> =>
  changeUsersFor(actor, input, null, Number.POSITIVE_INFINITY);

async function nextIds(selection: BulkSelection, after: string | null): Promise<string[]> {
  if (selection.kind === "ids") {
    const sorted = [...new Set(selection.ids)].sort();
    return sorted.filter((id) => after === null || id > after).slice(0, batchSize);
  }
  const beyond = after === null ? Prisma.empty : Prisma.sql`AND u."id" > ${after}::uuid`;
  const rows = await database().$queryRaw<{ id: string }[]>`
    SELECT u."id"::text AS "id" ${fromUsers}
    WHERE ${condition(selection.filter, systemClock.now())} ${beyond} ORDER BY u."id" LIMIT ${batchSize}`;
  return rows.map(({ id }) => id);
}

function stillThere(tx: Transaction, ids: readonly string[]): Promise<BulkUser[]> {
  return tx.user.findMany({
    where: { id: { in: [...ids] } },
    orderBy: { username: "asc" },
    select: { id: true, username: true, disabledAt: true },
  });
}

const missing = (field: string, message: string) =>
  new AppError("invalid_input", message, { [field]: message });
