/** Bursts against a server: which people log in next, and what a burst comes to. */
import { type Burst, type BurstResult, quantile } from "./burst";
import { eachUs, spending, type Watched } from "./cpu";
import type { Answering } from "./processes";
import type { Sample, Side } from "./rounds";

/** Where logins go, and the processes that work for them. */
export type Target = Watched & {
  readonly who: string;
  readonly port: number;
  readonly secret: string;
};
/** The load generator. */
export type Generator = Answering<Burst, BurstResult>;
/** A burst without where it goes. */
export type Load = Omit<Burst, "port" | "secret" | "typed">;

/** How often a burst is tried in which a login failed; FreeRADIUS 3.2.1 refuses the code of a step that just ended. */
const tries = 3;

/**
 * What a burst against `target` comes to.
 * @throws Error when again and again logins are refused or lost: the figure would not say what it seems to
 */
export async function burstOf(
  generator: Generator,
  target: Target,
  load: () => Load | Promise<Load>,
): Promise<Measured> {
  for (let attempt = 1; ; attempt++) {
    const { port, secret } = target;
    const burst = { ...(await load()), typed: "password and code", port, secret } as const;
    const measured = await spending(target, () => generator.ask(burst));
    const { accepted, rejected, lost } = measured.result;
    if (rejected + lost === 0) return measured;
    if (attempt === tries) {
      throw new Error(
        `${target.who}: of ${accepted + rejected + lost} good logins ${rejected} were refused and ${lost} got no answer.`,
      );
    }
  }
}

/** A burst with the processor seconds it cost; NaN where they cannot be read. */
export type Measured = {
  readonly result: BurstResult;
  readonly serverCpu: number;
  readonly storeCpu: number;
};

/** What bursts come to together. */
export function sampleOf(bursts: readonly Measured[]): Sample {
  const sum = (value: (burst: Measured) => number) =>
    bursts.reduce((total, burst) => total + value(burst), 0);
  const accepted = sum(({ result }) => result.accepted);
  const latencies = Float64Array.from(bursts.flatMap(({ result }) => [...result.latenciesMs])).sort();
  return {
    perSecond: accepted / sum(({ result }) => result.seconds),
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    serverCpuUs: eachUs(
      sum(({ serverCpu }) => serverCpu),
      accepted,
    ),
    storeCpuUs: eachUs(
      sum(({ storeCpu }) => storeCpu),
      accepted,
    ),
  };
}

/** How a side is loaded steadily. People: `among` of them from number `base` on, drawn in order, again and again. */
export type Steady = {
  readonly base: number;
  readonly among: number;
  readonly window: number;
  /** Logins of the first burst, which warms up and shows how fast the side is. */
  readonly first: number;
  /** Most logins of a burst. Keep it well below `among`, so that codes have changed before someone's turn comes again. */
  readonly most: number;
};

/** How long a burst aims to last; short enough to fit into one time step of codes, with as much again to spare. */
const burstSeconds = 4;

/** A side that is kept busy with `window` logins in flight, for about four seconds a round. */
export function steadySide(generator: Generator, target: Target, steady: Steady): Side {
  const { base, among, window, most } = steady;
  let people = steady.first;
  let first = 0;
  const load = (): Load => {
    const turn = { base, among, first, stride: 1, people };
    first = (first + people) % among;
    return { ...turn, roomSeconds: 2 * burstSeconds + 2, load: { window } };
  };
  return {
    who: target.who,
    async measure() {
      const sample = sampleOf([await burstOf(generator, target, load)]);
      people = Math.max(steady.first, Math.min(most, Math.round(sample.perSecond * burstSeconds)));
      return sample;
    },
  };
}
