"use client";
/** Ending one session. */
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { ExplainedSession } from "@/lib/servers/sessions/session";
import { endSessionAction } from "./actions";

export function EndSession({
  serverId,
  session: { pid, role, startedAt },
}: {
  readonly serverId: string;
  readonly session: ExplainedSession;
}) {
  return (
    <ConfirmDialog
      trigger={<Button size="sm">End…</Button>}
      action={endSessionAction}
      hidden={{ serverId, pid: String(pid), role, startedAt }}
      danger
      title={`End the session of ${role}?`}
      description="Its connection is closed, and what it has not committed is rolled back. Whoever it is can connect again as before, so close the way in first."
      confirmLabel="End session"
    />
  );
}
