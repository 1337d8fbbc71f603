/** The SQL of finding users: one condition per filter, each able to use an index of 100,000 users. */

import { after, days } from "@/lib/foundation/base/durations";
import { beginningsOf } from "@/lib/foundation/base/words";
import { Prisma } from "@/lib/foundation/platform/database";
import { isEnabled } from "@/lib/login/authentication/disabled";
import { idsInGrace, peopleInGrace } from "@/lib/login/authentication/grace";
import { currentMembers } from "@/lib/login/authentication/memberships";
import { longestLockMs } from "@/lib/login/decision/lockout";
import type { Strength } from "@/lib/login/factors/descriptor";
import { strengths } from "@/lib/login/factors/strength";
import { isWouldRefused, type Reporting, readReporting } from "@/lib/login/log/would-refuse";
import type { UserFilter } from "./filter";
import type { OnboardingStatus } from "./status";
import type { Strongest } from "./strongest";
import { wordsFrom } from "./strongest-of";

/** `users` as u: what the conditions below refer to. Most of what they ask stands in that row, kept by triggers. */
export const fromUsers = Prisma.sql`FROM "users" u`;

/** The on-boarding status of u at `now`, in the words of `onboardingStatuses`; the same order as `statusOf`. */
export const statusExpression = (now: Date): Prisma.Sql => Prisma.sql`CASE
  WHEN NOT ${isEnabled("u")} THEN 'disabled'
  WHEN ${isLocked(now)} THEN 'locked'
  WHEN ${hasFactor} THEN 'enrolled'
  WHEN ${hasPassword} THEN 'no_factor'
  WHEN ${hasOpenLink(now)} THEN 'invited'
  ELSE 'not_invited' END`;

/** As `isLocked` of lib/login/decision/lockout. The few who are locked, once for the whole statement. */
const isLocked = (now: Date) => Prisma.sql`u."id" IN (SELECT s."user_id" FROM "login_states" s
  WHERE s."locked_until" > ${now} AND s."locked_until" <= ${after(now, longestLockMs)} AND s."user_id" IS NOT NULL)`;

/** What the filter asks of policies that only report; null where it does not ask. For `condition`. */
export const reportingFor = async ({ refusedDays }: Partial<UserFilter>): Promise<Reporting | null> =>
  refusedDays === undefined ? null : readReporting();

/**
 * The condition of `filter` on u; TRUE when it narrows nothing. `now` decides locks, links, memberships and grace;
 * `reporting` is what `reportingFor` gives.
 */
export function condition(
  filter: Omit<UserFilter, "status"> & Partial<UserFilter>,
  now: Date,
  reporting: Reporting | null,
): Prisma.Sql {
  const parts = [
    filter.search.trim() === "" ? null : matches(filter.search.trim()),
    filter.groupId ? inGroup(filter.groupId, now) : null,
    filter.lastLoginBefore ? quietSince(filter.lastLoginBefore) : null,
    filter.grace ? inGrace(filter.grace, now) : null,
    filter.refusedDays && reporting ? refusedWithin(filter.refusedDays, now, reporting) : null,
    filter.source ? comesFrom(filter.source) : null,
    filter.strongest ? hasStrongest(filter.strongest) : null,
    filter.status ? hasStatus(filter.status, now) : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? Prisma.sql`TRUE` : Prisma.join(parts, " AND ");
}

/** Of our own, the one that the database role came with, or the directory's. */
export const hasPassword = Prisma.sql`(u."password_hash" IS NOT NULL OR u."scram_sealed" IS NOT NULL
  OR u."directory_id" IS NOT NULL)`;

const hasFactor = Prisma.sql`u."confirmed_factors" > 0`;

/** One that is used or revoked does not count as open: see the trigger keep_link_expiry. */
const hasOpenLink = (now: Date) =>
  Prisma.sql`u."link_expires_at" IS NOT NULL AND u."link_expires_at" > ${now}`;

const matches = (search: string) => Prisma.sql`u."words" @@ to_tsquery('simple', ${beginningsOf(search)})`;

const inGroup = (groupId: string, now: Date) => Prisma.sql`EXISTS (
  SELECT 1 FROM ${currentMembers(now)} m WHERE m."user_id" = u."id" AND m."group_id" = ${groupId}::uuid)`;

const inGrace = (which: NonNullable<UserFilter["grace"]>, now: Date) =>
  which === "running"
    ? Prisma.sql`u."id" IN ${idsInGrace(now)}`
    : Prisma.sql`u."id" IN (SELECT p.user_id FROM ${peopleInGrace(now)} p WHERE p.ends_at <= ${after(now, days(7))})`;

const refusedWithin = (wanted: number, now: Date, reporting: Reporting) =>
  isWouldRefused(after(now, -days(wanted)), reporting);

const comesFrom = (source: NonNullable<UserFilter["source"]>) =>
  source === "local" ? Prisma.sql`u."directory_id" IS NULL` : Prisma.sql`u."directory_id" = ${source}::uuid`;

/** As `strongestOf`. */
function hasStrongest(strongest: Strongest): Prisma.Sql {
  const next = strengths[strongest === "none" ? 0 : strengths.indexOf(strongest) + 1];
  const has = (least: Strength) => Prisma.sql`u."factor_kinds" && ${wordsFrom(least)}::text[]`;
  const atLeast = strongest === "none" ? Prisma.sql`TRUE` : has(strongest);
  return next === undefined ? atLeast : Prisma.sql`${atLeast} AND NOT (${has(next)})`;
}

const quietSince = (day: string) =>
  Prisma.sql`NOT EXISTS (SELECT 1 FROM "login_states" s
    WHERE s."user_id" = u."id" AND s."last_login_at" >= ${`${day}T00:00:00Z`}::timestamptz)`;

function hasStatus(status: OnboardingStatus, now: Date): Prisma.Sql {
  const active = Prisma.sql`${isEnabled("u")} AND NOT (${isLocked(now)})`;
  switch (status) {
    case "disabled":
      return Prisma.sql`NOT ${isEnabled("u")}`;
    case "locked":
      return Prisma.sql`${isEnabled("u")} AND ${isLocked(now)}`;
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
