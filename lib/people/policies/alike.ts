/** Reading people as policies see them: those whom nothing tells apart are counted together, with the first names. */

import { hours } from "@/lib/foundation/base/durations";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database, Prisma, type Transaction } from "@/lib/foundation/platform/database";
import { isEnabled } from "@/lib/login/authentication/disabled";
import { idsInGrace } from "@/lib/login/authentication/grace";
import { currentMembers } from "@/lib/login/authentication/memberships";
import { isLocked } from "@/lib/login/decision/lockout";
import { askingReasons } from "@/lib/login/decision/outcome";
import type { Policy } from "@/lib/login/decision/policy";
import { leastStrengths } from "@/lib/login/factors/strength";
import { enoughKinds } from "@/lib/login/factors/strong-enough";
import { oneTimeKinds } from "@/lib/login/factors/table";
import type { LoginsAlike } from "./many";
import { type Alike, namesShown } from "./weakening";

/**
 * Everybody who is not disabled, by membership in the groups that matter, `groupIds`. One statement, whose answer has as
 * many rows as there are combinations of these groups.
 */
export async function peopleAlike(tx: Transaction, groupIds: readonly string[]): Promise<readonly Alike[]> {
  const rows = await tx.$queryRaw<(Omit<Alike, "groupIds"> & Places)[]>`
    SELECT m.groups, ${counted(namesShown)} FROM users u ${joinGroups(groupIds, systemClock.now())}
    WHERE ${isEnabled("u")} GROUP BY 1`;
  return rows.map(({ groups, ...row }) => ({ ...row, groupIds: atPlaces(groupIds, groups ?? []) }));
}

type Places = { readonly groups: readonly number[] | null };

/** Whom to read, and what for. */
export type AlikeRequest = {
  readonly policies: readonly Policy[];
  /** Members of this group alone; null for everybody. */
  readonly groupId: string | null;
  readonly at: Date;
  /** How many names are given of each. */
  readonly most: number;
  /** The network that logins come from, as `networkOf` names it; without one, people are not told apart by theirs. */
  readonly network?: string | null;
};

/**
 * People whose logins cannot be told apart at `at`: by groups that policies name, password, second factors, lock, and
 * what rules of the policies look at. One statement however many people there are.
 */
export async function loginsAlike({
  policies,
  groupId,
  at,
  most,
  network,
}: AlikeRequest): Promise<LoginsAlike[]> {
  const groupIds = [...new Set(policies.flatMap((policy) => policy.groupIds))];
  const rules = new Set(
    policies.flatMap((policy) =>
      policy.enabled && policy.adaptive ? policy.rules.map(({ kind }) => kind) : [],
    ),
  );
  const rows = await database().$queryRaw<(Omit<LoginsAlike, "groupIds"> & Places)[]>`
    SELECT m.groups, NOT ${isEnabled("u")} AS "isDisabled",
      CASE WHEN s.locked_until > ${at} THEN s.locked_until END AS "lockedUntil",
      (u.password_hash IS NOT NULL OR u.scram_sealed IS NOT NULL OR u.directory_id IS NOT NULL) AS "hasPassword",
      u.id IN ${idsInGrace(at)} AS "isInGrace",
      CASE WHEN f.kinds && ${enoughAlone(policies)}::text[] THEN f.kinds ELSE coalesce(f.kinds, '{}') || ARRAY(
        SELECT DISTINCT o.kind FROM one_time_codes o WHERE o.user_id = u.id AND o.client_id IS NULL
          AND o.used_at IS NULL AND o.revoked_at IS NULL AND (o.expires_at IS NULL OR o.expires_at > GREATEST(${at}, s.latest_at))
        ORDER BY 1) || CASE WHEN 'passkey' = ANY (u.factor_kinds) THEN ${aloneKinds}::text[] ELSE '{}' END END AS kinds,
      ${rules.has("first_login") ? clientsBefore : Prisma.sql`'{}'::text[]`} AS "clientIds",
      ${rules.has("recent_failures") ? failuresBefore(at) : Prisma.sql`'{}'::float8[]`} AS "failureMs",
      ${rules.has("first_network") && network ? cameBefore(network) : Prisma.sql`FALSE`} AS "cameBefore",
      ${counted(most)}
    FROM users u JOIN login_states s ON s.user_id = u.id ${joinGroups(groupIds, at)}
      LEFT JOIN (SELECT user_id, array_agg(DISTINCT kind ORDER BY kind) AS kinds FROM factors
        WHERE confirmed_at IS NOT NULL AND user_id IS NOT NULL GROUP BY user_id) f ON f.user_id = u.id
    ${groupId === null ? Prisma.empty : Prisma.sql`JOIN ${currentMembers(at)} i ON i.user_id = u.id AND i.group_id = ${groupId}::uuid`}
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9`;
  return rows.map(({ groups, ...row }) => ({
    ...row,
    groupIds: atPlaces(groupIds, groups ?? []),
    lockedUntil: isLocked(row, at) ? row.lockedUntil : null,
  }));
}

/** Kinds of which a confirmed factor is enough to answer under each of `policies`: then nobody looks for codes on paper. */
function enoughAlone(policies: readonly Policy[]): string[] {
  const most = leastStrengths.findLast((least) =>
    policies.some(({ leastStrength }) => leastStrength === least),
  );
  return enoughKinds(most ?? "any")
    .filter(({ spends }) => spends === "counter")
    .map(({ id }) => id);
}

/** What the touch of a passkey gives. */
const aloneKinds = oneTimeKinds()
  .filter(({ standsAlone }) => standsAlone)
  .map(({ id }) => id);

const counted = (most: number) => Prisma.sql`count(*)::int AS people,
  (array_agg(u.username ORDER BY u.username COLLATE "C"))[1:${most}::int] AS first`;

/** As m: the places of a user's groups in the list of those that matter. Numbers are compared faster than ids. */
const joinGroups = (groupIds: readonly string[], at: Date) => Prisma.sql`
  LEFT JOIN (SELECT user_id, array_agg(n::int ORDER BY n) AS groups
    FROM ${currentMembers(at)} c JOIN unnest(${[...groupIds]}::uuid[]) WITH ORDINALITY AS g (id, n) ON g.id = group_id
    GROUP BY user_id) m ON m.user_id = u.id`;

/** The ids of the groups at these places. */
const atPlaces = (groupIds: readonly string[], places: readonly number[]): string[] =>
  places.flatMap((place) => groupIds[place - 1] ?? []);

const clientsBefore = Prisma.sql`ARRAY(
  SELECT x.client_id::text FROM user_clients x WHERE x.user_id = u.id ORDER BY 1)`;

const cameBefore = (network: string) => Prisma.sql`EXISTS (
  SELECT FROM user_networks n WHERE n.user_id = u.id AND n.network = ${network})`;

/** As at a login: those of the last day, at most 50. */
const failuresBefore = (at: Date) => Prisma.sql`ARRAY(
  SELECT extract(epoch FROM a.at)::float8 * 1000 FROM attempts a
  WHERE a.user_id = u.id AND a.outcome = 'reject' AND a.reason <> ALL (${[...askingReasons]}::text[])
    AND a.at > ${new Date(at.getTime() - hours(24))}
  ORDER BY a.id DESC LIMIT 50)`;
