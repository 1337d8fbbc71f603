/**
 * Memberships of groups: which of them count, and how they are written. A membership counts while it has no end, or one
 * that is later than the instant that is asked about. Everybody reads and adds members here; a test holds them to it.
 */
import { Prisma, type Transaction } from "@/lib/foundation/platform/database";

/** The memberships that count at the instant `at`, an expression of SQL: for FROM, with the columns of `group_members`. */
export const membershipsAt = (at: string): string =>
  `(SELECT * FROM group_members WHERE ends_at IS NULL OR ends_at > ${at})`;

/** The same for a statement with parameters. */
export const currentMembers = (now: Date): Prisma.Sql =>
  Prisma.sql`(SELECT * FROM group_members WHERE ends_at IS NULL OR ends_at > ${now})`;

/** Those without an end, whenever. */
export const membersForGood = Prisma.sql`(SELECT * FROM group_members WHERE ends_at IS NULL)`;

/** Those that count, as a condition of Prisma. */
export const isCurrent = (now: Date) => ({ OR: [{ endsAt: null }, { endsAt: { gt: now } }] });

/**
 * How many members the group with the id `groupId`, an expression of SQL, has now. All without the few that are over, so
 * that a group of everybody costs an index scan.
 */
export const memberCount = (groupId: Prisma.Sql, now: Date): Prisma.Sql => Prisma.sql`(
  (SELECT count(*) FROM group_members m WHERE m.group_id = ${groupId})
  - (SELECT count(*) FROM group_members m WHERE m.group_id = ${groupId} AND m.ends_at <= ${now}))`;

/** Who is to be in which group. */
export type NewMember = { readonly groupId: string; readonly userId: string };

/**
 * Makes them members until `endsAt`, or for good without it. Who was one with an end, past or not, gets this one; who is
 * one for good stays so.
 */
export async function addMembers(
  tx: Transaction,
  members: readonly NewMember[],
  endsAt: Date | null = null,
): Promise<void> {
  const groupIds = members.map(({ groupId }) => groupId);
  const userIds = members.map(({ userId }) => userId);
  await tx.$executeRaw`
    INSERT INTO group_members (group_id, user_id, ends_at)
    SELECT DISTINCT group_id, user_id, ${endsAt}::timestamptz FROM unnest(${groupIds}::uuid[], ${userIds}::uuid[]) AS m (group_id, user_id)
    ON CONFLICT (group_id, user_id) DO UPDATE SET ends_at = EXCLUDED.ends_at, added_at = now()
    WHERE group_members.ends_at IS NOT NULL`;
}
