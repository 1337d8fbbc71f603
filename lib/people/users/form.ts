/** Pure. What the forms on a user's page show. */
import { type FormState, manyValues, oneValue } from "@/lib/foundation/base/form-state";
import type { UpdateUserInput } from "./schema";

/** Who the user is. */
export const identityForm = (user: Omit<UpdateUserInput, "userId">): FormState => ({
  username: oneValue("Database role name", user.username),
  displayName: oneValue("Name", user.displayName),
  email: oneValue("Mail address", user.email),
  phone: oneValue("Phone", user.phone),
  notes: oneValue("Notes", user.notes),
});

/** The user's other role names. */
export const aliasesForm = (aliases: readonly string[]): FormState => ({
  aliases: manyValues("Other role names", aliases),
});

/** The user's groups. */
export const membershipForm = (
  groups: readonly { readonly id: string; readonly name: string }[],
): FormState => ({
  groupIds: manyValues(
    "Member of",
    groups.map(({ id }) => id),
    (id) => groups.find((group) => group.id === id)?.name ?? id,
  ),
});
