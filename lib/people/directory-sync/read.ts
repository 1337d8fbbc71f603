/** Reading everything that a sync needs of a directory: its people, its groups, and whether somebody is really gone. */
import { AndFilter, EqualityFilter, type Filter } from "ldapts";
import { parsedFilter } from "@/lib/login/directory/ask";
import type { GroupAttributes, UserAttributes } from "@/lib/login/directory/attributes";
import { guidOctets, isGuid } from "@/lib/login/directory/entry-id";
import { namingContextOf } from "@/lib/login/directory/naming-context";
import { attributesToRead, keyOf, type RawEntry, standingOf, textIn } from "@/lib/login/directory/person";
import { DirectoryError } from "@/lib/login/directory/problem";
import type { Session } from "@/lib/login/directory/session";
import type { EntryError, ListedGroup, ListedPerson, Listing } from "./listing";
import { allValues } from "./ranges";

/** Where people and groups are, and which attribute holds what. */
export type Source = {
  readonly isActiveDirectory: boolean;
  readonly userBase: string;
  readonly userFilter: string;
  readonly attributes: UserAttributes;
  /** Null where no groups are taken. */
  readonly groups: {
    readonly base: string;
    readonly filter: string;
    readonly attributes: GroupAttributes;
  } | null;
};

/** How far the reading is, and how long one answer may take. */
export type Reading = {
  readonly signal: AbortSignal;
  readonly now: Date;
  readonly patienceMs: number;
  /** Entries, pages and members of groups in all; a directory that never ends must not fill the memory. */
  readonly most: number;
  onRead(people: number, groups: number): void;
};

/** Below the 1,000 that Active Directory gives at most. */
const pageSize = 500;

/**
 * Everything that the directory lists. Entries that cannot be taken are said, and never count as gone.
 * @throws DirectoryError whatever goes wrong at whichever page: a part of a listing is none
 */
export async function readListing(session: Session, source: Source, reading: Reading): Promise<Listing> {
  const errors: EntryError[] = [];
  let left = reading.most;
  const take = (many: number): void => {
    left -= many;
    if (left < 0) throw new DirectoryError("too_much", `more than ${reading.most} entries and members`);
  };
  const people = await readPeople(session, source, reading, take, errors);
  const groups = await readGroups(session, source, reading, people.length, take, errors);
  return { people, groups, errors };
}

async function readPeople(
  session: Session,
  { isActiveDirectory, userBase, userFilter, attributes }: Source,
  { signal, now, patienceMs, onRead }: Reading,
  take: (many: number) => void,
  errors: EntryError[],
): Promise<ListedPerson[]> {
  const question = {
    base: userBase,
    filter: filterOf(userFilter),
    attributes: [...attributesToRead(attributes), ...(isActiveDirectory ? ["primaryGroupID"] : [])],
  };
  const orNull = (entry: RawEntry, attribute: string) => textIn(entry, attribute).trim() || null;
  const people = new Map<string, ListedPerson>();
  for await (const page of session.pages(question, pageSize, patienceMs)) {
    signal.throwIfAborted();
    take(1 + page.length);
    for (const entry of page as RawEntry[]) {
      const key = keyOf(entry, attributes.id);
      if (key === null) {
        errors.push({ dn: entry.dn, message: `The entry has no id in the attribute ${attributes.id}.` });
        continue;
      }
      const standing = standingOf(entry, now);
      // Once, even where paging met it twice; another entry with the same id stays beside it, to be noticed.
      people.set(JSON.stringify([key, entry.dn]), {
        ...{ key, dn: entry.dn, username: orNull(entry, attributes.username) },
        displayName: orNull(entry, attributes.displayName),
        email: orNull(entry, attributes.email),
        phone: orNull(entry, attributes.phone),
        primaryGroup: orNull(entry, "primaryGroupID"),
        disabledWhy: standing && disabledWhy[standing],
      });
    }
    onRead(people.size, 0);
  }
  return [...people.values()];
}

/** Kept with the user, so the sentences must not differ from one sync to the next. */
const disabledWhy = {
  disabled: "Disabled in the directory.",
  expired: "The account has expired in the directory.",
} as const;

async function readGroups(
  session: Session,
  { isActiveDirectory, groups }: Source,
  { signal, patienceMs, onRead }: Reading,
  people: number,
  take: (many: number) => void,
  errors: EntryError[],
): Promise<ListedGroup[]> {
  if (groups === null) return [];
  const { id, name, member } = groups.attributes;
  const question = {
    base: groups.base,
    filter: filterOf(groups.filter),
    attributes: [id, name, member, ...(isActiveDirectory ? ["primaryGroupToken"] : [])],
  };
  const found = new Map<string, ListedGroup>();
  for await (const page of session.pages(question, groupPageSize, patienceMs)) {
    take(1 + page.length);
    for (const entry of page as RawEntry[]) {
      const key = keyOf(entry, id);
      const called = textIn(entry, name).trim();
      if (key === null || called === "") {
        errors.push({
          dn: entry.dn,
          message: `The group has nothing in the attribute ${key === null ? id : name}.`,
        });
        continue;
      }
      const members = await allValues(session, entry, member, { patienceMs, signal });
      take(members.length);
      // As with people: another group with the same id stays beside it, to be noticed.
      found.set(JSON.stringify([key, entry.dn]), {
        ...{ key, dn: entry.dn, name: called, members },
        primaryToken: textIn(entry, "primaryGroupToken") || null,
      });
    }
    onRead(people, found.size);
  }
  return [...found.values()];
}

/** Groups bring all their members, so fewer of them are asked for at once. */
const groupPageSize = 50;

/** What a look for one entry by its id found. 'listed': where the listing should have had it. */
export type Whereabouts = "listed" | "elsewhere" | "gone";

/** Whom to look for. */
export type Lost = { readonly what: "person" | "group"; readonly key: string };

/** Looks for an entry by its id, before anybody is told that it is gone. */
export async function lookFor(
  session: Session,
  source: Source,
  { what, key }: Lost,
  patienceMs: number,
): Promise<Whereabouts> {
  const place =
    what === "person"
      ? { base: source.userBase, filter: source.userFilter, id: source.attributes.id }
      : source.groups && {
          base: source.groups.base,
          filter: source.groups.filter,
          id: source.groups.attributes.id,
        };
  const byId = place && idFilter(place.id, key);
  if (!place || !byId) return "gone";
  const isAt = async (base: string, filter: Filter) => {
    const found = await session.search({ base, filter, attributes: ["1.1"] }, performance.now() + patienceMs);
    return found.length > 0;
  };
  if (await isAt(place.base, new AndFilter({ filters: [filterOf(place.filter), byId] }))) return "listed";
  const root = await namingContextOf(session, place.base, performance.now() + patienceMs);
  return (await isAt(root, byId)) ? "elsewhere" : "gone";
}

const filterOf = (text: string): Filter => parsedFilter(text.trim() === "" ? "(objectClass=*)" : text);

function idFilter(attribute: string, key: string): Filter | null {
  if (!isGuid(attribute)) return new EqualityFilter({ attribute, value: key });
  const octets = guidOctets(key);
  return octets && new EqualityFilter({ attribute, value: Buffer.from(octets) });
}
