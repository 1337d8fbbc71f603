/** Enrolment coverage: how many of the people who may log in have a second factor, in all and by group. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { database, Prisma } from "@/lib/foundation/platform/database";

/** Of `active` users (not disabled), `enrolled` have a confirmed factor. */
export type Share = { readonly active: number; readonly enrolled: number };
export type GroupShare = Share & { readonly id: string; readonly name: string };

/** Coverage of everyone, and of the groups in which most people are missing. */
export type Coverage = { readonly everyone: Share; readonly groups: readonly GroupShare[] };

const shownGroups = 6;

/** How far enrolment has come. */
export async function enrolmentCoverage(actor: Actor): Promise<Coverage> {
  authorize(actor, "overview.read");
  const [everyone, groups] = await Promise.all([
    database().$queryRaw<Share[]>`
      SELECT count(*)::int AS "active", (count(*) FILTER (WHERE "confirmed_factors" > 0))::int AS "enrolled"
      FROM "users" WHERE "disabled_at" IS NULL`,
    database().$queryRaw<GroupShare[]>(groupsQuery),
  ]);
  return { everyone: everyone[0] ?? { active: 0, enrolled: 0 }, groups };
}

/**
 * The groups in which most people are missing. Only the missing are looked up one by one; the members of the few groups
 * that are shown are counted without them, so that a group of everybody costs an index scan and not a look at everybody.
 */
const groupsQuery = Prisma.sql`
  WITH "missing" AS (
    SELECT m."group_id", count(*) FILTER (WHERE u."disabled_at" IS NULL) AS "active", count(*) AS "all"
    FROM "users" u JOIN "group_members" m ON m."user_id" = u."id"
    WHERE u."disabled_at" IS NOT NULL OR u."confirmed_factors" = 0
    GROUP BY m."group_id")
  SELECT g."id"::text AS "id", g."name",
    (n."count" - coalesce(x."all", 0) + coalesce(x."active", 0))::int AS "active",
    (n."count" - coalesce(x."all", 0))::int AS "enrolled"
  FROM "groups" g LEFT JOIN "missing" x ON x."group_id" = g."id"
    CROSS JOIN LATERAL (SELECT count(*) FROM "group_members" m WHERE m."group_id" = g."id") n
  WHERE n."count" - coalesce(x."all", 0) + coalesce(x."active", 0) > 0
  ORDER BY coalesce(x."active", 0) DESC, g."name" LIMIT ${shownGroups}`;
