/**
 * Which groups somebody is in at this moment, by way of other groups too: asked upward from the person, because a group may have
 * more members than can be read while somebody waits. Active Directory follows its groups itself.
 */
import { AndFilter, EqualityFilter, ExtensibleFilter, type Filter, OrFilter } from "ldapts";
import type { Directory } from "./directory";
import { namingContextOf } from "./naming-context";
import {
  type DirectoryPerson,
  isLockedThere,
  keyOf,
  lockAttributes,
  type RawEntry,
  textIn,
  valuesOf,
} from "./person";
import { DirectoryError } from "./problem";
import type { Session } from "./session";

/** `groups`: the ids of all groups that somebody is in. `searches`: how many it took. */
export type Membership = {
  readonly groups: ReadonlySet<string>;
  /** Whether wrong passwords have locked the account there. */
  readonly isLocked: boolean;
  readonly searches: number;
};

/** More levels or groups than this, and nobody is told a part of them. */
const mostLevels = 20;
const mostGroups = 1000;
/** How many entries one filter names. */
const chunk = 50;

type Search = (
  base: string,
  scope: "base" | "sub",
  filter: Filter | string,
  attributes: readonly string[],
) => Promise<RawEntry[]>;

/** The groups that `person` is in, anywhere in the directory. @throws DirectoryError */
export async function membershipOf(
  session: Session,
  directory: Directory,
  person: DirectoryPerson,
  now: Date,
  deadlineMs: number,
): Promise<Membership> {
  let searches = 1;
  const search: Search = async (base, scope, filter, attributes) => {
    searches++;
    return (await session.search({ base, scope, filter, attributes }, deadlineMs)) as RawEntry[];
  };
  const isActiveDirectory = directory.kind === "active-directory";
  const own = isActiveDirectory ? ["objectSid", "primaryGroupID"] : [];
  const [entry] = await search(person.dn, "base", "(objectClass=*)", [...lockAttributes, ...own]);
  const root = await namingContextOf(session, directory.userBase, deadlineMs);
  const groups =
    isActiveDirectory && entry
      ? await inChain(search, root, directory, person.dn, entry)
      : await upward(search, root, directory, person);
  return { groups, isLocked: entry ? isLockedThere(entry, now) : false, searches };
}

/** Active Directory's rule that follows members of members (MS-ADTS 3.1.1.3.4.4.3). */
const memberInChain = "1.2.840.113556.1.4.1941";

async function inChain(
  search: Search,
  root: string,
  { groupAttributes: { id } }: Directory,
  dn: string,
  entry: RawEntry,
): Promise<ReadonlySet<string>> {
  const sid = primarySid(entry);
  // The primary group lists nobody as its member.
  const primary = sid
    ? await search(root, "sub", new EqualityFilter({ attribute: "objectSid", value: sid }), [id])
    : [];
  const within = [dn, ...primary.map((group) => group.dn)].map(
    (value) => new ExtensibleFilter({ matchType: "member", rule: memberInChain, value }),
  );
  const isGroup = new EqualityFilter({ attribute: "objectClass", value: "group" });
  const above = await search(
    root,
    "sub",
    new AndFilter({ filters: [isGroup, new OrFilter({ filters: within })] }),
    [id],
  );
  return new Set([...primary, ...above].flatMap((group) => keyOf(group, id) ?? []));
}

/** The SID of the primary group: that of the domain with the group's number at its end. */
function primarySid(entry: RawEntry): Buffer | null {
  const [own] = valuesOf(entry, "objectSid");
  const number = Number(textIn(entry, "primaryGroupID"));
  if (!(own instanceof Uint8Array) || own.length < 12 || !Number.isInteger(number)) return null;
  const sid = Buffer.from(own);
  sid.writeUInt32LE(number, sid.length - 4);
  return sid;
}

/** Level by level; circles of groups end where they began. */
async function upward(
  search: Search,
  root: string,
  { groupAttributes: { id, member } }: Directory,
  person: DirectoryPerson,
): Promise<ReadonlySet<string>> {
  const isByName = member.toLowerCase() === "memberuid";
  const seen = new Map<string, string | null>();
  let level: readonly string[] = [isByName ? person.username : person.dn];
  for (let levels = 0; level.length > 0; levels++) {
    if (levels > mostLevels || seen.size > mostGroups)
      throw new DirectoryError("too_much", `${person.dn} is in more than ${mostGroups} groups`);
    const next: string[] = [];
    for (let from = 0; from < level.length; from += chunk) {
      const named = level
        .slice(from, from + chunk)
        .map((value) => new EqualityFilter({ attribute: member, value }));
      for (const group of await search(root, "sub", new OrFilter({ filters: named }), [id])) {
        if (seen.has(group.dn)) continue;
        seen.set(group.dn, keyOf(group, id));
        next.push(group.dn);
      }
    }
    level = isByName ? [] : next;
  }
  return new Set([...seen.values()].flatMap((key) => key ?? []));
}
