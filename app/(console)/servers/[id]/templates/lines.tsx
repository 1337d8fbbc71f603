/** Every line of the script with its reason beside it, and how it stands on the server. */
import { Section } from "@/components/ui/page";
import { Status, type Tone } from "@/components/ui/status";
import { chaptersOf } from "@/lib/servers/role-templates/chapters";
import { type Verdict, verdictOf } from "@/lib/servers/role-templates/compare";
import type { TemplatePlan } from "@/lib/servers/role-templates/plan";
import { sqlOf } from "@/lib/servers/role-templates/sql";
import type { ServerState } from "@/lib/servers/role-templates/state";
import type { Line } from "@/lib/servers/role-templates/want";

const looks: Readonly<Record<Verdict["state"], { readonly tone: Tone; readonly word: string }>> = {
  in_place: { tone: "ok", word: "In place" },
  missing: { tone: "info", word: "Missing" },
  different: { tone: "warn", word: "Different" },
  unknown: { tone: "neutral", word: "Unknown" },
};

export function Lines({ plan, state }: { readonly plan: TemplatePlan; readonly state: ServerState | null }) {
  const chapters = chaptersOf(plan);
  const verdicts = state
    ? chapters.flatMap(({ lines }) => lines.map(({ want }) => verdictOf(want, state).state))
    : [];
  const counts = (["in_place", "different", "missing", "unknown"] as const)
    .map((is) => [verdicts.filter((one) => one === is).length, looks[is].word.toLowerCase()] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`);
  return (
    <Section
      flush
      title="Line by line"
      description={
        counts.length > 0
          ? `${counts.join(", ")}.`
          : "What each statement is for. Compare to see what is there."
      }
    >
      {chapters.map(({ title, about, lines }) => (
        <section key={title} aria-label={title} className="border-t border-line first:border-t-0">
          <div className="bg-sunken px-4 py-3">
            <h3 className="font-semibold">{title}</h3>
            <p className="max-w-prose text-[0.8125rem] text-muted">{about}</p>
          </div>
          <ol className="divide-y divide-line">
            {lines.map((line, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name, and their place is what they are
              <LineItem key={at} line={line} plan={plan} verdict={state && verdictOf(line.want, state)} />
            ))}
          </ol>
        </section>
      ))}
    </Section>
  );
}

function LineItem({
  line: { want, why },
  plan,
  verdict,
}: {
  readonly line: Line;
  readonly plan: TemplatePlan;
  readonly verdict: Verdict | null;
}) {
  return (
    <li className="grid gap-x-6 gap-y-1 px-4 py-3 lg:grid-cols-[3fr_2fr]">
      <code className="min-w-0 font-mono text-[0.8125rem] wrap-anywhere whitespace-pre-wrap">
        {sqlOf(want, plan.version)}
      </code>
      <div className="flex min-w-0 flex-col items-start gap-1 text-[0.8125rem]">
        <p className="text-muted">{why}</p>
        {verdict && (
          <p className="flex flex-wrap items-center gap-2">
            <Status tone={looks[verdict.state].tone}>{looks[verdict.state].word}</Status>
            {verdict.now !== "" && <span className="break-words">{verdict.now}.</span>}
          </p>
        )}
      </div>
    </li>
  );
}
