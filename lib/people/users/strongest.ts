/** Pure. People by the strongest that they have: none, or the strength of their strongest second factor. Knows no kind, so that lists can read it. */
import { strengthNames, strengths } from "@/lib/login/factors/strength";

/** From nothing to the strongest. */
export const strongestChoices = ["none", ...strengths] as const;
export type Strongest = (typeof strongestChoices)[number];

/** What they are called on pages. */
export const strongestNames: Readonly<Record<Strongest, string>> = { none: "None", ...strengthNames };
