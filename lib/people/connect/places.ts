/** Where somebody can get in with a connection password: the clients that some policy could let them through, by their servers. */
import { authorizeSelf, type UserActor } from "@/lib/foundation/access/actor";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { isCurrent } from "@/lib/login/authentication/memberships";
import type { ClientDoor } from "@/lib/login/decision/door";
import { effectiveMethod, matchPolicy, type Policy } from "@/lib/login/decision/policy";
import { readPolicies } from "@/lib/people/policies/queries";
import { asDecided } from "@/lib/people/policies/view";

/** A server to choose. Where none is registered for a client, the client itself, without address. */
export type ConnectPlace = {
  readonly id: string;
  readonly clientId: string;
  readonly name: string;
  readonly host: string | null;
  readonly port: number | null;
  /** How often one connection password counts there, and for how long after the first time; once: 1 and 0. */
  readonly uses: number;
  readonly seconds: number;
};

/** The places of the person, by name. */
export async function ownPlaces(
  actor: UserActor,
  clock: Clock = systemClock,
): Promise<readonly ConnectPlace[]> {
  authorizeSelf(actor, actor.id);
  return placesOf(database(), actor.id, clock.now());
}

/** The places of a user. */
export async function placesOf(tx: Transaction, userId: string, now: Date): Promise<readonly ConnectPlace[]> {
  const memberships = await tx.groupMember.findMany({
    where: { userId, ...isCurrent(now) },
    select: { groupId: true },
  });
  const groupIds = memberships.map(({ groupId }) => groupId);
  const policies = (await readPolicies(tx)).map(asDecided);
  const clients = await tx.client.findMany({
    where: { disabledAt: null },
    select: {
      ...{ id: true, name: true, doors: true },
      servers: { select: { id: true, name: true, host: true, port: true } },
    },
  });
  const places = clients.flatMap(({ id: clientId, name, doors, servers }) => {
    const policy = policyAt(policies, clientId, groupIds, doors as ClientDoor[]);
    if (!policy) return [];
    const isReused = policy.reuseUses > 1 && policy.reuseSeconds > 0;
    const counts = isReused
      ? { uses: policy.reuseUses, seconds: policy.reuseSeconds }
      : { uses: 1, seconds: 0 };
    const bare = { id: clientId, name, host: null, port: null };
    return (servers.length > 0 ? servers : [bare]).map((server) => ({ ...server, clientId, ...counts }));
  });
  return places.sort((a, b) => a.name.localeCompare(b.name, "en") || (a.id < b.id ? -1 : 1));
}

/** The first policy that could let them in, through one of the doors. */
function policyAt(
  policies: readonly Policy[],
  clientId: string,
  groupIds: readonly string[],
  doors: readonly ClientDoor[],
): Policy | undefined {
  const matches = doors.map((door) => matchPolicy(policies, { clientId, groupIds, door }).policy);
  return matches.find((policy) => policy !== null && effectiveMethod(policy) !== "deny") ?? undefined;
}
