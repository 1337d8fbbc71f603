/** Pure. The words of a plan: what a sync compares, by which rules, and the things that it does. */
import type { EntryError } from "./listing";

/** What becomes of somebody whose name or mail address a user here has already. */
export const conflictRules = ["skip", "take_over", "alias"] as const;
export type ConflictRule = (typeof conflictRules)[number];

/** Fields of a user that a directory may own. */
export const ownedFields = ["displayName", "email", "phone"] as const;
export type OwnedField = (typeof ownedFields)[number];

/** How the administrator wants it. */
export type Rules = {
  readonly directoryId: string;
  readonly conflicts: ConflictRule;
  /**
   * Whether somebody may be linked by the mail address alone: in runs that an operator asked for. In many directories people
   * change their own, and by the clock nobody would look at what became of it.
   */
  readonly byMail: boolean;
  /** Those that an attribute is chosen for. */
  readonly owned: readonly OwnedField[];
  /** Ids of groups here that nobody is taken out of, because it is not clear which group of the directory they are. */
  readonly unclearGroups: ReadonlySet<string>;
};

/** A user here, as far as a sync looks at it. */
export type KnownUser = {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly directoryId: string | null;
  readonly directoryKey: string | null;
  readonly directoryDn: string | null;
  /** What the directory called the user when it was last read. */
  readonly directoryName: string | null;
  readonly directoryDisabledWhy: string | null;
  readonly aliases: readonly string[];
  /** Groups that the user is in, and whether a directory said so. */
  readonly groups: readonly { readonly id: string; readonly isDirectorys: boolean }[];
};

/** What exists here, as far as a listing touches it. */
export type Known = {
  readonly byKey: ReadonlyMap<string, KnownUser>;
  /** By username and by each alias. */
  readonly byName: ReadonlyMap<string, KnownUser>;
  /** Users kept here alone, by mail address in lower case; null where several have it. */
  readonly byMail: ReadonlyMap<string, KnownUser | null>;
};

/** The kinds of things that a sync does, or says that it does not. */
export const itemKinds = [
  "add",
  "take_over",
  "alias",
  "rename",
  "change",
  "enable",
  "disable",
  "remove",
  "conflict",
  "error",
  "add_group",
  "rename_group",
  "remove_group",
] as const;
export type ItemKind = (typeof itemKinds)[number];

/** Values of a user that are to be written. */
export type Fields = Partial<Record<"username" | "displayName", string>> &
  Partial<Record<"email" | "phone", string | null>>;

/** One thing, with its reason. `userId` is null for who is to be added and for what concerns no user here. */
export type PlanItem = {
  readonly kind: ItemKind;
  readonly userId: string | null;
  /** The id of the entry in the directory; null where it has none. */
  readonly key: string | null;
  readonly dn: string;
  /** What the user or the group is called here. */
  readonly name: string;
  readonly reason: string;
  readonly fields: Fields;
  /** The name in the directory, to be remembered; null where nothing is written. */
  readonly directoryName: string | null;
  /** Other role names to give and to take. */
  readonly aliases: { readonly added: readonly string[]; readonly removed: readonly string[] };
  /** Ids of groups to put the user into, and to take the user out of. */
  readonly groups: { readonly added: readonly string[]; readonly removed: readonly string[] };
  /** Set: the user is disabled by the directory with this reason. Null: no longer. Undefined: as it is. */
  readonly disabledWhy?: string | null;
};

const nothing = { added: [], removed: [] } as const;

/** An item of which nothing is said yet. */
export const blank = {
  userId: null,
  fields: {},
  directoryName: null,
  aliases: nothing,
  groups: nothing,
} as const;

/** What the plan says of an entry that cannot be taken. */
export const errorItem = ({ dn, message }: EntryError): PlanItem => ({
  ...blank,
  ...{ kind: "error", key: null, dn, name: dn, reason: message },
});
