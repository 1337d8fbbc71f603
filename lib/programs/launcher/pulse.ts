/** Pure. Telling a child that hangs from one that is slow, by counting its beats against the launcher's own ticks. */

/** What is remembered of a child between ticks. */
export type Pulse = {
  /** Ticks of the launcher since the last beat. */
  readonly silentTicks: number;
  /** Beats that came one after the other, without a gap. */
  readonly steadyBeats: number;
};

/** How often a child beats and the launcher ticks. */
export const beatMs = 500;

/** A child that was just started. */
export const newborn: Pulse = { silentTicks: 0, steadyBeats: 0 };

/** Loading code blocks a child for seconds, on a busy machine for many: until it beats steadily, it may be silent for half a minute. */
const startTicks = 60;
const steadyAfter = 10;
const gapTicks = 3;
/**
 * How long a part may be silent once it beats steadily. A worker four seconds: with the beat before, one that hangs is found within
 * four and a half, because logins wait for it. The others twenty: where a page's code is loaded or a large file read on a busy machine,
 * they are silent for longer without any fault.
 */
const hungTicks = { worker: 8, jobs: 40, console: 40 } as const;
/** What the launcher keeps running and watches. */
export type Part = keyof typeof hungTicks;

/** The state after the child showed that it is alive. */
export const afterBeat = ({ silentTicks, steadyBeats }: Pulse): Pulse => ({
  silentTicks: 0,
  steadyBeats: silentTicks > gapTicks ? 1 : steadyBeats + 1,
});

/**
 * The state after one tick of the launcher, and whether the child of this part hangs. Ticks are counted and no time is measured: a
 * launcher that was asleep itself, because the machine was, ticks once when it wakes.
 */
export function afterTick(
  { silentTicks, steadyBeats }: Pulse,
  part: Part,
): {
  readonly pulse: Pulse;
  readonly isHung: boolean;
} {
  const pulse = { silentTicks: silentTicks + 1, steadyBeats };
  const limit = steadyBeats >= steadyAfter ? hungTicks[part] : startTicks;
  return { pulse, isHung: pulse.silentTicks >= limit };
}
