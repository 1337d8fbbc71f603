"use client";
/** Signs somebody out everywhere but here. */
import type { FormAction } from "@/lib/programs/console/action-state";
import { Button } from "./ui/button";
import { ConfirmDialog } from "./ui/confirm-dialog";

/** The button, with a question before it. It stays when there are no others, so that it can say what it did. */
export function EndOtherSessions({
  action,
  hasOthers,
}: {
  readonly action: FormAction<never>;
  readonly hasOthers: boolean;
}) {
  return (
    <ConfirmDialog
      trigger={<Button disabled={!hasOthers}>End all other sessions</Button>}
      action={action}
      title="End all other sessions?"
      description="You stay signed in here. Everywhere else you will have to sign in again with password and code."
      confirmLabel="End all other sessions"
    />
  );
}
