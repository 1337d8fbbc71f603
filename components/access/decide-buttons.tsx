"use client";
/** Approving or refusing a request, with a reason: the same for operators and for people whose group decides. */
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { hoursText } from "@/lib/people/temporary-access/hours-text";
import type { AccessView } from "@/lib/people/temporary-access/queries";
import type { FormAction } from "@/lib/programs/console/action-state";

export function DecideButtons({
  access,
  approve,
  refuse,
}: {
  readonly access: AccessView;
  readonly approve: FormAction<never>;
  readonly refuse: FormAction<never>;
}) {
  const { id, username, groupName, hours } = access;
  return (
    <div className="flex flex-wrap gap-2">
      <ConfirmDialog
        trigger={<Button size="sm">Approve…</Button>}
        action={approve}
        hidden={{ accessId: id }}
        title={`Make ${username} a member of ${groupName}?`}
        description={`From now on, for ${hoursText(hours)}. Policies for the group apply from the next login and stop applying by themselves.`}
        confirmLabel="Approve"
        reason="optional"
      />
      <ConfirmDialog
        trigger={<Button size="sm">Refuse…</Button>}
        action={refuse}
        hidden={{ accessId: id }}
        title={`Refuse ${username} access to ${groupName}?`}
        description="The person sees the reason and can ask again."
        confirmLabel="Refuse"
        reason="required"
      />
    </div>
  );
}
