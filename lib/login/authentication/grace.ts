/**
 * Grace: for how long the password alone counts for members of a group who have no second factor yet. One rule, in SQL,
 * for logins and for whoever counts or lists people in grace.
 */
import { Prisma } from "@/lib/foundation/platform/database";
import { isEnabled } from "./disabled";
import { currentMembers } from "./memberships";

/**
 * When the grace that the group g gives the user `u` ends; null where it gives none. It begins with the first invitation
 * or has a date; who has a factor, or once had one, is past it for good.
 */
export const graceEnd = (
  u: string,
): string => `CASE WHEN ${u}.confirmed_factors = 0 AND ${u}.first_enrolled_at IS NULL
  THEN coalesce(g.grace_until, ${u}.invited_at + make_interval(days => g.grace_days)) END`;

const endOfPerson = Prisma.raw(graceEnd("person"));

/** Who is in grace at `now`, without those who are disabled: for IN, the ids. Only groups that give one are looked at. */
export const idsInGrace = (now: Date): Prisma.Sql => Prisma.sql`(SELECT person.id ${inGrace(now)})`;

/** The same with the end, by all groups of a person: for FROM, columns "user_id" and "ends_at". */
export const peopleInGrace = (now: Date): Prisma.Sql => Prisma.sql`(
  SELECT person.id AS user_id, max(${endOfPerson}) AS ends_at ${inGrace(now)} GROUP BY person.id)`;

const inGrace = (now: Date): Prisma.Sql => Prisma.sql`
  FROM groups g JOIN ${currentMembers(now)} m ON m.group_id = g.id JOIN users person ON person.id = m.user_id
  WHERE (g.grace_until IS NOT NULL OR g.grace_days IS NOT NULL) AND ${endOfPerson} > ${now} AND ${isEnabled("person")}`;
