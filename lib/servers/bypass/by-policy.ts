/** What Postern's own policies and groups say about the roles of a server: the lines alone do not tell. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import type { ClientDoor } from "@/lib/login/decision/door";
import { matchPolicy } from "@/lib/login/decision/policy";
import { asksForFactor } from "@/lib/people/enrollment/factor-rules";
import { readPolicies } from "@/lib/people/policies/queries";
import { asDecided } from "@/lib/people/policies/view";
import { meantUsers } from "@/lib/people/users/sql";
import { serverReading } from "@/lib/servers/registry/queries";

/** A role that a policy lets in through the server's client with the password alone. */
export type LetInByPolicy = {
  readonly role: string;
  readonly userId: string;
  readonly username: string;
  readonly policyId: string;
  readonly policyName: string;
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
  return users.flatMap(({ groupIds, ...user }) => {
    const matches = client.doors.map(
      (door) => matchPolicy(decided, { clientId: client.id, groupIds, door }).policy,
    );
    const open = matches.find((policy) => policy && policy.method !== "deny" && !asksForFactor(policy));
    return open ? [{ ...user, policyId: open.id, policyName: open.name }] : [];
  });
}

/** The same for the login roles of the server `id`, through the client that it asks as. @throws AppError 'not_found' */
export async function serverLetInByPolicy(actor: Actor, id: string): Promise<readonly LetInByPolicy[]> {
  const { server, reading } = await serverReading(actor, id);
  const roles = reading?.roles.filter(({ login }) => login).map(({ name }) => name) ?? [];
  return letInByPolicy(actor, roles, await askingClient(server.client?.id ?? null));
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
    FROM meant m JOIN group_members gm ON gm.user_id = m.id JOIN groups g ON g.id = gm.group_id
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

function usersWithGroups(names: readonly string[]) {
  return database().$queryRaw<{ role: string; userId: string; username: string; groupIds: string[] }[]>`
    WITH ${meantUsers(names)}
    SELECT m.name AS "role", u.id::text AS "userId", u.username,
      ARRAY(SELECT gm.group_id::text FROM group_members gm WHERE gm.user_id = u.id) AS "groupIds"
    FROM meant m JOIN users u ON u.id = m.id
    WHERE u.disabled_at IS NULL AND (u.password_hash IS NOT NULL OR u.scram_sealed IS NOT NULL)
    ORDER BY m.name`;
}
