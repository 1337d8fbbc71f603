/** If you enforced now: who was let in lately and would have been refused by a policy that only reports. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { after, days } from "@/lib/foundation/base/durations";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { currentMembers } from "@/lib/login/authentication/memberships";
import { reasonWords } from "@/lib/login/log/view";
import {
  isWouldRefused,
  type Reporting,
  readReporting,
  stillHolds,
  wouldRefuse,
} from "@/lib/login/log/would-refuse";
import { listUsers, type UserList } from "@/lib/people/users/queries";
import { condition } from "@/lib/people/users/sql";
import type { IfEnforcedRequest } from "./schema";

/** Why a person would have been refused, the last time. */
export type WouldRefused = {
  readonly userId: string;
  readonly at: Date;
  readonly reason: string;
  readonly text: string;
  readonly policyId: string;
  readonly policyName: string;
};

/** How many members of a group would be refused. */
export type RefusedGroup = { readonly id: string; readonly name: string; readonly people: number };

/** The page: users as in their list, why each would be refused, and how many by group. */
export type IfEnforced = {
  readonly users: UserList;
  /** By the user's id. */
  readonly why: ReadonlyMap<string, WouldRefused>;
  /** The groups with most of them; someone in several counts in each. */
  readonly groups: readonly RefusedGroup[];
  /** The policies that only report, in order. */
  readonly policies: readonly { readonly id: string; readonly name: string; readonly reportSince: Date }[];
};

const shownGroups = 12;

/** The page that `request` asks for. */
export async function ifEnforced(actor: Actor, request: IfEnforcedRequest): Promise<IfEnforced> {
  authorize(actor, "policy.read");
  const since = after(systemClock.now(), -days(request.refusedDays));
  const reporting = await readReporting();
  const now = systemClock.now();
  const [users, groups, policies] = await Promise.all([
    listUsers(actor, request),
    database().$queryRaw<RefusedGroup[]>`
      WITH refused AS MATERIALIZED (SELECT u.id FROM users u WHERE ${isWouldRefused(since, reporting)})
      SELECT g.id::text AS id, g.name, c.people FROM groups g JOIN (
        SELECT m.group_id, count(*)::int AS people FROM ${currentMembers(now)} m JOIN refused r ON r.id = m.user_id
        GROUP BY 1) c ON c.group_id = g.id
      ORDER BY c.people DESC, g.name LIMIT ${shownGroups}`,
    database().policy.findMany({
      where: { reportOnly: true },
      orderBy: { position: "asc" },
      select: { id: true, name: true, reportSince: true },
    }),
  ]);
  const ids = users.rows.map(({ id }) => id);
  return {
    users,
    groups,
    why: await whyRefused(ids, since, reporting),
    policies: policies.map(({ reportSince, ...policy }) => ({ ...policy, reportSince: reportSince ?? now })),
  };
}

/** The last time for each of the users, by id. */
async function whyRefused(
  ids: readonly string[],
  since: Date,
  reporting: Reporting,
): Promise<ReadonlyMap<string, WouldRefused>> {
  const rows = await database().$queryRaw<Omit<WouldRefused, "text">[]>`
    SELECT DISTINCT ON (r.user_id) r.user_id::text AS "userId", r.at, r.reason, p.id::text AS "policyId", p.name AS "policyName"
    FROM ${wouldRefuse(since, reporting)} r JOIN policies p ON p.id = r.policy_id JOIN users u ON u.id = r.user_id
    WHERE ${stillHolds} AND r.user_id = ANY (${[...ids]}::uuid[]) ORDER BY r.user_id, r.at DESC`;
  return new Map(rows.map((row) => [row.userId, { ...row, text: reasonWords(row.reason).text }]));
}

/** A line of the download. */
export type RefusedLine = WouldRefused & {
  readonly username: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly groups: readonly string[];
  readonly factors: number;
};

/** Few at first, so that the download begins at once. */
const firstBatch = 200;
const batch = 5000;

/** Everybody whom the filter finds, by name: goes once through the users, and asks of some thousand at a time who would be refused. */
export async function* everyRefused(actor: Actor, request: IfEnforcedRequest): AsyncGenerator<RefusedLine> {
  authorize(actor, "policy.read");
  const now = systemClock.now();
  const since = after(now, -days(request.refusedDays));
  const reporting = await readReporting();
  for (let beyond = ""; ; ) {
    const rows = await database().$queryRaw<Omit<RefusedLine, Exclude<keyof WouldRefused, "userId">>[]>`
      SELECT u.id::text AS "userId", u.username, u.display_name AS "displayName", u.email, u.confirmed_factors AS factors,
        ARRAY(SELECT g.name FROM ${currentMembers(now)} m JOIN groups g ON g.id = m.group_id
          WHERE m.user_id = u.id ORDER BY g.name) AS groups
      FROM users u WHERE u.username > ${beyond} AND ${condition(request, now, null)}
      ORDER BY u.username LIMIT ${beyond === "" ? firstBatch : batch}`;
    const why = await whyRefused(
      rows.map(({ userId }) => userId),
      since,
      reporting,
    );
    for (const row of rows) {
      const said = why.get(row.userId);
      if (said) yield { ...row, ...said };
    }
    const last = rows.at(-1);
    if (!last) return;
    beyond = last.username;
  }
}

/** The columns of the download, in their order. */
export const refusedColumns = {
  username: (line) => line.username,
  name: (line) => line.displayName,
  email: (line) => line.email,
  groups: (line) => line.groups.join("; "),
  second_factors: (line) => line.factors,
  would_be_refused_by: (line) => line.policyName,
  reason: (line) => line.reason,
  sentence: (line) => line.text,
  last_login_at: (line) => line.at.toISOString(),
} as const satisfies Record<string, (line: RefusedLine) => string | number | null>;

/** How many people were let in within `lastDays` days whom the policies that only report would have refused. */
export async function countWouldRefuse(actor: Actor, lastDays: number): Promise<number> {
  authorize(actor, "policy.read");
  const since = after(systemClock.now(), -days(lastDays));
  const [row] = await database().$queryRaw<{ people: number }[]>`
    SELECT count(*)::int AS people FROM users u WHERE ${isWouldRefused(since, await readReporting())}`;
  return row?.people ?? 0;
}
