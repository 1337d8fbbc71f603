/** Measuring sides in turn, A B A B, so that what else the machine does meets all of them alike. */
import { median } from "./burst";
import type { Figures } from "./report";

/** What one side did in one round. */
export type Sample = Omit<Figures, "who">;
/** A side: a name, and how to measure it once. */
export type Side = { readonly who: string; measure(): Promise<Sample> };

/** Medians of each side, and the samples behind them: `samples[side][round]`. */
export type Rounds = { readonly figures: Figures[]; readonly samples: readonly Sample[][] };

/** Measures every side once without counting it, to warm up, then `count` times in turn. */
export async function measureInTurn(sides: readonly Side[], count: number): Promise<Rounds> {
  const samples: Sample[][] = sides.map(() => []);
  for (let round = 0; round <= count; round++) {
    for (const [i, side] of sides.entries()) {
      const sample = await side.measure();
      if (round > 0) samples[i]?.push(sample);
    }
  }
  return { figures: sides.map(({ who }, i) => figuresOf(who, samples[i] ?? [])), samples };
}

/** The medians of what a side did. */
export const figuresOf = (who: string, samples: readonly Sample[]): Figures => ({
  who,
  perSecond: median(samples.map((sample) => sample.perSecond)),
  p50Ms: medianOrNull(samples.map((sample) => sample.p50Ms)),
  p99Ms: medianOrNull(samples.map((sample) => sample.p99Ms)),
  serverCpuUs: medianOrNull(samples.map((sample) => sample.serverCpuUs)),
  storeCpuUs: medianOrNull(samples.map((sample) => sample.storeCpuUs)),
});

/** The median over the rounds of how many times as fast the first side was as side `other` in the same round. */
export function ratioOf({ samples }: Rounds, other: number): number {
  const [first = [], second = []] = [samples[0], samples[other]];
  return median(first.map((sample, round) => sample.perSecond / (second[round]?.perSecond ?? Number.NaN)));
}

function medianOrNull(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : median(known);
}
