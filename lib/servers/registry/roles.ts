/** Putting the roles of a server and the users of Postern side by side. */

import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { isEnabled } from "@/lib/login/authentication/disabled";
import { meantUsers } from "@/lib/people/users/sql";
import { groupsIn, type Reading, type ReadRole } from "@/lib/servers/reading/reading";
import { serverDetail } from "./queries";
import { likeness, rolesSql, whyNoUser } from "./role-rules";
import { mostRoles, type RoleListRequest, type RolesSqlInput } from "./schema";

/** The user that a role name means. */
export type RoleUser = {
  readonly id: string;
  readonly username: string;
  readonly isDisabled: boolean;
  readonly hasFactor: boolean;
};

/** A role of the server. `whyNoUser` is null where it may become a user; `similar` is somebody it may be. */
export type RoleRow = Pick<ReadRole, "name" | "login" | "superuser" | "replication" | "validUntil"> & {
  readonly groups: readonly string[];
  /** Whether it gets in without a second factor and nobody accepted that; null where it cannot be told. */
  readonly hasOpenWay: boolean | null;
  readonly user: RoleUser | null;
  readonly whyNoUser: string | null;
  readonly similar: { readonly id: string; readonly username: string } | null;
};

/** A page of roles. `total` counts all that the request finds, `canBecomeUsers` how many of them may. */
export type RoleList = {
  readonly rows: readonly RoleRow[];
  readonly total: number;
  readonly canBecomeUsers: number;
};

/**
 * Roles of the last reading with their users, filtered, a page of them. Null while nothing was read.
 * withOpenWay: the roles that get in without a second factor, as lib/servers/bypass finds them.
 */
export async function listRoles(
  actor: Actor,
  id: string,
  request: RoleListRequest,
  withOpenWay: ReadonlySet<string>,
): Promise<RoleList | null> {
  authorize(actor, "user.read");
  const { reading, monitorRole } = await serverDetail(actor, id);
  if (!reading) return null;
  const users = await usersOf(reading.roles.map(({ name }) => name));
  const found = reading.roles.filter((role) =>
    isWanted(role, request, users.has(role.name), withOpenWay.has(role.name)),
  );
  const start = (request.page - 1) * request.pageSize;
  const shown = found.slice(start, start + request.pageSize);
  const groupsOfRole = groupsIn(reading.memberships);
  const similar = await similarUsers(shown.filter(({ name }) => !users.has(name)).map(({ name }) => name));
  return {
    rows: shown.map((role) => ({
      name: role.name,
      login: role.login,
      superuser: role.superuser,
      replication: role.replication,
      validUntil: role.validUntil,
      groups: groupsOfRole(role.name),
      hasOpenWay: reading.hba === null ? null : withOpenWay.has(role.name),
      user: users.get(role.name) ?? null,
      whyNoUser: whyNoUser(role, monitorRole),
      similar: similar.get(role.name) ?? null,
    })),
    total: found.length,
    canBecomeUsers: found.filter((role) => !users.has(role.name) && whyNoUser(role, monitorRole) === null)
      .length,
  };
}

function isWanted(
  role: ReadRole,
  { search, show }: RoleListRequest,
  hasUser: boolean,
  hasOpenWay: boolean,
): boolean {
  if (!role.name.toLowerCase().includes(search.trim().toLowerCase())) return false;
  switch (show) {
    case "login":
      return role.login;
    case "no_user":
      return role.login && !hasUser;
    case "with_user":
      return role.login && hasUser;
    case "open_way":
      return role.login && hasOpenWay;
    case "no_login":
      return !role.login && !role.name.startsWith("pg_");
  }
}

/** The users whom role names mean, by username or alias. A name is never both. */
export async function usersOf(names: readonly string[]): Promise<ReadonlyMap<string, RoleUser>> {
  const rows = await database().$queryRaw<(RoleUser & { name: string })[]>`
    WITH ${meantUsers(names)}
    SELECT m.name, u.id::text AS "id", u.username, NOT ${isEnabled("u")} AS "isDisabled",
      u.confirmed_factors > 0 AS "hasFactor"
    FROM meant m JOIN users u ON u.id = m.id`;
  return new Map(rows.map(({ name, ...user }) => [name, user]));
}

/** For each role name the one user whose name differs in case, domain or separators alone; none where there are two. */
async function similarUsers(
  names: readonly string[],
): Promise<ReadonlyMap<string, { readonly id: string; readonly username: string }>> {
  const wanted = [...new Set(names.map(likeness))].filter((like) => like !== "");
  if (wanted.length === 0) return new Map();
  const rows = await database().$queryRaw<{ id: string; username: string }[]>`
    SELECT id::text AS "id", username FROM users WHERE regexp_replace(
      regexp_replace(regexp_replace(lower(username), '^.*\\\\', ''), '@.*$', ''), '[._ -]', '', 'g') = ANY(${wanted}::text[])`;
  const byLikeness = new Map<string, { id: string; username: string }[]>();
  for (const user of rows) {
    const like = likeness(user.username);
    byLikeness.set(like, [...(byLikeness.get(like) ?? []), user]);
  }
  return new Map(
    names.flatMap((name) => {
      const [user, ...others] = byLikeness.get(likeness(name)) ?? [];
      return user && others.length === 0 ? [[name, user] as const] : [];
    }),
  );
}

/** A user without a login role on the server. `isNoLogin`: a role of that name exists and may not log in. */
export type UserWithoutRole = {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly isDisabled: boolean;
  readonly isNoLogin: boolean;
};

/** Users whom no login role of the last reading means, a page of them by name. Null while nothing was read. */
export async function listUsersWithoutRole(
  actor: Actor,
  id: string,
  { search, page, pageSize }: Pick<RoleListRequest, "search" | "page" | "pageSize">,
): Promise<{ readonly rows: readonly UserWithoutRole[]; readonly total: number } | null> {
  authorize(actor, "user.read");
  const { reading } = await serverDetail(actor, id);
  if (!reading) return null;
  const names = loginNames(reading);
  const noLogin = reading.roles.filter((role) => !role.login).map(({ name }) => name);
  const part = `%${search.trim().replace(/[\\%_]/g, "\\$&")}%`;
  const rows = await database().$queryRaw<(UserWithoutRole & { total: number })[]>`
    SELECT u.id::text AS "id", u.username, u.display_name AS "displayName", NOT ${isEnabled("u")} AS "isDisabled",
      u.username = ANY(${noLogin}::text[]) AS "isNoLogin", count(*) OVER ()::int AS "total"
    FROM users u
    WHERE NOT EXISTS (SELECT 1 FROM unnest(${names}::text[]) r(name) WHERE r.name = u.username)
      AND NOT EXISTS (SELECT 1 FROM user_aliases a JOIN unnest(${names}::text[]) r(name) ON r.name = a.name
        WHERE a.user_id = u.id)
      AND (u.username ILIKE ${part} OR u.display_name ILIKE ${part})
    ORDER BY u.username LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`;
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}

/** The SQL that gives a login role to every user without one that `search` finds; disabled users are left out. */
export async function sqlForMissingRoles(actor: Actor, { id, search }: RolesSqlInput): Promise<string> {
  const users = await listUsersWithoutRole(actor, id, { search, page: 1, pageSize: mostRoles });
  return rolesSql((users?.rows ?? []).filter(({ isDisabled }) => !isDisabled));
}

const loginNames = (reading: Reading): string[] =>
  reading.roles.filter(({ login }) => login).map(({ name }) => name);
