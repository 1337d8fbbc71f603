"use client";
/** The chart of logins over time; the same figures are there as a table. */
import { useSyncExternalStore } from "react";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { ActivityStep } from "@/lib/programs/overview/activity";
import type { Span } from "@/lib/programs/overview/spans";
import { ActivityTable } from "./activity-table";

/** Outcomes in the order of the stack, from below. */
export const series = [
  { key: "accept", label: "Accepted", color: "var(--chart-1)" },
  { key: "challenge", label: "Asked for the code", color: "var(--chart-3)" },
  { key: "reject", label: "Refused", color: "var(--chart-2)" },
] as const;

export function ActivityChart({
  steps,
  span,
}: {
  readonly steps: readonly ActivityStep[];
  readonly span: Span;
}) {
  const isInBrowser = useSyncExternalStore(
    noChange,
    () => true,
    () => false,
  );
  const format = stepFormat(span, isInBrowser ? undefined : "UTC");
  const rows = steps.map((step) => ({ ...step, when: format.format(step.startsAt) }));
  const total = (key: (typeof series)[number]["key"]) => steps.reduce((sum, step) => sum + step[key], 0);
  const shown = series.filter(({ key }) => key !== "challenge" || total(key) > 0);
  const isEmpty = series.every(({ key }) => total(key) === 0);
  return (
    <figure className="mt-4 flex flex-col gap-3">
      <figcaption className="flex flex-wrap gap-x-5 gap-y-1 text-[0.8125rem]">
        {shown.map(({ key, label, color }) => (
          <span key={key} className="inline-flex items-center gap-1.5">
            <span aria-hidden className="size-2.5 rounded-sm" style={{ background: color }} />
            {label}: <span className="font-medium tabular-nums">{total(key).toLocaleString("en")}</span>
          </span>
        ))}
      </figcaption>
      <div aria-hidden className="relative h-56 text-[0.75rem]">
        {isEmpty && (
          <p className="absolute inset-0 flex items-center justify-center text-sm text-muted">
            No logins in this period.
          </p>
        )}
        {isInBrowser && (
          <ResponsiveContainer width="100%" height="100%">
            <BarChart
              data={rows}
              margin={{ top: 4, right: 0, bottom: 0, left: -18 }}
              accessibilityLayer={false}
            >
              <CartesianGrid vertical={false} stroke="var(--line)" />
              <XAxis
                dataKey="when"
                tickLine={false}
                axisLine={{ stroke: "var(--line-strong)" }}
                tick={{ fill: "var(--muted)" }}
                minTickGap={24}
                ticks={span === "7d" ? rows.filter(beginsDay).map(({ when }) => when) : undefined}
                tickFormatter={span === "7d" ? (when: string) => when.slice(0, 3) : undefined}
              />
              <YAxis
                allowDecimals={false}
                tickLine={false}
                axisLine={false}
                tick={{ fill: "var(--muted)" }}
              />
              <Tooltip
                cursor={{ fill: "var(--sunken)" }}
                isAnimationActive={false}
                contentStyle={{
                  background: "var(--surface)",
                  border: "1px solid var(--line-strong)",
                  borderRadius: 6,
                  color: "var(--ink)",
                }}
                itemStyle={{ color: "var(--ink)" }}
              />
              {shown.map(({ key, label, color }) => (
                <Bar
                  key={key}
                  dataKey={key}
                  name={label}
                  stackId="logins"
                  fill={color}
                  isAnimationActive={false}
                />
              ))}
            </BarChart>
          </ResponsiveContainer>
        )}
      </div>
      <ActivityTable rows={rows} shown={shown} />
    </figure>
  );
}

const noChange = () => () => {};

/** The steps of a week begin at 0, 6, 12 and 18 hours UTC; one label a day is enough. */
const beginsDay = ({ startsAt }: ActivityStep) => startsAt.getUTCHours() === 0;

/** Hours for a day, weekday and hour for a week, days for a month; days begin at 00:00 UTC. */
function stepFormat(span: Span, timeZone: string | undefined): Intl.DateTimeFormat {
  switch (span) {
    case "24h":
      return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone });
    case "7d":
      return new Intl.DateTimeFormat("en-GB", {
        weekday: "short",
        hour: "2-digit",
        minute: "2-digit",
        timeZone,
      });
    case "30d":
      return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
  }
}
