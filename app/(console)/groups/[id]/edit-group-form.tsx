"use client";
/** The form that changes a group. */
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import type { Choice } from "@/lib/login/factors/table";
import type { GroupView } from "@/lib/people/groups/queries";
import { updateGroupAction } from "../actions";
import { GroupFields } from "../group-fields";

export function EditGroupForm({
  group,
  kinds,
  version,
}: {
  readonly group: GroupView;
  readonly kinds: readonly Choice[];
  readonly version: string;
}) {
  return (
    <ActionForm action={updateGroupAction} hidden={{ groupId: group.id }} version={version}>
      <GroupFields group={group} kinds={kinds} />
      <FormButtons>
        <SubmitButton variant="secondary">Save settings</SubmitButton>
      </FormButtons>
    </ActionForm>
  );
}
