/** A whole plan: the listing of a directory beside the users and groups in the store. */
import type { Transaction } from "@/lib/foundation/platform/database";
import type { Readable } from "./connection";
import type { ListedGroup, ListedPerson, Listing } from "./listing";
import { membersOf } from "./members";
import { errorItem, type KnownUser, type PlanItem, type Rules } from "./plan";
import { type GroupPlan, planGroups } from "./plan-groups";
import { planGone, planPerson, withoutNamesakes, withoutRivals } from "./plan-people";
import { type Loss, lossOf } from "./safety-stop";
import type { SyncSettings } from "./settings";
import { knownGroups, knownUsers, usersWithout } from "./store";

/** What a listing means for each person in it. */
export type Wanted = {
  readonly person: ListedPerson;
  /** Groups here; `new:` and the key for those that are only planned. */
  readonly groupIds: ReadonlySet<string>;
};

/** The whole plan. */
export type Compared = {
  readonly rules: Rules;
  readonly groups: GroupPlan;
  /** Every listed group with how many people are in it. */
  readonly listedGroups: readonly (ListedGroup & { readonly people: number })[];
  readonly people: readonly PlanItem[];
  readonly wanted: ReadonlyMap<string, Wanted>;
  readonly loss: Loss;
};

/** Why a user whom the directory does not list is disabled, by what a look for the entry found. */
export const goneReasons = {
  gone: "No longer in the directory.",
  elsewhere: "In the directory, but outside of the search base or filter that users are taken from.",
  unknown: "No longer listed by the directory.",
} as const;
const isGoneReason = new Set<string>(Object.values(goneReasons));

/**
 * The users whom the listing lacks and who may still log in, or were disabled there for another reason.
 * Whoever is known to be gone is not looked for again.
 */
export async function missingUsers(
  tx: Transaction,
  directoryId: string,
  { people }: Listing,
): Promise<readonly KnownUser[]> {
  const keys = people.map(({ key }) => key);
  return (await usersWithout(tx, directoryId, keys)).filter(
    ({ directoryDisabledWhy: why }) => why === null || !isGoneReason.has(why),
  );
}

/** The plan. `missing` with the reason for each, by the user's id. isAsked: by an operator, and not by the clock. */
export async function compare(
  tx: Transaction,
  directory: Pick<Readable, "id" | "owned">,
  settings: SyncSettings,
  listing: Listing,
  missing: readonly KnownUser[],
  whyGone: ReadonlyMap<string, string>,
  isAsked: boolean,
): Promise<Compared> {
  const { known: knownOnes, taken } = await knownGroups(tx, directory.id);
  const groups = planGroups(listing.groups, knownOnes, taken, settings.allGroups);
  const target = new Map<string, string>(groups.made.map(({ key }) => [key, newGroup(key)]));
  const unclearGroups = new Set<string>();
  for (const { key, groupId } of knownOnes) {
    if (groupId === null) continue;
    if (groups.unclear.has(key)) unclearGroups.add(groupId);
    else target.set(key, groupId);
  }
  const rules: Rules = {
    ...{ directoryId: directory.id, conflicts: settings.conflicts },
    ...{ byMail: isAsked, owned: directory.owned, unclearGroups },
  };

  const members = membersOf(listing);
  const groupsOf = new Map<string, Set<string>>();
  for (const [key, people] of members) {
    const groupId = target.get(key);
    if (groupId === undefined) continue;
    for (const person of people) {
      const own = groupsOf.get(person);
      if (own) own.add(groupId);
      else groupsOf.set(person, new Set([groupId]));
    }
  }
  const { people, errors } = withoutNamesakes(listing.people);
  const known = await knownUsers(tx, directory.id, people);
  const none: ReadonlySet<string> = new Set();
  const wanted = new Map(
    people.map((person) => [person.key, { person, groupIds: groupsOf.get(person.key) ?? none }]),
  );
  const items = [
    ...withoutRivals(
      [...wanted.values()].flatMap(
        ({ person, groupIds }) => planPerson(person, groupIds, known, rules) ?? [],
      ),
    ),
    ...missing.flatMap((user) => planGone(user, whyGone.get(user.id) ?? goneReasons.unknown) ?? []),
    ...[...listing.errors, ...errors].map(errorItem),
  ];
  const own = await tx.user.count({ where: { directoryId: directory.id, directoryDisabledAt: null } });
  const memberships = await tx.groupMember.count({
    where: { fromDirectory: true, endsAt: null, user: { directoryId: directory.id } },
  });
  return {
    ...{ rules, groups, wanted },
    listedGroups: listing.groups.flatMap((group) =>
      groups.unclear.has(group.key) ? [] : [{ ...group, people: members.get(group.key)?.size ?? 0 }],
    ),
    people: items,
    loss: lossOf(items, { users: own, memberships, isAsked }),
  };
}

const newGroup = (key: string) => `new:${key}`;

/** The same plan after the groups were made: with their ids. */
export function withGroupIds(compared: Compared, idOf: ReadonlyMap<string, string>): Compared {
  const real = (id: string) => (id.startsWith("new:") ? (idOf.get(id.slice(4)) ?? []) : id);
  return {
    ...compared,
    people: compared.people.map((item) => ({
      ...item,
      groups: { ...item.groups, added: item.groups.added.flatMap(real) },
    })),
    wanted: new Map(
      [...compared.wanted].map(([key, { person, groupIds }]) => [
        key,
        { person, groupIds: new Set([...groupIds].flatMap(real)) },
      ]),
    ),
  };
}
