/** The list of users: search, filter, sort and page through 100,000 of them on the server. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database, Prisma } from "@/lib/foundation/platform/database";
import { currentMembers } from "@/lib/login/authentication/memberships";
import type { Reporting } from "@/lib/login/log/would-refuse";
import { readPolicies } from "@/lib/people/policies/queries";
import { asksForFactor, reachablePolicies } from "@/lib/people/policies/reach";
import { asDecided } from "@/lib/people/policies/view";
import type { UserFilter, UserListRequest, UserSort } from "./filter";
import { condition, fromUsers, reportingFor, statusExpression } from "./sql";
import { type OnboardingStatus, onboardingStatuses } from "./status";

/** One line of the list. */
export type UserRow = {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly status: OnboardingStatus;
  readonly lockedUntil: Date | null;
  readonly groups: readonly string[];
  /** The name of the directory that the user comes from; null for one who is kept here alone. */
  readonly source: string | null;
  readonly factors: number;
  /** Whether a policy can ask this user for a code: not so for a service account in a password-only group. */
  readonly needsFactor: boolean;
  readonly createdAt: Date;
  readonly lastLoginAt: Date | null;
};

/** A page of the list. `total` counts all that the filter finds; `counts` the same without its status, per tab. */
export type UserList = {
  readonly rows: readonly UserRow[];
  readonly total: number;
  readonly counts: Readonly<Record<OnboardingStatus | "all", number>>;
};

/** The page of users that `request` asks for. */
export async function listUsers(actor: Actor, request: UserListRequest): Promise<UserList> {
  authorize(actor, "user.read");
  const now = systemClock.now();
  const reporting = await reportingFor(request);
  const isFew = request.groupId !== undefined && (await hasFewMembers(request.groupId, now));
  const [found, counts, policies] = await Promise.all([
    database().$queryRaw<(Omit<UserRow, "needsFactor"> & { groupIds: string[] })[]>(
      pageQuery(request, now, reporting, isFew),
    ),
    countByStatus(request, now, reporting),
    readPolicies(database()),
  ]);
  const decided = policies.map(asDecided);
  const rows = found.map(({ groupIds, ...row }) => ({
    ...row,
    needsFactor: reachablePolicies(decided, groupIds).some(asksForFactor),
  }));
  return { rows, total: counts[request.status ?? "all"], counts };
}

/** Up to 20 users for a picker, by the beginning of any word of their names. */
export async function findUsers(
  actor: Actor,
  search: string,
): Promise<readonly { readonly id: string; readonly username: string; readonly displayName: string }[]> {
  authorize(actor, "user.read");
  return database().$queryRaw`
    SELECT u."id"::text AS "id", u."username", u."display_name" AS "displayName" ${fromUsers}
    WHERE ${condition({ search }, systemClock.now(), null)} ORDER BY u."username" LIMIT 20`;
}

/** So many members of a group are found and sorted at once; a page of more is found sooner by going through the users in order. */
const fewMembers = 5000;

async function hasFewMembers(groupId: string, now: Date): Promise<boolean> {
  const [row] = await database().$queryRaw<{ found: number }[]>`
    SELECT count(*)::int AS found FROM (
      SELECT 1 FROM ${currentMembers(now)} gm WHERE gm.group_id = ${groupId}::uuid LIMIT ${fewMembers + 1}) AS m`;
  return (row?.found ?? 0) <= fewMembers;
}

/**
 * The rows of one page: first the ids, so that only their order is sorted, then what is shown of those alone. `isFew`: the
 * filter finds few, who are found before they are sorted. PostgreSQL would go through everybody by name until a page is full,
 * and members of a group often have names far back.
 */
export function pageQuery(
  request: UserListRequest,
  now: Date,
  reporting: Reporting | null,
  isFew: boolean,
): Prisma.Sql {
  const { page, pageSize, sort, direction } = request;
  const where = condition(request, now, reporting);
  const found = isFew ? Prisma.sql`FROM (SELECT u.* ${fromUsers} WHERE ${where} OFFSET 0) AS u` : fromUsers;
  return Prisma.sql`
    WITH "page" AS (
      SELECT u."id" ${found} ${joinFor(sort)}
      WHERE ${isFew ? Prisma.sql`TRUE` : where} ${order(sort, direction)}
      LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize})
    SELECT u."id"::text AS "id", u."username", u."display_name" AS "displayName", u."email",
      ${statusExpression(now)} AS "status", s."locked_until" AS "lockedUntil",
      ARRAY(SELECT g."name" FROM ${currentMembers(now)} m JOIN "groups" g ON g."id" = m."group_id"
        WHERE m."user_id" = u."id" ORDER BY g."name") AS "groups",
      ARRAY(SELECT m."group_id"::text FROM ${currentMembers(now)} m WHERE m."user_id" = u."id") AS "groupIds",
      (SELECT d."name" FROM "directories" d WHERE d."id" = u."directory_id") AS "source",
      u."confirmed_factors" AS "factors",
      u."created_at" AS "createdAt", s."last_login_at" AS "lastLoginAt"
    FROM "page" p JOIN "users" u ON u."id" = p."id" JOIN "login_states" s ON s."user_id" = u."id"
    ${order(sort, direction)}`;
}

/** How many users the filter finds, per status, whatever status it names. */
export function countQuery(filter: UserFilter, now: Date, reporting: Reporting | null): Prisma.Sql {
  return Prisma.sql`
    SELECT ${statusExpression(now)} AS "status", count(*)::int AS "count" ${fromUsers}
    WHERE ${condition({ ...filter, status: undefined }, now, reporting)} GROUP BY 1`;
}

async function countByStatus(
  filter: UserFilter,
  now: Date,
  reporting: Reporting | null,
): Promise<UserList["counts"]> {
  const rows = await database().$queryRaw<{ status: OnboardingStatus; count: number }[]>(
    countQuery(filter, now, reporting),
  );
  const found = new Map(rows.map((row) => [row.status, row.count]));
  const counts = Object.fromEntries(onboardingStatuses.map((status) => [status, found.get(status) ?? 0]));
  return { ...counts, all: rows.reduce((sum, row) => sum + row.count, 0) } as UserList["counts"];
}

/** What the order needs beside the user's row. */
const joinFor = (sort: UserSort) =>
  sort === "lastLoginAt" ? Prisma.sql`JOIN "login_states" s ON s."user_id" = u."id"` : Prisma.empty;

/** Fixed SQL per column: nothing from the address reaches the statement. The id breaks ties, so pages never overlap. */
function order(sort: UserSort, direction: "asc" | "desc"): Prisma.Sql {
  const columns: Record<UserSort, string> = {
    username: `u."username"`,
    displayName: `lower(u."display_name")`,
    createdAt: `u."created_at"`,
    lastLoginAt: `s."last_login_at"`,
  };
  const nulls = sort === "lastLoginAt" ? (direction === "asc" ? " NULLS FIRST" : " NULLS LAST") : "";
  return Prisma.raw(`ORDER BY ${columns[sort]} ${direction}${nulls}, u."id" ${direction}`);
}
