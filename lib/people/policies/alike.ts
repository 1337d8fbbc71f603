/** Reading people as policies see them: those whom no policy can tell apart are counted together, with the first names. */
import type { Transaction } from "@/lib/foundation/platform/database";
import { type Alike, namesShown } from "./weakening";

/**
 * Everybody who is not disabled, by membership in the groups that matter, `groupIds`. One statement, whose answer has as
 * many rows as there are combinations of these groups.
 */
export async function peopleAlike(tx: Transaction, groupIds: readonly string[]): Promise<readonly Alike[]> {
  return tx.$queryRaw<Alike[]>`
    SELECT coalesce(m.groups, '{}') AS "groupIds", count(*)::int AS people,
      (array_agg(u.username ORDER BY u.username COLLATE "C"))[1:${namesShown}::int] AS first
    FROM users u
      LEFT JOIN (SELECT user_id, array_agg(group_id::text ORDER BY group_id) AS groups FROM group_members
        WHERE group_id = ANY(${[...groupIds]}::uuid[]) GROUP BY user_id) m ON m.user_id = u.id
    WHERE u.disabled_at IS NULL GROUP BY 1`;
}
