/** Pure. How strong a second factor must be somewhere. Knows no kind, so that forms can read it. */
import type { FactorKind, Strength } from "./descriptor";

/** From the weakest to the strongest. */
export const strengths = ["weak", "strong", "phishing_resistant"] as const satisfies readonly Strength[];

/** What a strength is called on pages. */
export const strengthNames: Readonly<Record<Strength, string>> = {
  weak: "Weaker",
  strong: "Strong",
  phishing_resistant: "Phishing-resistant",
};

/** What can be demanded, from least to most. */
export const leastStrengths = ["any", "strong", "phishing_resistant"] as const;
export type LeastStrength = (typeof leastStrengths)[number];

/** What a demand is called on pages. */
export const leastStrengthNames: Readonly<Record<LeastStrength, string>> = {
  any: "Any",
  strong: "Strong",
  phishing_resistant: "Phishing-resistant",
};

/** Whether a kind of this strength is enough. */
export const isStrongEnough = ({ strength }: Pick<FactorKind, "strength">, least: LeastStrength): boolean =>
  least === "any" || strengths.indexOf(strength) >= strengths.indexOf(least);

/** Whether `a` demands more than `b`. */
export const demandsMore = (a: LeastStrength, b: LeastStrength): boolean =>
  leastStrengths.indexOf(a) > leastStrengths.indexOf(b);
