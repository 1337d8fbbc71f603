"use client";
/** The form that changes a group. */
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import type { GroupView } from "@/lib/people/groups/queries";
import { updateGroupAction } from "../actions";
import { GroupFields } from "../group-fields";

export function EditGroupForm({ group }: { readonly group: GroupView }) {
  return (
    <ActionForm action={updateGroupAction} hidden={{ groupId: group.id }}>
      <GroupFields group={group} />
      <FormButtons>
        <SubmitButton variant="secondary">Save settings</SubmitButton>
      </FormButtons>
    </ActionForm>
  );
}
