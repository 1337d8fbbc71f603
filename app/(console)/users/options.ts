"use server";
/** What pickers ask while someone types: users and groups by the beginning of a word of their names. */
import type { Option } from "@/components/ui/select";
import { listGroups } from "@/lib/people/groups/queries";
import { groupListRequest } from "@/lib/people/groups/schema";
import { findUsers } from "@/lib/people/users/queries";
import { currentOperator } from "@/lib/programs/console/session";

/** Up to 20 groups. Nothing when the session has ended. */
export async function searchGroups(query: string): Promise<readonly Option[]> {
  const actor = await currentOperator();
  if (!actor) return [];
  const { rows } = await listGroups(actor, groupListRequest.parse({ search: String(query), pageSize: 20 }));
  return rows.map(({ id, name }) => ({ value: id, label: name }));
}

/** Up to 20 users. Nothing when the session has ended. */
export async function searchUsers(query: string): Promise<readonly Option[]> {
  const actor = await currentOperator();
  if (!actor) return [];
  const users = await findUsers(actor, String(query).slice(0, 200));
  return users.map(({ id, username, displayName }) => ({
    value: id,
    label: username,
    description: displayName,
  }));
}
