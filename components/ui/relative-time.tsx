"use client";
/** An instant as people say it ("3 minutes ago"), with the exact time on hover and focus. */
import { useSyncExternalStore } from "react";
import { Tooltip } from "./tooltip";

const tickMs = 15_000;

/** `at`: a Date or ISO text. In long tables set `focusable` to false, so that Tab does not stop at every row. */
export function RelativeTime({
  at,
  focusable = true,
}: {
  readonly at: Date | string;
  readonly focusable?: boolean;
}) {
  const instant = typeof at === "string" ? new Date(at) : at;
  const nowMs = useSyncExternalStore(subscribe, present, () => null);
  const iso = instant.toISOString();
  // The server does not know the reader's time zone: it prints UTC, the browser replaces it after hydration.
  const exact = nowMs === null ? `${iso.slice(0, 19).replace("T", " ")} UTC` : exactFormat.format(instant);
  const words = relativeWords(instant.getTime() - (nowMs ?? Date.now()));
  return (
    <Tooltip content={exact}>
      <time
        dateTime={iso}
        tabIndex={focusable ? 0 : undefined}
        suppressHydrationWarning
        className="rounded-sm whitespace-nowrap tabular-nums decoration-line-strong decoration-dotted underline-offset-4 hover:underline"
      >
        {words}
      </time>
    </Tooltip>
  );
}

/** "3 minutes ago", "in 2 days"; `ms` from now, negative in the past. */
export function relativeWords(ms: number): string {
  const past = Math.abs(ms);
  if (past < 10_000) return "just now";
  for (const [unit, size] of units) {
    // Rounded towards later: what ends in 23 hours and 59 minutes ends "in 24 hours". The page's clock may be a tick
    // behind, which must not turn three days into four.
    const slackMs = ms > 0 && size > tickMs ? tickMs : 0;
    if (past >= size) return relativeFormat.format(Math.ceil((ms - slackMs) / size), unit);
  }
  return "just now";
}

const units = [
  ["year", 31_557_600_000],
  ["month", 2_629_800_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
] as const;
const relativeFormat = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const exactFormat = new Intl.DateTimeFormat(undefined, {
  dateStyle: "medium",
  timeStyle: "long",
});

const listeners = new Set<() => void>();
let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** One timer for every instant on the page. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    now = 0;
  };
}

function present(): number {
  if (now === 0) now = Date.now();
  return now;
}
