"use client";
/** A live test as the page keeps it: what was told of each step. */
import { useState } from "react";
import { type Telling, useTold } from "@/components/use-told";
import type { LiveTestInput } from "@/lib/servers/live-test/schema";
import type { EndEvent, LiveEvent, LiveStep, StepEvent } from "@/lib/servers/live-test/steps";

/** What is typed for one test. */
export type Typed = Omit<LiveTestInput, "serverId">;

/** How far a test is. */
export type Run = Telling & {
  readonly steps: ReadonlyMap<LiveStep, StepEvent>;
  readonly end: EndEvent | null;
};

type Heard = Pick<Run, "steps" | "end">;
const nothing: Heard = { steps: new Map(), end: null };

export function useLiveTest(serverId: string) {
  const [heard, setHeard] = useState(nothing);
  const { telling, start, stop } = useTold<LiveEvent>(
    `/servers/${serverId}/live-test/run`,
    (event) => setHeard((before) => after(before, event)),
    "Stopped. The login may have counted all the same.",
  );
  return {
    run: { ...heard, ...telling },
    start: (typed: Typed) => {
      setHeard(nothing);
      void start({ serverId, ...typed });
    },
    stop,
  };
}

const after = (heard: Heard, event: LiveEvent): Heard =>
  event.type === "step"
    ? { ...heard, steps: new Map(heard.steps).set(event.step, event) }
    : { ...heard, end: event };
