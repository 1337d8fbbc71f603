/** Pure. Which directory is meant, as it was when the facts were read. */

/** Another revision is another directory: other addresses, another account, another search. */
export type DirectoryRevision = { readonly id: string; readonly revision: number };
