"use client";
/** A protection test as a page keeps it: what runs, what each check showed, other ways in, and the end. */
import { useState } from "react";
import { type Telling, useTold } from "@/components/use-told";
import type { Check, CheckResult, OtherWays, ProtectionEvent } from "@/lib/servers/protection/checks";
import type { ProtectionInput } from "@/lib/servers/protection/schema";

/** How far a test is. */
export type ProtectionRun = Telling & {
  readonly running: Check | "lines" | null;
  readonly results: ReadonlyMap<Check, CheckResult>;
  readonly ways: OtherWays | null;
  /** Null until the end. */
  readonly isWhole: boolean | null;
};

/** Before anything was tested. */
export const nothingTested: ProtectionRun = {
  ...{ status: "ready", problem: null, fields: {} },
  ...{ running: null, results: new Map(), ways: null, isWhole: null },
};

type Heard = Omit<ProtectionRun, keyof Telling>;
const nothing: Heard = { running: null, results: new Map(), ways: null, isWhole: null };

/** `onEnd` hears what each test came to. */
export function useProtectionTest(serverId: string, onEnd: (isWhole: boolean) => void) {
  const [heard, setHeard] = useState(nothing);
  const { telling, start, stop } = useTold<ProtectionEvent>(
    `/servers/${serverId}/live-test/protection`,
    (event) => {
      setHeard((before) => after(before, event));
      if (event.type === "end") onEnd(event.isWhole);
    },
    "Stopped. Logins that were under way may have counted.",
  );
  return {
    run: { ...heard, ...telling } satisfies ProtectionRun,
    start: (typed: Omit<ProtectionInput, "serverId">) => {
      setHeard(nothing);
      void start({ serverId, ...typed });
    },
    stop,
  };
}

function after(heard: Heard, event: ProtectionEvent): Heard {
  switch (event.type) {
    case "running":
      return { ...heard, running: event.check };
    case "check":
      return { ...heard, running: null, results: new Map(heard.results).set(event.check, event) };
    case "ways":
      return { ...heard, ways: event };
    case "end":
      return { ...heard, isWhole: event.isWhole };
  }
}
