"use client";
/** Taking back something of the user's that is open: a link, a code. */
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { FormAction } from "@/lib/programs/console/action-state";

/** Asks first. `what` is "the enrolment link"; `then` says what becomes of whoever has it. */
export function RevokeButton({
  action,
  userId,
  what,
  then,
  onDone,
}: {
  readonly action: FormAction<never>;
  readonly userId: string;
  readonly what: string;
  readonly then: string;
  readonly onDone: () => void;
}) {
  return (
    <ConfirmDialog
      trigger={<Button variant="ghost">Revoke…</Button>}
      danger
      action={action}
      hidden={{ userId }}
      title={`Revoke ${what}?`}
      description={then}
      confirmLabel="Revoke"
      onDone={onDone}
    />
  );
}
