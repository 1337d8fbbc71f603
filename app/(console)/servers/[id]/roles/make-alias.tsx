"use client";
/** Offering to make a role another name of the user whose name is like it. */
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { makeAliasAction } from "./actions";

export function MakeAlias({
  serverId,
  role,
  user,
}: {
  readonly serverId: string;
  readonly role: string;
  readonly user: { readonly id: string; readonly username: string };
}) {
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm">
          Same as <span className="max-w-32 truncate">{user.username}</span>?
        </Button>
      }
      action={makeAliasAction}
      hidden={{ id: serverId, role, userId: user.id }}
      title={`Is ${role} the user ${user.username}?`}
      description={`Anyone who logs in as ${role} will then use the password and code of ${user.username}. You can undo this on the user's page.`}
      confirmLabel="Make it an alias"
    />
  );
}
