"use server";
/** What the pages of groups do. */
import { redirect } from "next/navigation";
import { withVersion } from "@/lib/foundation/base/form-state";
import { groupForm } from "@/lib/people/groups/form";
import {
  changeMembersInput,
  createGroupInput,
  groupIdInput,
  updateGroupInput,
} from "@/lib/people/groups/schema";
import {
  assignUsers,
  createGroup,
  deleteGroup,
  unassignUsers,
  updateGroup,
} from "@/lib/people/groups/service";
import { setGrace } from "@/lib/people/roll-out/grace";
import { setGraceInput } from "@/lib/people/roll-out/schema";
import { operatorAction, saved } from "@/lib/programs/console/action";

export const createGroupAction = operatorAction(createGroupInput, async (actor, input) => {
  const { id } = await createGroup(actor, input);
  redirect(`/groups/${id}`);
});

export const updateGroupAction = operatorAction(withVersion(updateGroupInput), async (actor, input) => {
  await updateGroup(actor, input);
  return saved("Saved.", groupForm(input, null));
});

export const deleteGroupAction = operatorAction(groupIdInput, async (actor, input) => {
  await deleteGroup(actor, input);
  redirect("/groups");
});

export const assignUsersAction = operatorAction(changeMembersInput, async (actor, input) => {
  const added = await assignUsers(actor, input);
  return added === 0
    ? "They were already members."
    : `${people(added)} added. Takes effect at the next login.`;
});

export const unassignUsersAction = operatorAction(changeMembersInput, async (actor, input) => {
  const removed = await unassignUsers(actor, input);
  return `${people(removed)} removed. Takes effect at the next login.`;
});

export const setGraceAction = operatorAction(setGraceInput, async (actor, input) => {
  await setGrace(actor, input);
  return "Saved. Takes effect at the next login.";
});

const people = (count: number) => `${count} ${count === 1 ? "user" : "users"}`;
