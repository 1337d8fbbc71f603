"use client";
/** The newest page of the log, kept up to date while it is looked at. */
import { LiveBar } from "@/components/live-bar";
import { useLive } from "@/components/use-live";
import { addressText } from "@/lib/login/log/seen-from";
import type { AttemptView } from "@/lib/login/log/view";
import { AttemptsTable } from "./attempts-table";

const pollMs = 700;

/** `initial` are the rows that the server rendered, `query` the filters for asking again. */
export function LiveAttempts({
  initial,
  query,
  maySeePolicies,
}: {
  readonly initial: readonly AttemptView[];
  readonly query: string;
  readonly maySeePolicies: boolean;
}) {
  const live = useLive({ url: `/login-log/live?${query}`, initial, pollMs, isSame });
  return (
    <div className="flex flex-col gap-3">
      <LiveBar
        live={live}
        liveText="Live: new attempts appear within a second."
        pausedText="Paused: new attempts are not shown."
      />
      <AttemptsTable attempts={live.data} isNarrowed={query !== ""} maySeePolicies={maySeePolicies} />
    </div>
  );
}

/** Of an attempt only where it came from can become known later, so that and their numbers tell. */
const isSame = (now: readonly AttemptView[], next: readonly AttemptView[]) =>
  next.length === now.length && next.every((attempt, index) => tellingOf(attempt) === tellingOf(now[index]));
const tellingOf = (attempt: AttemptView | undefined): string =>
  attempt ? [attempt.id, addressText(attempt), attempt.database, attempt.application].join(" ") : "";
