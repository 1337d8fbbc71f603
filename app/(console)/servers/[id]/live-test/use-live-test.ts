"use client";
/** Running a live test from the page: sends what was typed, hears the steps, stops when asked or left. */
import { useEffect, useRef, useState } from "react";
import type { LiveTestInput } from "@/lib/servers/live-test/schema";
import type { EndEvent, HeardEvent, LiveStep, StepEvent } from "@/lib/servers/live-test/steps";

/** What is typed for one test. */
export type Typed = Omit<LiveTestInput, "serverId">;

/** How far a test is. `problem` is why it could not begin or go on. */
export type Run = {
  readonly status: "ready" | "running" | "over";
  readonly steps: ReadonlyMap<LiveStep, StepEvent>;
  readonly end: EndEvent | null;
  readonly problem: string | null;
};

const ready: Run = { status: "ready", steps: new Map(), end: null, problem: null };
const unreachable = "The console cannot be reached. Look whether it runs, then try again.";

export function useLiveTest(serverId: string) {
  const [run, setRun] = useState<Run>(ready);
  const current = useRef<AbortController | null>(null);
  useEffect(() => () => current.current?.abort(), []);

  const start = async (typed: Typed) => {
    const stopping = new AbortController();
    current.current?.abort();
    current.current = stopping;
    setRun({ ...ready, status: "running" });
    const hear = (event: HeardEvent) => {
      if (current.current === stopping) setRun((before) => after(before, event));
    };
    try {
      const response = await fetch(`/servers/${serverId}/live-test/run`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ serverId, ...typed }),
        signal: stopping.signal,
        cache: "no-store",
      });
      if (response.ok && response.body) await readLines(response.body, hear);
      else hear({ type: "broken", text: await refusalOf(response) });
    } catch {
      if (!stopping.signal.aborted) hear({ type: "broken", text: unreachable });
    }
    if (current.current === stopping) setRun((before) => ({ ...before, status: "over" }));
  };
  const stop = () => {
    current.current?.abort();
    current.current = null;
    setRun((before) => ({
      ...before,
      status: "over",
      problem: "Stopped. The login may have counted all the same.",
    }));
  };
  return { run, start, stop };
}

function after(run: Run, event: HeardEvent): Run {
  switch (event.type) {
    case "step":
      return { ...run, steps: new Map(run.steps).set(event.step, event) };
    case "end":
      return { ...run, end: event };
    case "broken":
      return { ...run, problem: event.text };
  }
}

async function readLines(body: ReadableStream<Uint8Array>, hear: (event: HeardEvent) => void): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let unread = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (unread + decoder.decode(value, { stream: true })).split("\n");
    unread = lines.pop() ?? "";
    for (const line of lines) hear(JSON.parse(line) as HeardEvent);
  }
}

async function refusalOf(response: Response): Promise<string> {
  const answer = (await response.json().catch(() => null)) as { text?: unknown } | null;
  return typeof answer?.text === "string" ? answer.text : unreachable;
}
