"use client";
/** Running a change in bulk from the browser: step after step until nothing is left, with its progress. */
import { useRef, useState } from "react";
import { useConfirmed } from "@/components/ui/use-confirmed";
import type { BulkFailure } from "@/lib/people/users/bulk";
import { idle } from "@/lib/programs/console/action-state";
import { changeUsersAction } from "./bulk-actions";

/** How far a run has come. 'failed' stopped it; what was changed before stays changed. */
export type BulkProgress = {
  readonly status: "ready" | "running" | "stopped" | "finished" | "failed";
  readonly changed: number;
  readonly unchanged: number;
  readonly failures: readonly BulkFailure[];
  readonly error: string;
  readonly fields: Readonly<Record<string, string>>;
};

const ready: BulkProgress = {
  status: "ready",
  changed: 0,
  unchanged: 0,
  failures: [],
  error: "",
  fields: {},
};

/** `start` runs the change that `values` describe; `stop` ends it after the present step. Render `confirmation`. */
export function useBulkRun() {
  const [progress, setProgress] = useState(ready);
  const isStopping = useRef(false);
  const [change, confirmation] = useConfirmed(changeUsersAction);

  async function start(values: Readonly<Record<string, string>>) {
    isStopping.current = false;
    let state: BulkProgress = { ...ready, status: "running" };
    setProgress(state);
    let after = "";
    do {
      const form = new FormData();
      for (const [name, value] of Object.entries(values)) form.set(name, value);
      if (after) form.set("after", after);
      const answer = await change(idle, form).catch(() => null);
      if (answer?.status !== "done" || !answer.data) {
        const said = answer?.status === "error" ? answer : null;
        const error = said?.message ?? "The console did not respond. Try again.";
        setProgress({ ...state, status: "failed", error, fields: said?.fields ?? {} });
        return;
      }
      const { changed, unchanged, failures, next } = answer.data;
      state = {
        ...state,
        changed: state.changed + changed,
        unchanged: state.unchanged + unchanged,
        failures: [...state.failures, ...failures],
      };
      after = next ?? "";
      setProgress(state);
    } while (after !== "" && !isStopping.current);
    setProgress({ ...state, status: after === "" ? "finished" : "stopped" });
  }

  function stop() {
    isStopping.current = true;
  }

  return { progress, start, stop, confirmation };
}
