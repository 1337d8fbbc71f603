/** How a run of a sync stands, and what its lines are, in words. */
import { Status, type Tone } from "@/components/ui/status";
import type { ItemKind } from "@/lib/people/directory-sync/plan";
import type { RunState, RunView } from "@/lib/people/directory-sync/queries";
import type { ItemState } from "@/lib/people/directory-sync/schema";

const states: Readonly<Record<RunState, { readonly tone: Tone; readonly word: string }>> = {
  waiting: { tone: "info", word: "Waiting" },
  running: { tone: "info", word: "Running" },
  held: { tone: "warn", word: "Stopped by the safety stop" },
  finished: { tone: "ok", word: "Finished" },
  stopped: { tone: "neutral", word: "Cancelled" },
  failed: { tone: "danger", word: "Failed" },
};

export const RunStatus = ({ state }: { readonly state: RunState }) => (
  <Status tone={states[state].tone}>{states[state].word}</Status>
);

/** What each kind of line is called, alone and in a count. */
export const kindWords: Readonly<Record<ItemKind, string>> = {
  add: "Added",
  take_over: "Taken over",
  alias: "Linked",
  rename: "Renamed",
  change: "Changed",
  enable: "Enabled",
  disable: "Disabled",
  remove: "Gone",
  conflict: "Conflict",
  error: "Error",
  add_group: "Group added",
  rename_group: "Group renamed",
  remove_group: "Group gone",
};

const kindTones: Readonly<Partial<Record<ItemKind, Tone>>> = {
  add: "ok",
  enable: "ok",
  disable: "warn",
  remove: "warn",
  remove_group: "warn",
  conflict: "danger",
  error: "danger",
};

export const KindStatus = ({ kind }: { readonly kind: ItemKind }) => (
  <Status tone={kindTones[kind] ?? "neutral"}>{kindWords[kind]}</Status>
);

/** What became of a line. */
export const itemStateWords: Readonly<Record<ItemState, string>> = {
  planned: "Not done",
  done: "Done",
  failed: "Could not be done",
  note: "Nothing to do",
};

/** "12 added, 3 changed" of a run; "nothing to do" without a line. */
export function countsText({ counts }: Pick<RunView, "counts">): string {
  const parts = Object.entries(kindWords).flatMap(([kind, word]) => {
    const n = counts[kind as ItemKind] ?? 0;
    return n === 0 ? [] : [`${n.toLocaleString("en")} ${word.toLowerCase()}`];
  });
  return parts.length === 0 ? "nothing to do" : parts.join(", ");
}
