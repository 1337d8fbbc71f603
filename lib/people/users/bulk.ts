/** One batch of a change to many users, inside the caller's transaction. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import type { Permission } from "@/lib/foundation/access/permissions";
import { AppError } from "@/lib/foundation/base/errors";
import { systemClock } from "@/lib/foundation/platform/clock";
import { Prisma, type Transaction } from "@/lib/foundation/platform/database";
import { holdLogins } from "@/lib/login/authentication/login-state";
import type { IssuedLink } from "@/lib/people/enrollment/issue";
import { batchSize } from "./batches";
import { applyToBatch, type BulkUser } from "./bulk-changes";
import type { BulkAction, BulkInput, BulkSelection } from "./schema";
import { condition, fromUsers, reportingFor } from "./sql";

/** What came of one user. `link` is there where the change was to issue one. */
export type BulkLine = {
  readonly user: Pick<BulkUser, "username" | "displayName" | "email">;
  readonly outcome: "changed" | "unchanged" | "failed";
  /** Why it failed; empty otherwise. */
  readonly why: string;
  readonly link: IssuedLink | null;
};

/** What came of a batch. `next` is the id after which the next one begins; null when nothing is left. */
export type BulkBatch = { readonly lines: readonly BulkLine[]; readonly next: string | null };

/** What each change needs. */
export const bulkNeeds: Readonly<Record<BulkAction, Permission>> = {
  disable: "user.write",
  enable: "user.write",
  delete: "user.delete",
  add_to_group: "group.write",
  remove_from_group: "group.write",
  reset_factors: "user.reset_factor",
  issue_links: "user.invite",
  mail_links: "user.invite",
};

/** Those who were chosen when a run was asked for. */
export type Chosen = { readonly kind: "chosen"; readonly runId: string };

/** A change, to those who are named, found now, or were chosen. */
export type BulkChange = Omit<BulkInput, "selection"> & { readonly selection: BulkSelection | Chosen };

/**
 * Changes the next batch of the selection: the users whose id comes after `after` (null: the first). Users whom an earlier
 * batch moved out of the filter are not met twice.
 */
export async function changeNextUsers(
  actor: Actor,
  tx: Transaction,
  input: BulkChange,
  after: string | null,
): Promise<BulkBatch> {
  authorize(actor, bulkNeeds[input.action]);
  if (input.action === "reset_factors" && !input.reason) throw missing("reason", "Give a short reason.");
  if (input.action.endsWith("group") && !input.groupId) throw missing("groupId", "Choose a group.");
  const ids = await nextIds(tx, input.selection, after);
  if (ids.length === 0) return { lines: [], next: null };
  await holdLogins(tx, ids);
  const users = await stillThere(tx, ids);
  const came = await applyToBatch(tx, actor, users, input);
  const gone = ids.filter((id) => !users.some((user) => user.id === id));
  const lines = [
    ...users.map(
      (user): BulkLine => ({ user, outcome: "unchanged", why: "", link: null, ...came.get(user.id) }),
    ),
    ...gone.map(
      (id): BulkLine => ({
        user: { username: id, displayName: "", email: null },
        outcome: "failed",
        why: "This user no longer exists.",
        link: null,
      }),
    ),
  ];
  return { lines, next: ids.length === batchSize ? (ids.at(-1) ?? null) : null };
}

/** Writes down whom the run is for, and gives how many they are. */
export async function chooseTargets(
  tx: Transaction,
  runId: string,
  selection: BulkSelection,
): Promise<number> {
  if (selection.kind === "ids") {
    return tx.$executeRaw`INSERT INTO "bulk_targets" ("run_id", "user_id")
      SELECT DISTINCT ${runId}::uuid, id FROM unnest(${selection.ids}::uuid[]) AS id`;
  }
  const chosen = condition(selection.filter, systemClock.now(), await reportingFor(selection.filter));
  return tx.$executeRaw`INSERT INTO "bulk_targets" ("run_id", "user_id")
    SELECT ${runId}::uuid, u."id" ${fromUsers} WHERE ${chosen}`;
}

async function nextIds(
  tx: Transaction,
  selection: BulkChange["selection"],
  after: string | null,
): Promise<string[]> {
  if (selection.kind === "chosen") {
    const targets = await tx.bulkTarget.findMany({
      where: { runId: selection.runId, userId: after === null ? undefined : { gt: after } },
      orderBy: { userId: "asc" },
      take: batchSize,
    });
    return targets.map(({ userId }) => userId);
  }
  if (selection.kind === "ids") {
    const sorted = [...new Set(selection.ids)].sort();
    return sorted.filter((id) => after === null || id > after).slice(0, batchSize);
  }
  const beyond = after === null ? Prisma.empty : Prisma.sql`AND u."id" > ${after}::uuid`;
  const chosen = condition(selection.filter, systemClock.now(), await reportingFor(selection.filter));
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT u."id"::text AS "id" ${fromUsers}
    WHERE ${chosen} ${beyond} ORDER BY u."id" LIMIT ${batchSize}`;
  return rows.map(({ id }) => id);
}

function stillThere(tx: Transaction, ids: readonly string[]): Promise<BulkUser[]> {
  return tx.user.findMany({
    where: { id: { in: [...ids] } },
    orderBy: { username: "asc" },
    select: { id: true, username: true, displayName: true, email: true, disabledAt: true },
  });
}

const missing = (field: string, message: string) =>
  new AppError("invalid_input", message, { [field]: message });
