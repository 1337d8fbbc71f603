"use server";
/** Finding users for the live test. */
import type { Option } from "@/components/ui/select";
import { findUsers } from "@/lib/people/users/queries";
import { currentOperator } from "@/lib/programs/console/session";

/** Up to 20 users by the beginning of any of their names, and what was typed itself: a role need not be a user. */
export async function searchRoles(query: string): Promise<readonly Option[]> {
  const actor = await currentOperator();
  if (!actor) return [];
  const typed = String(query).slice(0, 63);
  const users = await findUsers(actor, typed);
  const found = users.map(({ username, displayName }) => ({
    value: username,
    label: username,
    description: displayName,
  }));
  const isThere = typed === "" || users.some(({ username }) => username === typed);
  return isThere ? found : [...found, { value: typed, label: typed, description: "No user has this name" }];
}
