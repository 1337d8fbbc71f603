/** Pure. What hardware tokens that show digits have in common, whether they count or have a clock. */
import type { CounterKind } from "./descriptor";

/** The part of their descriptors that is the same. */
export const oathToken = {
  strength: "strong",
  enrolment: "import",
  isTyped: true,
  provesChanges: true,
  spends: "counter",
  isReusable: true,
  secretBytes: [10, 64],
  clockError: () => null,
  setup: null,
} as const satisfies Partial<CounterKind>;
