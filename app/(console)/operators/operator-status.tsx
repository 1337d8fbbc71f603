/** How an operator's state is said. */
import { Status, type Tone } from "@/components/ui/status";
import type { OperatorStatus as State } from "@/lib/people/operators/queries";

const words: Readonly<Record<State, readonly [Tone, string]>> = {
  active: ["ok", "Active"],
  invited: ["info", "Not enrolled yet"],
  locked: ["warn", "Temporarily locked"],
  disabled: ["neutral", "Disabled"],
};

/** The state as a pill. */
export function OperatorStatus({ status }: { readonly status: State }) {
  const [tone, word] = words[status];
  return <Status tone={tone}>{word}</Status>;
}
