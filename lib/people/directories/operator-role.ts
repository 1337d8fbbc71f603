/** Pure. Which role a directory gives: by the groups that somebody is in there. */
import type { Role } from "@/lib/foundation/access/permissions";

/** A group whose members are operators. */
export type OperatorGroup = { readonly key: string; readonly role: Role };

/** The role of the first of `groups`, in their order, that somebody is in; null: no operator. */
export const roleBy = (groups: readonly OperatorGroup[], memberOf: ReadonlySet<string>): Role | null =>
  groups.find(({ key }) => memberOf.has(key))?.role ?? null;
