/** Enrolment coverage: how many of the people who may log in have a second factor, in all and by group. */

import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database, Prisma } from "@/lib/foundation/platform/database";
import { isEnabled } from "@/lib/login/authentication/disabled";
import { currentMembers, memberCount } from "@/lib/login/authentication/memberships";
import type { Strongest } from "@/lib/people/users/strongest";
import { strongestOf } from "@/lib/people/users/strongest-of";

/** Of `active` users (not disabled), `enrolled` have a confirmed factor. */
export type Share = { readonly active: number; readonly enrolled: number };
export type GroupShare = Share & { readonly id: string; readonly name: string };

/** Coverage of everyone, by the strongest that each has, and of the groups in which most people are missing. */
export type Coverage = {
  readonly everyone: Share;
  /** How many active users by their strongest second factor; together all of them. */
  readonly strongest: Readonly<Record<Strongest, number>>;
  readonly groups: readonly GroupShare[];
};

const shownGroups = 6;

/** How far enrolment has come. */
export async function enrolmentCoverage(actor: Actor): Promise<Coverage> {
  authorize(actor, "overview.read");
  const [alike, groups] = await Promise.all([
    database().$queryRaw<Alike[]>`
      SELECT "factor_kinds" AS "words", count(*)::int AS "active",
        (count(*) FILTER (WHERE "confirmed_factors" > 0))::int AS "enrolled"
      FROM "users" u WHERE ${isEnabled("u")} GROUP BY 1`,
    database().$queryRaw<GroupShare[]>(groupsQuery(systemClock.now())),
  ]);
  const strongest = { none: 0, weak: 0, strong: 0, phishing_resistant: 0 };
  for (const { words, active } of alike) strongest[strongestOf(words ?? [])] += active;
  const sum = (part: "active" | "enrolled") => alike.reduce((total, row) => total + row[part], 0);
  return { everyone: { active: sum("active"), enrolled: sum("enrolled") }, strongest, groups };
}

/** People with the same kinds: however many people there are, there are few combinations. */
type Alike = Share & { readonly words: readonly string[] | null };

/**
 * The groups in which most people are missing. Only who is missing or switched off is looked at one by one, by the index
 * `users_not_protected`; the members of the few groups that are shown are counted without them. Groups in which nobody is
 * missing are only asked for where there are too few others.
 */
const groupsQuery = (now: Date) => Prisma.sql`
  WITH "missing" AS (
    SELECT m."group_id", count(*) FILTER (WHERE ${isEnabled("u")}) AS "active", count(*) AS "all"
    FROM "users" u JOIN ${currentMembers(now)} m ON m."user_id" = u."id"
    WHERE NOT (${isEnabled("u")}) OR u."confirmed_factors" = 0
    GROUP BY m."group_id"),
  "shown" AS (
    (SELECT g."id", g."name", x."active", x."all" FROM "missing" x JOIN "groups" g ON g."id" = x."group_id"
      WHERE x."active" > 0 ORDER BY x."active" DESC, g."name" LIMIT ${shownGroups})
    UNION ALL
    (SELECT g."id", g."name", 0, coalesce(x."all", 0) FROM "groups" g LEFT JOIN "missing" x ON x."group_id" = g."id"
      WHERE coalesce(x."active", 0) = 0 AND ${memberCount(Prisma.sql`g."id"`, now)} > coalesce(x."all", 0)
      ORDER BY g."name" LIMIT ${shownGroups})
    LIMIT ${shownGroups})
  SELECT s."id"::text AS "id", s."name", (n."count" - s."all" + s."active")::int AS "active",
    (n."count" - s."all")::int AS "enrolled"
  FROM "shown" s CROSS JOIN LATERAL (SELECT ${memberCount(Prisma.sql`s."id"`, now)} AS "count") n
  ORDER BY s."active" DESC, s."name"`;
