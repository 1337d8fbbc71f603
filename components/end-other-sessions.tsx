"use client";
/** Signs somebody out everywhere but here. */
import type { FormAction } from "@/lib/programs/console/action-state";
import { Button } from "./ui/button";
import { ConfirmDialog } from "./ui/confirm-dialog";

/** The button, with a question before it. */
export function EndOtherSessions({ action }: { readonly action: FormAction<never> }) {
  return (
    <ConfirmDialog
      trigger={<Button>End all others</Button>}
      action={action}
      title="End all other sessions?"
      description="You stay signed in here. Everywhere else you sign in again, with password and code."
      confirmLabel="End all others"
    />
  );
}
