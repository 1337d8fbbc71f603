"use client";
/** What can be done with a server: read it now, change its settings, remove it. */
import { ChevronDown, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Menu, MenuItem, MenuLink, MenuSeparator } from "@/components/ui/menu";
import type { ServerHead } from "@/lib/servers/registry/queries";
import { deleteServerAction, readServerAction } from "../actions";

export function ServerMenu({ server }: { readonly server: ServerHead }) {
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      <ActionForm action={readServerAction} hidden={{ id: server.id }} quiet>
        <SubmitButton>Read now</SubmitButton>
      </ActionForm>
      <Menu trigger={<Button icon={<ChevronDown aria-hidden className="size-4" />}>Actions</Button>}>
        <MenuLink href={`/servers/${server.id}/edit`} icon={<Pencil aria-hidden />}>
          Edit
        </MenuLink>
        <MenuSeparator />
        <MenuItem danger icon={<Trash2 aria-hidden />} onClick={() => setAsked(true)}>
          Remove…
        </MenuItem>
      </Menu>
      <ConfirmDialog
        open={isAsked}
        onOpenChange={setAsked}
        hidden={{ id: server.id }}
        danger
        action={deleteServerAction}
        title={`Remove ${server.name}?`}
        description="The stored information, the monitoring password, the accepted gaps and all posture runs are permanently deleted. The server itself, its logins and its monitoring role are not changed."
        confirmLabel="Remove"
      />
    </>
  );
}
