"use client";
/** Above something that is kept up to date: pause and continue, and what is wrong when it cannot be. */
import { Pause, Play } from "lucide-react";
import { Alert } from "./ui/alert";
import { Button } from "./ui/button";
import type { Live } from "./use-live";

/** `liveText` and `pausedText` say what is kept up to date and what is not. */
export function LiveBar({
  live: { connection, isPaused, setPaused },
  liveText,
  pausedText,
}: {
  readonly live: Omit<Live<unknown>, "data">;
  readonly liveText: string;
  readonly pausedText: string;
}) {
  const Icon = isPaused ? Play : Pause;
  return (
    <>
      <div className="flex min-h-8 flex-wrap items-center gap-3">
        <Button size="sm" icon={<Icon aria-hidden className="size-4" />} onClick={() => setPaused(!isPaused)}>
          {isPaused ? "Resume" : "Pause"}
        </Button>
        <p className="text-[0.8125rem] text-muted">{isPaused ? pausedText : liveText}</p>
      </div>
      {connection === "ended" && (
        <Alert tone="warning" title="Your session has ended.">
          Sign in again to see what is new.
        </Alert>
      )}
      {connection === "unreachable" && (
        <Alert tone="warning" title="The console is not responding.">
          This page may be out of date. It keeps trying to reconnect.
        </Alert>
      )}
    </>
  );
}
