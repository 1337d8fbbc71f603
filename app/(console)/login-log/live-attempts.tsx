"use client";
/** The newest page of the log, kept up to date while it is looked at. */
import { Pause, Play } from "lucide-react";
import { useEffect, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import type { AttemptView } from "@/lib/login/log/view";
import { AttemptsTable } from "./attempts-table";

const pollMs = 700;

type Connection = "live" | "ended" | "unreachable";

/** `initial` are the rows that the server rendered, `query` the filters for asking again. */
export function LiveAttempts({
  initial,
  query,
}: {
  readonly initial: readonly AttemptView[];
  readonly query: string;
}) {
  const [attempts, setAttempts] = useState(initial);
  const [isPaused, setIsPaused] = useState(false);
  const [connection, setConnection] = useState<Connection>("live");
  const isAsking = !isPaused && connection !== "ended";

  useEffect(() => {
    if (!isAsking) return;
    const ending = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      if (!document.hidden) {
        const answer = await newest(query, ending.signal);
        if (ending.signal.aborted) return;
        setConnection(answer.connection);
        if (answer.attempts) setAttempts(sameOr(answer.attempts));
        if (answer.connection === "ended") return;
      }
      timer = setTimeout(ask, pollMs);
    };
    timer = setTimeout(ask, pollMs);
    return () => {
      ending.abort();
      clearTimeout(timer);
    };
  }, [isAsking, query]);

  return (
    <div className="flex flex-col gap-3">
      <div className="flex min-h-8 flex-wrap items-center gap-3">
        <Button
          size="sm"
          icon={isPaused ? <Play aria-hidden className="size-4" /> : <Pause aria-hidden className="size-4" />}
          onClick={() => setIsPaused(!isPaused)}
        >
          {isPaused ? "Continue" : "Pause"}
        </Button>
        <p className="text-[0.8125rem] text-muted">
          {isPaused ? "Paused: new attempts are not shown." : "Live: new attempts show within a second."}
        </p>
      </div>
      {connection === "ended" && (
        <Alert tone="warning" title="Your session has ended.">
          Sign in again to see new attempts.
        </Alert>
      )}
      {connection === "unreachable" && (
        <Alert tone="warning" title="The console does not answer.">
          What you see may be old. It is asked again by itself.
        </Alert>
      )}
      <AttemptsTable attempts={attempts} isNarrowed={query !== ""} />
    </div>
  );
}

async function newest(
  query: string,
  signal: AbortSignal,
): Promise<{ readonly connection: Connection; readonly attempts?: readonly AttemptView[] }> {
  try {
    const response = await fetch(`/login-log/live?${query}`, { signal, cache: "no-store" });
    if (response.status === 401 || response.status === 403) return { connection: "ended" };
    if (!response.ok) return { connection: "unreachable" };
    return { connection: "live", attempts: (await response.json()) as AttemptView[] };
  } catch {
    return { connection: "unreachable" };
  }
}

/** Keeps the rows that are there when the answer says the same, so that nothing renders anew. */
const sameOr = (next: readonly AttemptView[]) => (now: readonly AttemptView[]) =>
  next.length === now.length && next.every(({ id }, index) => id === now[index]?.id) ? now : next;
