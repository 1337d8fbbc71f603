/** What Postern's own policies and groups say about the roles of a server: the lines alone do not tell. */

import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { isEnabled } from "@/lib/login/authentication/disabled";
import { peopleInGrace } from "@/lib/login/authentication/grace";
import { currentMembers } from "@/lib/login/authentication/memberships";
import type { ClientDoor } from "@/lib/login/decision/door";
import { effectiveMethod, matchPolicy } from "@/lib/login/decision/policy";
import { readPolicies } from "@/lib/people/policies/queries";
import { asksForFactor } from "@/lib/people/policies/reach";
import { asDecided } from "@/lib/people/policies/view";
import { hasPassword, meantUsers } from "@/lib/people/users/sql";
import { serverReading } from "@/lib/servers/registry/queries";

/** A role that a policy lets in through the server's client with the password alone. */
export type LetInByPolicy = {
  readonly role: string;
  readonly userId: string;
  readonly username: string;
  readonly policyId: string;
  readonly policyName: string;
  /** The policy that only reports, and would ask this role for a code if it were enforced. */
  readonly reportedBy: string | null;
};

/** The client that a server asks as. */
export type AskingClient = {
  readonly id: string;
  readonly name: string;
  readonly ldapName: string;
  readonly doors: readonly ClientDoor[];
};

/**
 * The roles among `names` whose users a policy asks for the password alone, by role. Without a client none are known.
 * Disabled users and those without a password are left out: they do not get in.
 */
export async function letInByPolicy(
  actor: Actor,
  names: readonly string[],
  client: AskingClient | null,
): Promise<readonly LetInByPolicy[]> {
  authorize(actor, "server.read");
  if (!client) return [];
  const [policies, users] = await Promise.all([readPolicies(database()), usersWithGroups(names)]);
  const decided = policies.map(asDecided);
  const enforced = decided.map((policy) => (policy.reportOnly ? { ...policy, enabled: true } : policy));
  return users.flatMap(({ groupIds, graceUntil: _, ...user }) => {
    const matches = client.doors.map(
      (door) => matchPolicy(decided, { clientId: client.id, groupIds, door }).policy,
    );
    const open = matches.find((policy) => policy && policy.method !== "deny" && !asksForFactor(policy));
    if (!open) return [];
    const reporting = client.doors
      .map((door) => matchPolicy(enforced, { clientId: client.id, groupIds, door }).policy)
      .find((policy) => policy?.reportOnly && (policy.method === "deny" || asksForFactor(policy)));
    return [{ ...user, policyId: open.id, policyName: open.name, reportedBy: reporting?.name ?? null }];
  });
}

/** The same for the login roles of the server `id`, through the client that it asks as. @throws AppError 'not_found' */
export async function serverLetInByPolicy(actor: Actor, id: string): Promise<readonly LetInByPolicy[]> {
  const { server, reading } = await serverReading(actor, id);
  const roles = reading?.roles.filter(({ login }) => login).map(({ name }) => name) ?? [];
  return letInByPolicy(actor, roles, await askingClient(server.client?.id ?? null));
}

/** A role that gets in with the password alone for now: its user is in grace, and has no second factor yet. */
export type LetInByGrace = Omit<LetInByPolicy, "reportedBy"> & { readonly until: Date };

/**
 * The login roles of the server `id` that a policy asks for a code, and that get in through the client with the password
 * alone all the same while their users are in grace, by role. @throws AppError 'not_found'
 */
export async function serverLetInByGrace(actor: Actor, id: string): Promise<readonly LetInByGrace[]> {
  const { server, reading } = await serverReading(actor, id);
  const client = await askingClient(server.client?.id ?? null);
  const names = reading?.roles.filter(({ login }) => login).map(({ name }) => name) ?? [];
  if (!client) return [];
  const [policies, users] = await Promise.all([readPolicies(database()), usersWithGroups(names)]);
  const decided = policies.map(asDecided);
  return users.flatMap(({ groupIds, graceUntil, ...user }) => {
    if (graceUntil === null) return [];
    const matches = client.doors.map(
      (door) => matchPolicy(decided, { clientId: client.id, groupIds, door }).policy,
    );
    const open = matches.find((policy) => policy && effectiveMethod(policy) === "password_and_factor");
    return open ? [{ ...user, policyId: open.id, policyName: open.name, until: graceUntil }] : [];
  });
}

/** The client that a server asks as; null when none is named. */
export async function askingClient(id: string | null): Promise<AskingClient | null> {
  if (id === null) return null;
  const client = await database().client.findUnique({
    where: { id },
    select: { id: true, name: true, ldapName: true, doors: true },
  });
  return client && { ...client, doors: client.doors as ClientDoor[] };
}

/** A group of Postern with those of its members' roles that are on the server. */
export type GroupOfRoles = { readonly name: string; readonly roles: readonly string[] };

/** The groups whose members have one of the roles `names`, by name. */
export async function groupsOfRoles(
  actor: Actor,
  names: readonly string[],
): Promise<readonly GroupOfRoles[]> {
  authorize(actor, "group.read");
  return database().$queryRaw<GroupOfRoles[]>`
    WITH ${meantUsers(names)}
    SELECT g.name, array_agg(m.name ORDER BY m.name) AS "roles"
    FROM meant m JOIN ${currentMembers(systemClock.now())} gm ON gm.user_id = m.id JOIN groups g ON g.id = gm.group_id
    GROUP BY g.id ORDER BY g.name`;
}

/** Those of `names` that mean no user, in their order. */
export async function rolesWithoutUser(actor: Actor, names: readonly string[]): Promise<readonly string[]> {
  authorize(actor, "server.read");
  const rows = await database().$queryRaw<{ name: string }[]>`
    WITH ${meantUsers(names)} SELECT DISTINCT name FROM meant`;
  const known = new Set(rows.map(({ name }) => name));
  return names.filter((name) => !known.has(name));
}

type UserWithGroups = {
  readonly role: string;
  readonly userId: string;
  readonly username: string;
  readonly groupIds: string[];
  readonly graceUntil: Date | null;
};

function usersWithGroups(names: readonly string[]) {
  const now = systemClock.now();
  return database().$queryRaw<UserWithGroups[]>`
    WITH ${meantUsers(names)}
    SELECT m.name AS "role", u.id::text AS "userId", u.username,
      ARRAY(SELECT gm.group_id::text FROM ${currentMembers(systemClock.now())} gm WHERE gm.user_id = u.id) AS "groupIds",
      p.ends_at AS "graceUntil"
    FROM meant m JOIN users u ON u.id = m.id LEFT JOIN ${peopleInGrace(now)} p ON p.user_id = u.id
    WHERE ${isEnabled("u")}
      AND ${hasPassword}
    ORDER BY m.name`;
}
