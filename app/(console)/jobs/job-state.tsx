/** The state of a job as a word with a colour. */
import { Status, type Tone } from "@/components/ui/status";
import type { JobState } from "@/lib/foundation/jobs/schema";

const looks: Readonly<Record<JobState, readonly [tone: Tone, word: string]>> = {
  waiting: ["neutral", "Waiting"],
  running: ["info", "Running"],
  done: ["ok", "Done"],
  cancelled: ["neutral", "Cancelled"],
  dead: ["danger", "Failed"],
};

/** The words, for the filter too. */
export const stateOptions = Object.entries(looks).map(([value, [, label]]) => ({ value, label }));

export function JobStatus({ state }: { readonly state: JobState }) {
  const [tone, word] = looks[state];
  return <Status tone={tone}>{word}</Status>;
}
