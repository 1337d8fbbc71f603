"use client";
/** Signs the operator out everywhere. */
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { endOwnSessionsAction } from "./actions";

export function EndSessions() {
  return (
    <ConfirmDialog
      trigger={<Button>Sign out everywhere</Button>}
      action={endOwnSessionsAction}
      title="Sign out everywhere?"
      description="Every session of yours ends, this one too. You sign in again with password and code."
      confirmLabel="Sign out everywhere"
    />
  );
}
