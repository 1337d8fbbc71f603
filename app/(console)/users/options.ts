"use server";
/** What pickers ask while someone types: users and groups by the beginning of a word of their names. */
import type { Option } from "@/components/ui/select";
import { groupNames } from "@/lib/people/groups/queries";
import { findUsers } from "@/lib/people/users/queries";
import { currentOperator } from "@/lib/programs/console/session";

/** Up to 20 groups. Nothing when the session has ended. */
export async function searchGroups(query: string): Promise<readonly Option[]> {
  const actor = await currentOperator();
  if (!actor) return [];
  const groups = await groupNames(actor, { search: String(query).slice(0, 200), atMost: 20 });
  return groups.map(({ id, name }) => ({ value: id, label: name }));
}

/** Up to 20 users; the value is the id. Nothing when the session has ended. */
export async function searchUsers(query: string): Promise<readonly Option[]> {
  return (await foundUsers(query)).map(({ id, ...user }) => ({ ...asOption(user), value: id }));
}

/** The same where a user is named as at a login: the value is the username. */
export async function searchUsernames(query: string): Promise<readonly Option[]> {
  return (await foundUsers(query)).map(asOption);
}

const asOption = ({
  username,
  displayName,
}: {
  readonly username: string;
  readonly displayName: string;
}) => ({
  value: username,
  label: username,
  description: displayName,
});

async function foundUsers(query: string) {
  const actor = await currentOperator();
  return actor ? findUsers(actor, String(query).slice(0, 200)) : [];
}
