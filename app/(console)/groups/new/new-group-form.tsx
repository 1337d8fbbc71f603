"use client";
/** The form that creates a group. */
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { LinkButton } from "@/components/ui/button";
import { createGroupAction } from "../actions";
import { GroupFields } from "../group-fields";

export function NewGroupForm() {
  return (
    <ActionForm action={createGroupAction}>
      <GroupFields />
      <FormButtons>
        <SubmitButton>Create group</SubmitButton>
        <LinkButton href="/groups">Cancel</LinkButton>
      </FormButtons>
    </ActionForm>
  );
}
