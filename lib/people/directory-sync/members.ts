/** Pure. Who is in which group of a directory: direct members, members of groups in it, and primary groups. */
import { utf8 } from "@/lib/foundation/base/bytes";
import { parseName } from "@/lib/foundation/base/distinguished-name";
import type { ListedGroup, Listing } from "./listing";

/** `dn` in one spelling, to be compared: directories differ in case, spaces and escapes between an entry's name and a member's. */
export function normalDn(dn: string): string {
  const name = parseName(utf8(dn.trim()));
  if (!name) return dn.trim().toLowerCase();
  return JSON.stringify(
    name.map((parts) =>
      parts.map(({ type, value }) => `${type}=${value?.toLowerCase().replace(/ +/g, " ") ?? "#"}`).sort(),
    ),
  );
}

/** The keys of the people in each group, by the group's key. Circles of groups end where they began. */
export function membersOf({ people, groups }: Pick<Listing, "people" | "groups">): Map<string, Set<string>> {
  const personByDn = new Map(people.map(({ dn, key }) => [normalDn(dn), key]));
  const personByName = new Map(
    people.flatMap(({ username, key }) => (username === null ? [] : [[username, key] as const])),
  );
  const groupByDn = new Map(groups.map((group) => [normalDn(group.dn), group]));
  const byPrimary = new Map<string, string[]>();
  for (const { key, primaryGroup } of people) {
    if (primaryGroup === null) continue;
    const own = byPrimary.get(primaryGroup);
    if (own) own.push(key);
    else byPrimary.set(primaryGroup, [key]);
  }
  // Once a group, not once for each group that it is in.
  const direct = new Map<ListedGroup, { people: string[]; groups: ListedGroup[] }>();
  for (const group of groups) {
    const found = {
      people: [...(byPrimary.get(group.primaryToken ?? "") ?? [])],
      groups: [] as ListedGroup[],
    };
    for (const member of group.members) {
      const dn = normalDn(member);
      const inner = groupByDn.get(dn);
      const person = personByDn.get(dn) ?? personByName.get(member);
      if (inner) found.groups.push(inner);
      else if (person !== undefined) found.people.push(person);
    }
    direct.set(group, found);
  }
  return new Map(groups.map((group) => [group.key, closureOf(group, direct)]));
}

function closureOf(
  group: ListedGroup,
  direct: ReadonlyMap<
    ListedGroup,
    { readonly people: readonly string[]; readonly groups: readonly ListedGroup[] }
  >,
): Set<string> {
  const seen = new Set([group]);
  const people = new Set<string>();
  // A set takes what is added to it while it is walked.
  for (const one of seen) {
    const found = direct.get(one);
    for (const key of found?.people ?? []) people.add(key);
    for (const inner of found?.groups ?? []) seen.add(inner);
  }
  return people;
}
