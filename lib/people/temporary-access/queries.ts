/** Reading temporary access: for the console's list, a group's and a person's history, and one's own pages. */
import { type Actor, authorize, authorizeSelf, type UserActor } from "@/lib/foundation/access/actor";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database, Prisma } from "@/lib/foundation/platform/database";
import { isEnabled } from "@/lib/login/authentication/disabled";
import { currentMembers, isCurrent } from "@/lib/login/authentication/memberships";
import { condition } from "@/lib/people/users/sql";
import { type AccessListRequest, type AccessState, accessStates } from "./schema";

/** One request or membership with an end, and what became of it. */
export type AccessView = {
  readonly id: string;
  readonly groupId: string;
  readonly groupName: string;
  readonly userId: string;
  readonly username: string;
  readonly displayName: string;
  readonly state: AccessState;
  readonly reason: string;
  readonly hours: number;
  readonly createdAt: Date;
  /** The operator who gave it unasked. */
  readonly givenBy: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly decisionReason: string;
  readonly endsAt: Date | null;
  readonly endedAt: Date | null;
  /** Who ended it before its time. */
  readonly endedBy: string | null;
};

/** A page of it. `counts` says how many there are in each state, whatever state is asked for. */
export type AccessList = {
  readonly rows: readonly AccessView[];
  readonly total: number;
  readonly counts: Readonly<Record<AccessState | "all", number>>;
};

/** The page that `request` asks for: open requests by age, everything else newest first. */
export async function listAccess(actor: Actor, request: AccessListRequest): Promise<AccessList> {
  authorize(actor, "group.read");
  const now = systemClock.now();
  const { state, page, pageSize } = request;
  const order = state === "open" ? Prisma.sql`a.created_at, a.id` : Prisma.sql`a.created_at DESC, a.id`;
  const [rows, counted] = await Promise.all([
    database().$queryRaw<AccessView[]>`
      SELECT ${columns(now)} ${from} WHERE ${narrowed(request, now)} AND ${state ? inState(state, now) : Prisma.sql`TRUE`}
      ORDER BY ${order} LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`,
    database().$queryRaw<{ state: AccessState; count: number }[]>`
      SELECT ${stateOf(now)} AS state, count(*)::int AS count ${from} WHERE ${narrowed(request, now)} GROUP BY 1`,
  ]);
  const found = new Map(counted.map((row) => [row.state, row.count]));
  const byState = Object.fromEntries(accessStates.map((one) => [one, found.get(one) ?? 0]));
  const counts = {
    ...byState,
    all: counted.reduce((sum, row) => sum + row.count, 0),
  } as AccessList["counts"];
  return { rows, total: counts[state ?? "all"], counts };
}

/** Requests that wait for an answer. */
export type OpenRequests = {
  readonly count: number;
  readonly oldestAt: Date | null;
  /** How many of them a group decides about in which nobody but the person who asks has a mail address, so that none of it was told. */
  readonly unheard: number;
};

/** How many requests wait for an answer, and since when the oldest. */
export async function openRequests(actor: Actor): Promise<OpenRequests> {
  authorize(actor, "group.read");
  const [row] = await database().$queryRaw<OpenRequests[]>`
    SELECT count(*)::int AS count, min(a.created_at) AS "oldestAt",
      (count(*) FILTER (WHERE g.approver_group_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM ${currentMembers(systemClock.now())} m JOIN users u ON u.id = m.user_id
        WHERE m.group_id = g.approver_group_id AND u.id <> a.user_id AND u.email IS NOT NULL AND ${isEnabled("u")})))::int AS unheard
    FROM temporary_accesses a JOIN groups g ON g.id = a.group_id WHERE a.state = 'open'`;
  return row ?? { count: 0, oldestAt: null, unheard: 0 };
}

/** Whether the person can ask for a group, or once had something to do with temporary access. */
export async function concernsAccess(actor: UserActor): Promise<boolean> {
  authorizeSelf(actor, actor.id);
  const [group, access] = await Promise.all([
    database().group.findFirst({ where: { accessMaxHours: { not: null } }, select: { id: true } }),
    database().temporaryAccess.findFirst({ where: { userId: actor.id }, select: { id: true } }),
  ]);
  return group !== null || access !== null;
}

/** A group that a person may ask for. */
export type AskableGroup = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly maxHours: number;
  /** Whether a request of theirs waits, or they are a member: then there is nothing to ask for. */
  readonly standing: "open" | "member" | null;
};

/** What the own page shows: groups to ask for, the own history, and what waits for one's decision. */
export type OwnAccess = {
  readonly groups: readonly AskableGroup[];
  readonly mine: readonly AccessView[];
  readonly toDecide: readonly AccessView[];
  /** Which of the three are longer than what is given. */
  readonly isCut: Readonly<Record<"groups" | "mine" | "toDecide", boolean>>;
};

/** How many there are at most of the own history, and of groups and of what waits for one's decision. */
export const shownOwn = { history: 50, groups: 200 } as const;

/** All of it for the person. */
export async function ownAccess(actor: UserActor): Promise<OwnAccess> {
  authorizeSelf(actor, actor.id);
  const now = systemClock.now();
  const [groups, mine, toDecide] = await Promise.all([
    database().group.findMany({
      where: { accessMaxHours: { not: null } },
      orderBy: { name: "asc" },
      take: shownOwn.groups + 1,
      select: {
        ...{ id: true, name: true, description: true, accessMaxHours: true },
        members: { where: { userId: actor.id, endsAt: null }, select: { userId: true } },
        accesses: { where: { userId: actor.id, state: "open" }, select: { id: true } },
      },
    }),
    database().$queryRaw<AccessView[]>`
      SELECT ${columns(now)} ${from} WHERE a.user_id = ${actor.id}::uuid
      ORDER BY a.created_at DESC, a.id LIMIT ${shownOwn.history + 1}`,
    database().$queryRaw<AccessView[]>`
      SELECT ${columns(now)} ${from} WHERE a.state = 'open' AND a.user_id <> ${actor.id}::uuid AND g.approver_group_id = ANY (${(
        await approvingGroups(actor.id, now)
      ).map(({ groupId }) => groupId)}::uuid[])
      ORDER BY a.created_at, a.id LIMIT ${shownOwn.groups + 1}`,
  ]);
  return {
    groups: groups.slice(0, shownOwn.groups).map(({ accessMaxHours, members, accesses, ...group }) => ({
      ...group,
      maxHours: accessMaxHours ?? 0,
      standing: accesses.length > 0 ? "open" : members.length > 0 ? "member" : null,
    })),
    mine: mine.slice(0, shownOwn.history),
    toDecide: toDecide.slice(0, shownOwn.groups),
    isCut: {
      groups: groups.length > shownOwn.groups,
      mine: mine.length > shownOwn.history,
      toDecide: toDecide.length > shownOwn.groups,
    },
  };
}

const approvingGroups = (userId: string, now: Date) =>
  database().groupMember.findMany({
    where: { userId, ...isCurrent(now) },
    select: { groupId: true },
  });

const from = Prisma.sql`FROM temporary_accesses a JOIN groups g ON g.id = a.group_id JOIN users u ON u.id = a.user_id`;

/** Where it stands at `now`: what was approved is over by itself, whoever has noticed. */
const stateOf = (now: Date) => Prisma.sql`CASE WHEN a.state <> 'approved' THEN a.state
  WHEN a.ended_at IS NULL AND a.ends_at > ${now} THEN 'active' ELSE 'over' END`;

function inState(state: AccessState, now: Date): Prisma.Sql {
  if (state === "active")
    return Prisma.sql`a.state = 'approved' AND a.ended_at IS NULL AND a.ends_at > ${now}`;
  if (state === "over")
    return Prisma.sql`a.state = 'approved' AND (a.ended_at IS NOT NULL OR a.ends_at <= ${now})`;
  return Prisma.sql`a.state = ${state}`;
}

function narrowed({ groupId, userId, search }: AccessListRequest, now: Date): Prisma.Sql {
  const parts = [
    condition({ search }, now, null),
    ...(groupId ? [Prisma.sql`a.group_id = ${groupId}::uuid`] : []),
    ...(userId ? [Prisma.sql`a.user_id = ${userId}::uuid`] : []),
  ];
  return Prisma.join(parts, " AND ");
}

const columns = (now: Date) => Prisma.sql`a.id::text AS id, g.id::text AS "groupId", g.name AS "groupName",
  u.id::text AS "userId", u.username, u.display_name AS "displayName", ${stateOf(now)} AS state, a.reason, a.hours,
  a.created_at AS "createdAt", a.given_by AS "givenBy", a.decided_by AS "decidedBy", a.decided_at AS "decidedAt",
  a.decision_reason AS "decisionReason", a.ends_at AS "endsAt",
  CASE WHEN a.ended_at IS NULL AND a.ends_at <= ${now} THEN a.ends_at ELSE a.ended_at END AS "endedAt", a.ended_by AS "endedBy"`;
