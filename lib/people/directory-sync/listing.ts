/** Pure. What was read from a directory, after its attributes were mapped. */

/** Somebody in the directory. Texts are trimmed; what the entry lacks is null. */
export type ListedPerson = {
  /** The id that never changes, as text. */
  readonly key: string;
  readonly dn: string;
  readonly username: string | null;
  readonly displayName: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** Active Directory's primary group, which lists nobody as its member; null elsewhere. */
  readonly primaryGroup: string | null;
  /** Why nobody may log in with this entry, as a sentence; null when it is in use. */
  readonly disabledWhy: string | null;
};

/** A group in the directory. */
export type ListedGroup = {
  readonly key: string;
  readonly dn: string;
  readonly name: string;
  /** DNs of people and groups; names of people where the directory has it so (memberUid). */
  readonly members: readonly string[];
  /** What people's `primaryGroup` says of this one; null elsewhere. */
  readonly primaryToken: string | null;
};

/** Something about one entry that kept it, or a part of it, from being taken. */
export type EntryError = { readonly dn: string; readonly message: string };

/** Everything that was read. A listing that may be cut short is never one of these: reading it throws. */
export type Listing = {
  readonly people: readonly ListedPerson[];
  readonly groups: readonly ListedGroup[];
  readonly errors: readonly EntryError[];
};
