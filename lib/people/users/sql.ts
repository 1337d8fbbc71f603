/** The SQL of finding users: one condition per filter, each able to use an index of 100,000 users. */
import { after } from "@/lib/foundation/base/durations";
import { beginningsOf } from "@/lib/foundation/base/words";
import { Prisma } from "@/lib/foundation/platform/database";
import { longestLockMs } from "@/lib/login/decision/lockout";
import type { UserFilter } from "./filter";
import type { OnboardingStatus } from "./status";

/** `users` as u: what the conditions below refer to. Most of what they ask stands in that row, kept by triggers. */
export const fromUsers = Prisma.sql`FROM "users" u`;

/** The on-boarding status of u at `now`, in the words of `onboardingStatuses`; the same order as `statusOf`. */
export const statusExpression = (now: Date): Prisma.Sql => Prisma.sql`CASE
  WHEN u."disabled_at" IS NOT NULL THEN 'disabled'
  WHEN ${isLocked(now)} THEN 'locked'
  WHEN ${hasFactor} THEN 'enrolled'
  WHEN ${hasPassword} THEN 'no_factor'
  WHEN ${hasOpenLink(now)} THEN 'invited'
  ELSE 'not_invited' END`;

/** As `isLocked` of lib/login/decision/lockout. The few who are locked, once for the whole statement. */
const isLocked = (now: Date) => Prisma.sql`u."id" IN (SELECT s."user_id" FROM "login_states" s
  WHERE s."locked_until" > ${now} AND s."locked_until" <= ${after(now, longestLockMs)} AND s."user_id" IS NOT NULL)`;

/** The condition of `filter` on u; TRUE when it narrows nothing. `now` decides locks and links. */
export function condition(filter: Omit<UserFilter, "status"> & Partial<UserFilter>, now: Date): Prisma.Sql {
  const parts = [
    filter.search.trim() === "" ? null : matches(filter.search.trim()),
    filter.groupId ? inGroup(filter.groupId) : null,
    filter.lastLoginBefore ? quietSince(filter.lastLoginBefore) : null,
    filter.status ? hasStatus(filter.status, now) : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? Prisma.sql`TRUE` : Prisma.join(parts, " AND ");
}

/** Of our own, or the one that the database role came with. */
const hasPassword = Prisma.sql`(u."password_hash" IS NOT NULL OR u."scram_sealed" IS NOT NULL)`;

const hasFactor = Prisma.sql`u."confirmed_factors" > 0`;

/** One that is used or revoked does not count as open: see the trigger keep_link_expiry. */
const hasOpenLink = (now: Date) =>
  Prisma.sql`u."link_expires_at" IS NOT NULL AND u."link_expires_at" > ${now}`;

const matches = (search: string) => Prisma.sql`u."words" @@ to_tsquery('simple', ${beginningsOf(search)})`;

const inGroup = (groupId: string) => Prisma.sql`EXISTS (
  SELECT 1 FROM "group_members" m WHERE m."user_id" = u."id" AND m."group_id" = ${groupId}::uuid)`;

const quietSince = (day: string) =>
  Prisma.sql`NOT EXISTS (SELECT 1 FROM "login_states" s
    WHERE s."user_id" = u."id" AND s."last_login_at" >= ${`${day}T00:00:00Z`}::timestamptz)`;

function hasStatus(status: OnboardingStatus, now: Date): Prisma.Sql {
  const active = Prisma.sql`u."disabled_at" IS NULL AND NOT (${isLocked(now)})`;
  switch (status) {
    case "disabled":
      return Prisma.sql`u."disabled_at" IS NOT NULL`;
    case "locked":
      return Prisma.sql`u."disabled_at" IS NULL AND ${isLocked(now)}`;
    case "enrolled":
      return Prisma.sql`${active} AND ${hasFactor}`;
    case "no_factor":
      return Prisma.sql`${active} AND NOT ${hasFactor} AND ${hasPassword}`;
    case "invited":
      return Prisma.sql`${active} AND NOT ${hasFactor} AND NOT ${hasPassword} AND ${hasOpenLink(now)}`;
    case "not_invited":
      return Prisma.sql`${active} AND NOT ${hasFactor} AND NOT ${hasPassword} AND NOT (${hasOpenLink(now)})`;
  }
}

/**
 * The tables `r` (name) and `meant` (name, id) for a WITH: which user each of the role names means, by username or alias.
 * A name is never both. Two scans of an index, however many users there are.
 */
export const meantUsers = (names: readonly string[]): Prisma.Sql => Prisma.sql`
  r AS (SELECT unnest(${[...names]}::text[]) AS name),
  meant AS (
    SELECT r.name, u.id FROM r JOIN users u ON u.username = r.name
    UNION ALL SELECT r.name, a.user_id FROM r JOIN user_aliases a ON a.name = r.name)`;
