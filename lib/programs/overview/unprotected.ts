/** Counting people whom a policy asks for a code and who have none: they cannot log in until they enrol. Those in grace still can. */

import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { isEnabled } from "@/lib/login/authentication/disabled";
import { idsInGrace } from "@/lib/login/authentication/grace";
import { currentMembers } from "@/lib/login/authentication/memberships";
import { readPolicies } from "@/lib/people/policies/queries";
import { asksForFactor, reachablePolicies } from "@/lib/people/policies/reach";
import { asDecided } from "@/lib/people/policies/view";
import { hasPassword } from "@/lib/people/users/sql";

/** `withPassword` only lack the factor; `notStarted` have no password either. */
export type Unprotected = { readonly withPassword: number; readonly notStarted: number };

type Alike = { groups: string[] | null; hasPassword: boolean; count: number };

/**
 * Counts by policy what would take too long by user: people in the same policy-relevant groups are alike, and there
 * are few such combinations however many people there are.
 */
export async function countUnprotected(): Promise<Unprotected> {
  const policies = (await readPolicies(database())).map(asDecided);
  const now = systemClock.now();
  const named = [...new Set(policies.flatMap((policy) => policy.groupIds))];
  const rows = await database().$queryRaw<Alike[]>`
    SELECT m."groups", ${hasPassword} AS "hasPassword",
      count(*)::int AS "count"
    FROM "users" u
      LEFT JOIN (SELECT "user_id", array_agg("group_id"::text ORDER BY "group_id") AS "groups" FROM ${currentMembers(now)} x
        WHERE "group_id" = ANY(${named}::uuid[]) GROUP BY "user_id") m ON m."user_id" = u."id"
    WHERE ${isEnabled("u")} AND u."confirmed_factors" = 0
      AND u."id" NOT IN ${idsInGrace(now)}
    GROUP BY 1, 2`;
  const asked = rows.filter((row) => reachablePolicies(policies, row.groups ?? []).some(asksForFactor));
  const sum = (hasPassword: boolean) =>
    asked.filter((row) => row.hasPassword === hasPassword).reduce((total, row) => total + row.count, 0);
  return { withPassword: sum(true), notStarted: sum(false) };
}
