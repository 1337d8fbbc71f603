"use client";
/** What can be done with a directory as a whole: ask it earlier, remove it. */
import { ChevronDown, Trash2 } from "lucide-react";
import { useState } from "react";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Menu, MenuItem } from "@/components/ui/menu";
import { deleteDirectoryAction, moveDirectoryUpAction } from "../actions";

export function DirectoryMenu({
  id,
  name,
  isFirst,
}: {
  readonly id: string;
  readonly name: string;
  readonly isFirst: boolean;
}) {
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      {!isFirst && (
        <ActionForm action={moveDirectoryUpAction} hidden={{ id }}>
          <SubmitButton variant="secondary">Ask it earlier</SubmitButton>
        </ActionForm>
      )}
      <Menu trigger={<Button icon={<ChevronDown aria-hidden className="size-4" />}>Actions</Button>}>
        <MenuItem danger icon={<Trash2 aria-hidden />} onClick={() => setAsked(true)}>
          Remove…
        </MenuItem>
      </Menu>
      <ConfirmDialog
        open={isAsked}
        onOpenChange={setAsked}
        hidden={{ id }}
        danger
        action={deleteDirectoryAction}
        title={`Remove ${name}?`}
        description="Its settings and the bind account's password are permanently deleted. The directory itself is not changed. While users come from it, it cannot be removed."
        confirmLabel="Remove"
      />
    </>
  );
}
