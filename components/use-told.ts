"use client";
/** Asking for something that is told while it happens, one line of JSON for each thing; stops when asked or left. */
import { useEffect, useEffectEvent, useRef, useState } from "react";

/** How far it is. `problem` is why it could not begin or go on; `fields` has what is wrong with a field, by its name. */
export type Telling = {
  readonly status: "ready" | "running" | "over";
  readonly problem: string | null;
  readonly fields: Readonly<Record<string, string>>;
};

type Broken = {
  readonly type: "broken";
  readonly text: string;
  readonly fields?: Readonly<Record<string, string>>;
};

const ready: Telling = { status: "ready", problem: null, fields: {} };
const unreachable = "The console cannot be reached. Check that it is running, then try again.";

/** `hear` gets each thing that is told; `stopped` is what is said of one that was stopped by hand. */
export function useTold<Event extends { readonly type: string }>(
  path: string,
  hear: (event: Event) => void,
  stopped: string,
) {
  const [telling, setTelling] = useState(ready);
  const current = useRef<AbortController | null>(null);
  const onHear = useEffectEvent((event: Event | Broken) => {
    if (!isBroken(event)) return hear(event);
    setTelling({ status: "running", problem: event.text, fields: event.fields ?? {} });
  });
  useEffect(() => () => current.current?.abort(), []);

  const start = async (body: object) => {
    const stopping = new AbortController();
    current.current?.abort();
    current.current = stopping;
    setTelling({ ...ready, status: "running" });
    const pass = (event: Event | Broken) => {
      if (current.current === stopping) onHear(event);
    };
    try {
      const response = await fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
        signal: stopping.signal,
        cache: "no-store",
      });
      if (response.ok && response.body) await readLines<Event>(response.body, pass);
      else pass(await refusalOf(response));
    } catch {
      if (!stopping.signal.aborted) pass({ type: "broken", text: unreachable });
    }
    if (current.current === stopping) setTelling((before) => ({ ...before, status: "over" }));
  };
  const stop = () => {
    current.current?.abort();
    current.current = null;
    setTelling({ status: "over", problem: stopped, fields: {} });
  };
  return { telling, start, stop };
}

async function readLines<Event>(
  body: ReadableStream<Uint8Array>,
  hear: (event: Event) => void,
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let unread = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (unread + decoder.decode(value, { stream: true })).split("\n");
    unread = lines.pop() ?? "";
    for (const line of lines) hear(JSON.parse(line) as Event);
  }
}

const isBroken = (event: { readonly type: string }): event is Broken => event.type === "broken";

async function refusalOf(response: Response): Promise<Broken> {
  const answer = (await response.json().catch(() => null)) as Partial<Broken> | null;
  return typeof answer?.text === "string"
    ? { type: "broken", text: answer.text, fields: answer.fields }
    : { type: "broken", text: unreachable };
}
