/** Pure. The stretches of time that the overview's chart can show. */
import { days, hours } from "@/lib/foundation/base/durations";

/** Length and number of the chart's steps. */
export const spans = {
  "24h": { label: "24 hours", stepMs: hours(1), steps: 24 },
  "7d": { label: "7 days", stepMs: hours(6), steps: 28 },
  "30d": { label: "30 days", stepMs: days(1), steps: 30 },
} as const;
export type Span = keyof typeof spans;

/** The span that a page's address names; 24 hours for anything else. */
export const spanOf = (text: string | undefined): Span =>
  text !== undefined && Object.hasOwn(spans, text) ? (text as Span) : "24h";
