/** The score of a run, how it is made, and how many checks of each severity came out how. */
import Link from "next/link";
import type { ReactNode } from "react";
import { Severity } from "@/components/severity";
import { Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { severities } from "@/lib/foundation/base/finding";
import { versionName } from "@/lib/protocols/postgres/versions";
import type { PostureView } from "@/lib/servers/posture/queries";
import { weights } from "@/lib/servers/posture/score";
import { tookText } from "../../../jobs/took-text";

const columns = [
  ["fail", "Fails"],
  ["unknown", "Unknown"],
  ["pass", "Passes"],
] as const;

export function ScoreSection({ home, last }: { readonly home: string; readonly last: PostureView }) {
  const { score, counts, waived } = last.score;
  return (
    <Section title="Score" description={<HowItIsMade />}>
      <div className="flex flex-wrap items-start gap-x-10 gap-y-4">
        <div className="flex flex-col gap-1">
          <p>
            <span className="text-4xl font-semibold tracking-tight tabular-nums">{score ?? "none"}</span>
            {score !== null && <span className="text-muted"> of 100</span>}
          </p>
          <When last={last} />
          {waived.length > 0 && (
            <p className="text-muted">
              Without {waived.length === 1 ? "1 waived check" : `${waived.length} waived checks`}.
            </p>
          )}
        </div>
        <table className="min-w-0 text-left">
          <thead>
            <tr className="text-[0.8125rem] text-muted">
              <th scope="col" className="py-1 pr-4 font-normal">
                Severity
              </th>
              {columns.map(([result, word]) => (
                <th key={result} scope="col" className="px-3 py-1 text-right font-normal">
                  {word}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {severities.map((severity) => {
              const of = counts[severity];
              if (of.fail + of.unknown + of.pass === 0) return null;
              return (
                <tr key={severity} className="border-t border-line">
                  <th scope="row" className="py-1 pr-4 font-normal">
                    <Severity level={severity} />
                  </th>
                  {columns.map(([result]) => (
                    <td key={result} className="px-3 py-1 text-right tabular-nums">
                      <Count count={of[result]}>
                        <Link href={`${home}?standing=${result}&severity=${severity}`} className="underline">
                          {of[result]}
                        </Link>
                      </Count>
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

const HowItIsMade = () => (
  <>
    The share of what passes, by weight: a critical check weighs {weights.critical}, a high one {weights.high}
    , a medium one {weights.medium}, a low one {weights.low}. Unknown counts as not passed. Waived checks, and
    those that do not apply, are left out.
  </>
);

const Count = ({ count, children }: { readonly count: number; readonly children: ReactNode }) =>
  count === 0 ? <span className="text-muted">0</span> : children;

const When = ({ last: { startedAt, tookMs, askedBy, report } }: { readonly last: PostureView }) => (
  <p className="text-muted">
    Run <RelativeTime at={startedAt} />
    {askedBy === null ? " by the clock" : <> for {<bdi>{askedBy}</bdi>}</>}, in {tookText(tookMs)}, PostgreSQL{" "}
    {versionName(report.versionNumber)},{" "}
    {report.databases.length === 1 ? "1 database" : `${report.databases.length} databases`}.
  </p>
);
