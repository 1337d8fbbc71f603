/**
 * Recording what somebody can make happen without end: failed proofs, refused actions. The first time is a row, then
 * the second, the fourth, the eighth: the log says how often, and its length grows with the logarithm of that.
 */
import type { Actor } from "@/lib/foundation/access/actor";
import { after, hours } from "@/lib/foundation/base/durations";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import type { Transaction } from "@/lib/foundation/platform/database";
import type { AuditEntry } from "./events";
import { record } from "./record";

/** How long repeats count together; then the next one is a first time again. */
const windowMs = hours(1);

/** Most sources that are told apart for one action in one window; all others share one count. */
export const mostSources = 1000;

/**
 * Counts `entry` among those with the same action from the same `source` in the last hour, and records it when the count
 * is a power of two; `times` and `since` in the detail then say what was counted. `source` says what makes two of them
 * a repeat: an address, an operator and a permission. Rows and counts are bounded, whatever a flood makes up.
 */
export async function recordRepeated(
  tx: Transaction,
  actor: Actor,
  entry: AuditEntry,
  source: string,
  clock: Clock = systemClock,
): Promise<void> {
  const now = clock.now();
  const oldest = after(now, -windowMs);
  await forget(tx, oldest);
  const prefix = `${entry.action} ${actor.kind} `;
  const { count, since } = await counted(tx, await keyOf(tx, prefix, source), now, oldest);
  if ((count & (count - 1)) !== 0) return;
  const detail = count === 1 ? entry.detail : { ...entry.detail, times: count, since: since.toISOString() };
  await record(tx, actor, { ...entry, detail });
}

/** Removes counts of earlier windows, some at a time; those that another transaction holds are left to it. */
async function forget(tx: Transaction, oldest: Date): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM "audit_repeats" WHERE "key" IN (
      SELECT "key" FROM "audit_repeats" WHERE "since" <= ${oldest} LIMIT 100 FOR UPDATE SKIP LOCKED)`;
}

async function keyOf(tx: Transaction, prefix: string, source: string): Promise<string> {
  const own = `${prefix}${source}`;
  const [row] = await tx.$queryRaw<{ fits: boolean }[]>`
    SELECT EXISTS (SELECT FROM "audit_repeats" WHERE "key" = ${own})
      OR (SELECT count(*) FROM "audit_repeats" WHERE starts_with("key", ${prefix})) < ${mostSources} AS "fits"`;
  return row?.fits ? own : `${prefix}others`;
}

async function counted(tx: Transaction, key: string, now: Date, oldest: Date) {
  const [row] = await tx.$queryRaw<{ count: number; since: Date }[]>`
    INSERT INTO "audit_repeats" AS r ("key", "since", "count") VALUES (${key}, ${now}, 1)
    ON CONFLICT ("key") DO UPDATE SET
      "since" = CASE WHEN r."since" <= ${oldest} THEN excluded."since" ELSE r."since" END,
      "count" = CASE WHEN r."since" <= ${oldest} THEN 1 ELSE r."count" + 1 END
    RETURNING "count", "since"`;
  if (!row) throw new TypeError("an upsert gave no row");
  return row;
}
