/** Pure. What a sync would do with each person: compares what a directory lists with the users who exist here. */
import { createUserInput } from "@/lib/people/users/schema";
import type { EntryError, ListedPerson } from "./listing";
import {
  blank,
  type Fields,
  type Known,
  type KnownUser,
  type OwnedField,
  ownedFields,
  type PlanItem,
  type Rules,
} from "./plan";

const schema = createUserInput.pick({ username: true, displayName: true, email: true, phone: true });

/** What an entry's attributes are worth here: values that fit, and what is wrong with the others, which change nothing. */
function valuesOf(person: ListedPerson): {
  values: Partial<Record<OwnedField, string | null>>;
  problems: string[];
} {
  const values: Partial<Record<OwnedField, string | null>> = { displayName: "", email: null, phone: null };
  const problems: string[] = [];
  const names = { displayName: "display name", email: "mail address", phone: "phone number" };
  for (const field of ownedFields) {
    const raw = person[field];
    if (raw === null) continue;
    const parsed = schema.shape[field].safeParse(raw);
    if (parsed.success) values[field] = parsed.data;
    else {
      delete values[field];
      problems.push(`The ${names[field]} “${raw.slice(0, 80)}” is left out: it does not fit.`);
    }
  }
  return { values, problems };
}

/**
 * The plan for one person that the directory lists; `groupIds` are the groups here that the directory puts the person into.
 * Null when nothing is to be done.
 */
export function planPerson(
  person: ListedPerson,
  groupIds: ReadonlySet<string>,
  known: Known,
  rules: Rules,
): PlanItem | null {
  const { username } = person;
  const at = { ...blank, key: person.key, dn: person.dn, name: username ?? person.dn };
  const own = known.byKey.get(person.key);
  const say = (kind: "conflict" | "error", reason: string): PlanItem => ({
    ...at,
    ...{ kind, userId: own?.id ?? null, reason, name: own?.username ?? at.name },
  });
  if (username === null) return say("error", "The entry has no value in the attribute of the role name.");
  const name = schema.shape.username.safeParse(username);
  if (!name.success) {
    return say("error", `“${username}” cannot be a role name: ${name.error.issues[0]?.message}`);
  }
  if (own) return planKnown(person, username, own, groupIds, known, rules) ?? null;
  return planNew(person, username, groupIds, known, rules);
}

function planNew(
  person: ListedPerson,
  username: string,
  groupIds: ReadonlySet<string>,
  known: Known,
  rules: Rules,
): PlanItem | null {
  const { values, problems } = valuesOf(person);
  const at = { ...blank, key: person.key, dn: person.dn, name: username };
  const holder = known.byName.get(username);
  const byMail = person.email === null ? undefined : known.byMail.get(person.email.toLowerCase());
  if (!holder && !byMail) {
    // Directories keep those who left for years; they become users here when they come back.
    if (person.disabledWhy !== null) return null;
    return {
      ...at,
      kind: "add",
      reason: ["In the directory, and not here.", ...problems].join(" "),
      fields: { username, ...ownedValues(values, rules) },
      directoryName: username,
      groups: { added: [...groupIds], removed: [] },
    };
  }
  const local = holder ?? byMail;
  if (!local) return null;
  const isSameName = local.username === username;
  const why = isSameName
    ? "A user with this name"
    : holder
      ? `The user “${local.username}”, who has this name as an alias,`
      : `The user “${local.username}”, who has the same mail address,`;
  const conflict = (reason: string): PlanItem => ({ ...at, kind: "conflict", userId: local.id, reason });
  if (local.directoryId !== null) {
    const whose =
      local.directoryId === rules.directoryId ? "is another entry's" : "belongs to another directory";
    return conflict(`${why} ${whose}. Nothing is changed.`);
  }
  if (rules.conflicts === "skip") {
    return conflict(`${why} is kept here. Nothing is changed, as conflicts are to be skipped.`);
  }
  if (!holder && !rules.byMail) {
    return conflict(
      `${why} is kept here. By the clock nobody is linked by the mail address alone; start a sync by hand to do that.`,
    );
  }
  const isRenamed = !isSameName && rules.conflicts === "take_over";
  // Taken over under another name, the alias becomes the name.
  const gone = isRenamed && holder ? [username] : [];
  const added = !isSameName && !isRenamed && !holder ? [username] : [];
  return {
    ...at,
    kind: isSameName || isRenamed ? "take_over" : "alias",
    userId: local.id,
    name: isRenamed ? username : local.username,
    reason: [
      `${why} is kept here and becomes the directory's`,
      isRenamed ? `, with the name “${username}”.` : isSameName ? "." : `; “${username}” is its alias.`,
      ...problems.map((problem) => ` ${problem}`),
    ].join(""),
    fields: {
      ...(isRenamed && { username }),
      ...differing(ownedValues(values, rules), local),
    },
    directoryName: username,
    aliases: { added, removed: gone },
    groups: groupChanges(local, groupIds, rules),
    ...(person.disabledWhy !== null && { disabledWhy: person.disabledWhy }),
  };
}

function planKnown(
  person: ListedPerson,
  username: string,
  user: KnownUser,
  groupIds: ReadonlySet<string>,
  known: Known,
  rules: Rules,
): PlanItem | null {
  const { values, problems } = valuesOf(person);
  const before = user.directoryName ?? user.username;
  const isRenamed = before !== username && user.username !== username;
  // Whoever was linked under another name keeps it; the alias follows the directory.
  const isAliased = user.username !== before;
  const holder = isRenamed ? known.byName.get(username) : undefined;
  const at = {
    ...blank,
    ...{ userId: user.id, key: person.key, dn: person.dn, name: user.username },
  };
  if (holder && holder.id !== user.id) {
    const reason = `The directory renamed “${before}” to “${username}”, and “${holder.username}” has that name here. Nothing is changed.`;
    return { ...at, kind: "conflict", reason };
  }
  const fields: Fields = {
    ...(isRenamed && !isAliased && { username }),
    ...differing(ownedValues(values, rules), user),
  };
  const aliases = {
    added: isRenamed && isAliased && !user.aliases.includes(username) ? [username] : [],
    removed: isRenamed ? user.aliases.filter((alias) => alias === (isAliased ? before : username)) : [],
  };
  const groups = groupChanges(user, groupIds, rules);
  const isSwitched = user.directoryDisabledWhy !== person.disabledWhy;
  const wasOff = user.directoryDisabledWhy !== null;
  const isMoved = user.directoryDn !== person.dn;
  const reasons = [
    ...(isSwitched && person.disabledWhy !== null ? [person.disabledWhy] : []),
    ...(isSwitched && person.disabledWhy === null ? ["In use in the directory again."] : []),
    ...(isRenamed ? [`Renamed from “${before}” to “${username}” in the directory.`] : []),
    ...differences(fields),
    ...(isMoved ? ["Moved in the directory."] : []),
    ...(groups.added.length > 0 ? [`Into ${count(groups.added.length, "group")}.`] : []),
    ...(groups.removed.length > 0 ? [`Out of ${count(groups.removed.length, "group")}.`] : []),
  ];
  if (reasons.length === 0 && user.directoryName === username) return null;
  const isTurnedOff = isSwitched && !wasOff && person.disabledWhy !== null;
  const isTurnedOn = isSwitched && person.disabledWhy === null;
  return {
    ...at,
    kind: isTurnedOff ? "disable" : isTurnedOn ? "enable" : isRenamed ? "rename" : "change",
    name: fields.username ?? user.username,
    reason: [...reasons, ...problems].join(" ") || "The name in the directory is remembered.",
    fields,
    directoryName: username,
    aliases,
    groups,
    ...(isSwitched && { disabledWhy: person.disabledWhy }),
  };
}

/** The plan for a user whom the directory lists no longer; null when that was known. */
export function planGone(user: KnownUser, why: string): PlanItem | null {
  if (user.directoryDisabledWhy === why) return null;
  return {
    ...blank,
    // Whom it had disabled before loses nothing now.
    kind: user.directoryDisabledWhy === null ? "remove" : "change",
    userId: user.id,
    key: user.directoryKey,
    dn: user.directoryDn ?? "",
    name: user.username,
    reason: why,
    disabledWhy: why,
  };
}

const ownedValues = (values: Partial<Record<OwnedField, string | null>>, { owned }: Rules): Fields =>
  Object.fromEntries(owned.flatMap((field) => (field in values ? [[field, values[field]]] : [])));

const differing = (fields: Fields, user: KnownUser): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([field, value]) => user[field as OwnedField] !== value));

function differences({ displayName, email, phone }: Fields): string[] {
  const said = (what: string, value: string | null | undefined) =>
    value === undefined ? [] : [value ? `${what} is “${value}” now.` : `${what} is gone.`];
  return [
    ...said("Display name", displayName),
    ...said("Mail address", email),
    ...said("Phone number", phone),
  ];
}

function groupChanges(
  user: KnownUser,
  wanted: ReadonlySet<string>,
  { unclearGroups }: Rules,
): PlanItem["groups"] {
  const has = new Set(user.groups.map(({ id }) => id));
  return {
    added: [...wanted].filter((id) => !has.has(id)),
    removed: user.groups
      .filter(({ id, isDirectorys }) => isDirectorys && !wanted.has(id) && !unclearGroups.has(id))
      .map(({ id }) => id),
  };
}

/** "1 group", "3 groups". */
const count = (n: number, word: string) => `${n} ${word}${n === 1 ? "" : "s"}`;

/** People of whom several have the same name or id in the directory: which of them is meant nobody can tell. */
export function withoutNamesakes(people: readonly ListedPerson[]): {
  readonly people: readonly ListedPerson[];
  readonly errors: readonly EntryError[];
} {
  const names = timesOf(people.flatMap(({ username }) => username ?? []));
  const keys = timesOf(people.map(({ key }) => key));
  const whyLeftOut = ({ key, username }: ListedPerson): string | null => {
    const what = isTwice(keys, key) ? `id “${key}”` : isTwice(names, username) ? `name “${username}”` : null;
    return what && `Another entry has the ${what} as well. Neither is taken.`;
  };
  return {
    people: people.filter((person) => whyLeftOut(person) === null),
    errors: people.flatMap((person) => {
      const message = whyLeftOut(person);
      return message === null ? [] : [{ dn: person.dn, message }];
    }),
  };
}

/** The items, without those that would link one user with several entries: who of them is meant nobody can tell. */
export function withoutRivals(items: readonly PlanItem[]): readonly PlanItem[] {
  const isLink = ({ kind }: PlanItem) => kind === "take_over" || kind === "alias";
  const linked = timesOf(items.filter(isLink).flatMap(({ userId }) => userId ?? []));
  return items.map((item) =>
    isLink(item) && isTwice(linked, item.userId)
      ? {
          ...blank,
          ...{ kind: "conflict", userId: item.userId, key: item.key, dn: item.dn, name: item.name },
          reason:
            "Another entry of the directory would be linked with the same user. Nothing is changed. Give one of them another name or mail address in the directory.",
        }
      : item,
  );
}

function timesOf(values: readonly string[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  return times;
}

const isTwice = (times: ReadonlyMap<string, number>, value: string | null): boolean =>
  value !== null && (times.get(value) ?? 0) > 1;
