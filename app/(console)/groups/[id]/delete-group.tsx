"use client";
/** Deleting a group. */
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { GroupView } from "@/lib/people/groups/queries";
import { deleteGroupAction } from "../actions";

export function DeleteGroup({ group }: { readonly group: GroupView }) {
  return (
    <ConfirmDialog
      trigger={<Button>Delete…</Button>}
      danger
      action={deleteGroupAction}
      hidden={{ groupId: group.id }}
      title={`Delete ${group.name}?`}
      description={`Its ${group.members.toLocaleString("en")} members remain users. You cannot delete a group that a policy names.`}
      confirmLabel="Delete"
    />
  );
}
