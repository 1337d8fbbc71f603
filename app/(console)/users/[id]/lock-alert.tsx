"use client";
/** Saying that a user is locked or has failed lately, and clearing it. */
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import type { UserDetail } from "@/lib/people/users/detail";
import { clearLockAction } from "../actions";

export function LockAlert({ user, mayClear }: { readonly user: UserDetail; readonly mayClear: boolean }) {
  const { failures, until, lastFailureAt } = user.lock;
  if (failures === 0 && !until) return null;
  const count = `${failures} ${failures === 1 ? "failure" : "failures"}`;
  const clear = (
    <ConfirmDialog
      trigger={<Button size="sm">Clear now</Button>}
      action={clearLockAction}
      hidden={{ userId: user.id }}
      title={`Clear the failures of ${user.username}?`}
      description="The failures are cleared, and the user can log in again immediately. Check that it was really the user who failed."
      confirmLabel="Clear"
    />
  );
  return (
    <Alert
      tone={until ? "danger" : "info"}
      title={until ? "Locked" : `${count} since the last login`}
      action={mayClear ? clear : undefined}
    >
      {until ? (
        <p>
          After {count}, every login is refused. The lock clears by itself <RelativeTime at={until} />.
        </p>
      ) : (
        lastFailureAt && (
          <p>
            The last one was <RelativeTime at={lastFailureAt} />.
          </p>
        )
      )}
    </Alert>
  );
}
