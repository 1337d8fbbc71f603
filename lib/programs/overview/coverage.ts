/** Enrolment coverage: how many of the people who may log in have a second factor, in all and by group. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";

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
      SELECT count(*)::int AS "active", count(f."user_id")::int AS "enrolled"
      FROM "users" u LEFT JOIN (SELECT DISTINCT "user_id" FROM "factors" WHERE "confirmed_at" IS NOT NULL) f
        ON f."user_id" = u."id"
      WHERE u."disabled_at" IS NULL`,
    database().$queryRaw<GroupShare[]>`
      SELECT g."id"::text AS "id", g."name", count(*)::int AS "active", count(f."user_id")::int AS "enrolled"
      FROM "groups" g JOIN "group_members" m ON m."group_id" = g."id"
        JOIN "users" u ON u."id" = m."user_id" AND u."disabled_at" IS NULL
        LEFT JOIN (SELECT DISTINCT "user_id" FROM "factors" WHERE "confirmed_at" IS NOT NULL) f
          ON f."user_id" = u."id"
      GROUP BY g."id" ORDER BY count(*) - count(f."user_id") DESC, g."name" LIMIT ${shownGroups}`,
  ]);
  return { everyone: everyone[0] ?? { active: 0, enrolled: 0 }, groups };
}
