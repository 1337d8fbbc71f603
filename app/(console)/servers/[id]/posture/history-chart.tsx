/** The score over time as a line, with the same figures as a table. A run that failed interrupts the line. */
import { Section } from "@/components/ui/page";
import type { HistoryPoint } from "@/lib/servers/posture/queries";

/** The drawing is as wide and as high as this, and stretched into its box. */
const [width, height] = [1000, 100];
const day = (at: Date) => at.toISOString().slice(0, 10);
const minute = (at: Date) => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;

export function HistoryChart({ history }: { readonly history: readonly HistoryPoint[] }) {
  const [first, last] = [history[0], history.at(-1)];
  if (!first || !last) return null;
  const failed = history.filter(({ hasFailed }) => hasFailed).length;
  const spanMs = Math.max(1, last.at.getTime() - first.at.getTime());
  const placed = history.map(({ at, score, hasFailed }) => ({
    hasFailed,
    x: history.length === 1 ? width / 2 : (width * (at.getTime() - first.at.getTime())) / spanMs,
    y: score === null ? null : height - score,
  }));
  return (
    <Section title="History" description="The score of every run, as the waivers were then.">
      <figure className="flex flex-col gap-2">
        <div className="flex h-36 gap-2 text-[0.75rem] text-muted tabular-nums">
          <div aria-hidden className="flex flex-col justify-between text-right leading-none">
            <span>100</span>
            <span>50</span>
            <span>0</span>
          </div>
          <svg
            viewBox={`-6 -3 ${width + 12} ${height + 6}`}
            preserveAspectRatio="none"
            role="img"
            aria-labelledby="posture-history-title posture-history-text"
            className="min-w-0 flex-1"
          >
            <title id="posture-history-title">Score over time</title>
            <desc id="posture-history-text">{inWords(history, failed)}</desc>
            {[0, height / 2, height].map((y) => (
              <line key={y} x1={0} x2={width} y1={y} y2={y} {...thin} stroke="var(--line)" />
            ))}
            {linesOf(placed).map((points) => (
              <polyline key={points} points={points} fill="none" {...thick} stroke="var(--chart-1)" />
            ))}
            {placed.map(({ x, y, hasFailed }) =>
              // A line of no length with round ends is a dot, however the drawing is stretched.
              hasFailed ? (
                <line key={x} x1={x} x2={x} y1={0} y2={height} {...dashed} stroke="var(--chart-2)" />
              ) : (
                y !== null && <line key={x} x1={x} x2={x} y1={y} y2={y} {...dot} stroke="var(--chart-1)" />
              ),
            )}
          </svg>
        </div>
        <figcaption className="flex flex-wrap justify-between gap-x-4 text-[0.75rem] text-muted">
          <span>{day(first.at)}</span>
          {failed > 0 && <span>Dashed: {failed === 1 ? "a run" : `${failed} runs`} that failed</span>}
          {history.length > 1 && <span>{day(last.at)}</span>}
        </figcaption>
        <HistoryTable history={history} />
      </figure>
    </Section>
  );
}

const shared = { vectorEffect: "non-scaling-stroke" } as const;
const thin = { ...shared, strokeWidth: 1 };
const thick = { ...shared, strokeWidth: 2, strokeLinejoin: "round" } as const;
const dashed = { ...shared, strokeWidth: 1.5, strokeDasharray: "4 3" };
const dot = { ...shared, strokeWidth: 6, strokeLinecap: "round" } as const;

type Placed = { readonly x: number; readonly y: number | null };

/** The stretches between runs that failed, each as the points of a line. */
function linesOf(placed: readonly Placed[]): readonly string[] {
  const lines: string[][] = [[]];
  for (const { x, y } of placed) {
    if (y === null) lines.push([]);
    else lines.at(-1)?.push(`${x.toFixed(1)},${y}`);
  }
  return lines.filter((points) => points.length > 1).map((points) => points.join(" "));
}

function inWords(history: readonly HistoryPoint[], failed: number): string {
  const scored = history.filter(({ score }) => score !== null);
  const [first, last] = [scored[0], scored.at(-1)];
  const runs = `${history.length} ${history.length === 1 ? "run" : "runs"}, ${failed} of them failed.`;
  if (!first || !last) return runs;
  return `${runs} From ${first.score} on ${day(first.at)} to ${last.score} on ${day(last.at)}.`;
}

const HistoryTable = ({ history }: { readonly history: readonly HistoryPoint[] }) => (
  <details className="text-[0.8125rem] print:hidden">
    <summary className="w-fit rounded text-muted hover:text-ink">Show as a table</summary>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
    <section aria-label="Scores" tabIndex={0} className="mt-2 max-h-64 overflow-auto">
      <table className="w-full text-left">
        <thead className="sticky top-0 bg-surface">
          <tr>
            <th scope="col" className="py-1 pr-3 font-medium">
              Run
            </th>
            <th scope="col" className="px-3 py-1 text-right font-medium">
              Score
            </th>
          </tr>
        </thead>
        <tbody>
          {history.toReversed().map(({ at, score, hasFailed }) => (
            <tr key={at.toISOString()} className="border-t border-line">
              <th scope="row" className="py-1 pr-3 font-normal">
                {minute(at)}
              </th>
              <td className="px-3 py-1 text-right tabular-nums">
                {hasFailed ? "failed" : (score ?? "none")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  </details>
);
