"use client";
/** Where somebody is signed in, with a button to end each session. */
import type { SessionView } from "@/lib/people/console-sessions/queries";
import type { FormAction } from "@/lib/programs/console/action-state";
import { ActionForm, SubmitButton } from "./ui/action-form";
import { RelativeTime } from "./ui/relative-time";
import { Status } from "./ui/status";

/** `end` takes `sessionId`. The session that the reader is in has no button: signing out ends it. */
export function SessionList({
  sessions,
  end,
}: {
  readonly sessions: readonly SessionView[];
  readonly end: FormAction<never>;
}) {
  if (sessions.length === 0) return <p className="p-4 text-muted">Not signed in anywhere.</p>;
  return (
    <ul className="divide-y divide-line">
      {sessions.map((session) => (
        <SessionRow key={session.id} session={session} end={end} />
      ))}
    </ul>
  );
}

function SessionRow({ session, end }: { readonly session: SessionView; readonly end: FormAction<never> }) {
  const { id, isThisOne, address, userAgent, startedAt, lastSeenAt } = session;
  const browser = userAgent || "Unknown program";
  return (
    <li className="flex items-center gap-4 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="break-words">
          {browser}
          <span className="text-muted"> from {address ?? "an unknown address"}</span>
        </p>
        <p className="text-[0.8125rem] text-muted">
          Signed in <RelativeTime at={startedAt} focusable={false} />, last seen{" "}
          <RelativeTime at={lastSeenAt} focusable={false} />
        </p>
      </div>
      {isThisOne ? (
        <Status tone="ok">This session</Status>
      ) : (
        <ActionForm action={end} hidden={{ sessionId: id }} className="shrink-0">
          <SubmitButton
            variant="secondary"
            size="sm"
            aria-label={`End ${browser} from ${address ?? "unknown"}`}
          >
            End
          </SubmitButton>
        </ActionForm>
      )}
    </li>
  );
}
