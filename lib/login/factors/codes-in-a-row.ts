/** Pure. Whether somebody holds a token: two codes in a row of it, however far it has run. */
import type { CounterKind, Held } from "./descriptor";

/**
 * The number to which the counter moves when `typed` are two codes in a row, newer than any accepted one; null when they are
 * not. Kinds that cannot run away are asked for one code after the other. Others are searched also for what is no code of the
 * factor, so that time does not tell its form.
 */
export function codesInARow(
  kind: CounterKind,
  factor: Held<unknown>,
  typed: readonly [string, string],
  now: Date,
): number | null {
  const [first, second] = typed.map((text) => wholeCode(kind, factor, text));
  const isPair = first !== undefined && second !== undefined;
  if (kind.resync) {
    const found = kind.resync(factor, [first ?? typed[0], second ?? typed[1]], now);
    return isPair ? found : null;
  }
  if (!isPair) return null;
  const before = kind.verify(factor, first, now);
  if (before.status !== "fresh") return null;
  const after = kind.verify({ ...factor, counter: before.counter }, second, now);
  return after.status === "fresh" ? after.counter : null;
}

/** The code, where all of `text` is one. */
const wholeCode = (kind: CounterKind, { data }: Held<unknown>, text: string): string | undefined =>
  kind.endings(text, data).find(({ codeLength }) => codeLength === text.length)?.code;
