/** How many people use each kind of second factor: what a change of the allowed kinds leaves in place. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { isEnabled } from "@/lib/login/authentication/disabled";

/** People who are not disabled, by the kind of a confirmed factor; one with several kinds counts in each. */
export async function kindsInUse(actor: Actor): Promise<ReadonlyMap<string, number>> {
  authorize(actor, "user.read");
  const rows = await database().$queryRaw<{ kind: string; people: number }[]>`
    SELECT k.kind, sum(c.people)::int AS people FROM (
        SELECT u.factor_kinds AS kinds, count(*) AS people FROM users u WHERE ${isEnabled("u")} GROUP BY 1) c
      CROSS JOIN unnest(c.kinds) AS k (kind) GROUP BY 1`;
  return new Map(rows.map(({ kind, people }) => [kind, people]));
}
