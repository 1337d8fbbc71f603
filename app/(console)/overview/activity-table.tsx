"use client";
/** The chart's figures as a table, for those who do not see the chart. */
import type { ActivityStep } from "@/lib/programs/overview/activity";

type Series = { readonly key: "accept" | "challenge" | "reject"; readonly label: string };

export function ActivityTable({
  rows,
  shown,
}: {
  readonly rows: readonly (ActivityStep & { readonly when: string })[];
  readonly shown: readonly Series[];
}) {
  return (
    <details className="text-[0.8125rem]">
      <summary className="w-fit rounded text-muted hover:text-ink">Show as a table</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section aria-label="Logins over time" tabIndex={0} className="mt-2 max-h-64 overflow-auto">
        <table className="w-full text-left">
          <thead className="sticky top-0 bg-surface">
            <tr>
              <th scope="col" className="py-1 pr-3 font-medium">
                From
              </th>
              {shown.map(({ key, label }) => (
                <th key={key} scope="col" className="px-3 py-1 text-right font-medium">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.startsAt.toISOString()} className="border-t border-line">
                <th scope="row" className="py-1 pr-3 font-normal" suppressHydrationWarning>
                  {row.when}
                </th>
                {shown.map(({ key }) => (
                  <td key={key} className="px-3 py-1 text-right tabular-nums">
                    {row[key].toLocaleString("en")}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
