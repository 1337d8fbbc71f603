/** The steps of a test that talks to another machine: what came of each, what was said, and what to do about the one that failed. */
import { CircleCheck, CircleDashed, CircleX } from "lucide-react";

/** One step. `told`: the other side's words, or what kept us from hearing any. */
export type TestedStep = {
  readonly name: string;
  readonly state: "passed" | "failed" | "not_reached";
  readonly told: string | null;
  readonly fix: string | null;
};

export function TestSteps({ steps }: { readonly steps: readonly TestedStep[] }) {
  return (
    <ol aria-label="Steps of the test" className="flex flex-col gap-2">
      {steps.map((step) => (
        <Step key={step.name} step={step} />
      ))}
    </ol>
  );
}

const looks = {
  passed: { Icon: CircleCheck, tone: "text-ok", word: "passed" },
  failed: { Icon: CircleX, tone: "text-danger", word: "failed" },
  not_reached: { Icon: CircleDashed, tone: "text-muted", word: "not reached" },
} as const;

function Step({ step: { name, state, told, fix } }: { readonly step: TestedStep }) {
  const { Icon, tone, word } = looks[state];
  return (
    <li className="flex items-start gap-2">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${tone}`} />
      <div className="flex min-w-0 flex-col gap-1">
        <span>
          <span className="font-medium">{name}</span> <span className="text-muted">{word}</span>
        </span>
        {told && <span className="font-mono text-[0.8125rem] break-words">{told}</span>}
        {fix && <span className="break-words">{fix}</span>}
      </div>
    </li>
  );
}
