"use client";
/** Keeping what a page shows up to date: asks an address again and again while the page is looked at. */
import { useEffect, useState } from "react";

/** "ended": the session is over. "unreachable": the console does not answer. */
export type Connection = "live" | "ended" | "unreachable";

/** What was answered last; `initial` until then. */
export type Live<Data> = {
  readonly data: Data;
  readonly connection: Connection;
  readonly isPaused: boolean;
  setPaused(isPaused: boolean): void;
};

/**
 * Asks `url` every `pollMs` for JSON, while the page is visible and not paused. `isSame` keeps what is there when the
 * answer says the same, so that nothing renders anew.
 */
export function useLive<Data>({
  url,
  initial,
  pollMs,
  isSame,
}: {
  readonly url: string;
  readonly initial: Data;
  readonly pollMs: number;
  readonly isSame: (now: Data, next: Data) => boolean;
}): Live<Data> {
  const [data, setData] = useState(initial);
  const [isPaused, setPaused] = useState(false);
  const [connection, setConnection] = useState<Connection>("live");
  const isAsking = !isPaused && connection !== "ended";

  useEffect(() => {
    if (!isAsking) return;
    const ending = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      if (!document.hidden) {
        const answer = await askFor<Data>(url, ending.signal);
        if (ending.signal.aborted) return;
        setConnection(answer.connection);
        const { data: next } = answer;
        if (next !== undefined) setData((now) => (isSame(now, next) ? now : next));
        if (answer.connection === "ended") return;
      }
      timer = setTimeout(ask, pollMs);
    };
    timer = setTimeout(ask, pollMs);
    return () => {
      ending.abort();
      clearTimeout(timer);
    };
  }, [isAsking, url, pollMs, isSame]);
  return { data, connection, isPaused, setPaused };
}

async function askFor<Data>(
  url: string,
  signal: AbortSignal,
): Promise<{ readonly connection: Connection; readonly data?: Data }> {
  try {
    const response = await fetch(url, { signal, cache: "no-store" });
    if (response.status === 401 || response.status === 403) return { connection: "ended" };
    if (!response.ok) return { connection: "unreachable" };
    return { connection: "live", data: (await response.json()) as Data };
  } catch {
    return { connection: "unreachable" };
  }
}
