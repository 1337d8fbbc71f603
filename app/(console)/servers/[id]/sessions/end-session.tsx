"use client";
/** The question before a session is ended. */
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { ExplainedSession } from "@/lib/servers/sessions/session";
import { endSessionAction } from "./actions";

/** Stands beside the table: the session's row goes with the session, and would take the answer with it. */
export function EndSession({
  serverId,
  session: { pid, role, startedAt },
  isOpen,
  onOpenChange,
}: {
  readonly serverId: string;
  readonly session: ExplainedSession;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}) {
  return (
    <ConfirmDialog
      key={`${pid} ${startedAt}`}
      open={isOpen}
      onOpenChange={onOpenChange}
      action={endSessionAction}
      hidden={{ serverId, pid: String(pid), role, startedAt }}
      danger
      title={`End the session of ${role}?`}
      description="Its connection is closed, and what it has not committed is rolled back. Whoever it is can connect again as before, so close the way in first."
      confirmLabel="End session"
    />
  );
}
