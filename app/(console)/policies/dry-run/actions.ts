"use server";
/** Finding users for the dry run. */
import type { Option } from "@/components/ui/select";
import { findUsers } from "@/lib/people/users/queries";
import { currentOperator } from "@/lib/programs/console/session";

/** Up to 20 users by the beginning of any word of their names; none when nobody is signed in. */
export async function searchUsers(query: string): Promise<readonly Option[]> {
  const actor = await currentOperator();
  if (!actor) return [];
  const users = await findUsers(actor, String(query).slice(0, 200));
  return users.map(({ username, displayName }) => ({
    value: username,
    label: username,
    description: displayName,
  }));
}
