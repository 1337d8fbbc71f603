/** The score of a run, how it is made, and how many checks stand how. */
import { Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { severities, severityLooks } from "@/lib/foundation/base/finding";
import type { PostureView } from "@/lib/servers/posture/queries";

export function ScoreSection({ last }: { readonly last: PostureView }) {
  const { score, startedAt, askedBy } = last;
  return (
    <Section title="Score">
      <p className="text-3xl font-semibold tabular-nums">{score.score}</p>
      <ul>
        {severities.map((severity) => (
          <li key={severity}>
            {severityLooks[severity].word}: {score.counts[severity]}
          </li>
        ))}
      </ul>
      <RelativeTime at={startedAt} /> {askedBy}
    </Section>
  );
}
