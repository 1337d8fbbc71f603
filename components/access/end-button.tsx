"use client";
/** Ending a membership before its time. */
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { AccessView } from "@/lib/people/temporary-access/queries";
import type { FormAction } from "@/lib/programs/console/action-state";

/** `who`: "you" on one's own page. */
export function EndButton({
  access,
  action,
  who,
}: {
  readonly access: AccessView;
  readonly action: FormAction<never>;
  readonly who: string;
}) {
  return (
    <ConfirmDialog
      trigger={<Button size="sm">End now…</Button>}
      action={action}
      hidden={{ accessId: access.id }}
      title={`End the membership in ${access.groupName} now?`}
      description={`From the next login, policies for the group no longer apply to ${who}. Sessions that are open at PostgreSQL stay open.`}
      confirmLabel="End now"
    />
  );
}
