/** Pure. What the load generator is asked for and what it reports. */

/** A run of logins. */
export type Burst = {
  readonly port: number;
  readonly secret: string;
  /** The password with a code that was not used before, or the password alone. */
  readonly typed: "password and code" | "password";
  /**
   * Person `first`, then every `stride`-th, `people` of them, counted modulo `among` from `base`. A stride of 0 is the same
   * person again and again.
   */
  readonly base: number;
  readonly among: number;
  readonly first: number;
  readonly stride: number;
  readonly people: number;
  /** Begin only where the time step lasts at least so long, so that no code grows old on the way. */
  readonly roomSeconds: number;
  /** Either so many in flight, always, or so many a second, whatever the answers. */
  readonly load: { readonly window: number } | { readonly perSecond: number };
};

/** What came of a burst. */
export type BurstResult = {
  readonly accepted: number;
  readonly rejected: number;
  /** No answer within three seconds, which is when PostgreSQL gives up. */
  readonly lost: number;
  /** From the first datagram to the last reply. */
  readonly seconds: number;
  /** Per accepted login, ascending. At a constant rate counted from when it was due, not from when it was sent. */
  readonly latenciesMs: Float64Array;
};

/** The value below which the share `q` (0..1) of `ascending` lies; NaN when there is none. */
export function quantile(ascending: ArrayLike<number>, q: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * q))] ?? Number.NaN;
}

/** The middle value, the mean of both middle values when their number is even. */
export function median(values: readonly number[]): number {
  const ascending = values.toSorted((a, b) => a - b);
  const half = ascending.length / 2;
  return ((ascending[Math.ceil(half) - 1] ?? Number.NaN) + (ascending[Math.floor(half)] ?? Number.NaN)) / 2;
}
