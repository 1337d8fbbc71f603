"use client";
/** The form that creates a group. */
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { LinkButton } from "@/components/ui/button";
import type { Choice } from "@/lib/login/factors/table";
import { createGroupAction } from "../actions";
import { GroupFields } from "../group-fields";

export function NewGroupForm({ kinds }: { readonly kinds: readonly Choice[] }) {
  return (
    <ActionForm action={createGroupAction}>
      <GroupFields kinds={kinds} />
      <FormButtons>
        <SubmitButton>Create group</SubmitButton>
        <LinkButton href="/groups">Cancel</LinkButton>
      </FormButtons>
    </ActionForm>
  );
}
