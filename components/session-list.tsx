"use client";
/** Where somebody is signed in, with a button to end each session. */
import type { SessionView } from "@/lib/people/console-sessions/queries";
import type { FormAction } from "@/lib/programs/console/action-state";
import { ActionForm } from "./ui/action-form";
import { Button } from "./ui/button";
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
  // One form around all: a row that is gone could not say that its session has ended.
  return (
    <ActionForm action={end} className="gap-0">
      {sessions.length === 0 && <p className="p-4 text-muted">Not signed in anywhere.</p>}
      <ul className="divide-y divide-line">
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
    </ActionForm>
  );
}

function SessionRow({ session }: { readonly session: SessionView }) {
  const { id, isThisOne, address, userAgent, startedAt, lastSeenAt } = session;
  const browser = userAgent || "Unknown program";
  const place = address ?? "an unknown address";
  return (
    <li className="flex items-center gap-4 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="break-words">
          {browser}
          <span className="text-muted"> from {place}</span>
        </p>
        <p className="text-[0.8125rem] text-muted">
          Signed in <RelativeTime at={startedAt} focusable={false} />, last seen{" "}
          <RelativeTime at={lastSeenAt} focusable={false} />
        </p>
      </div>
      {isThisOne ? (
        <Status tone="ok">This session</Status>
      ) : (
        <Button
          type="submit"
          name="sessionId"
          value={id}
          size="sm"
          aria-label={`End ${browser} from ${place}`}
        >
          End
        </Button>
      )}
    </li>
  );
}
