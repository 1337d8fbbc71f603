/** One look that serves everybody who asked before it began. */

/**
 * A function that gives what `look` finds after the call. One look is under way at a time: whoever calls while it is gets what the
 * next one finds, together with all who call until that begins. `rested`: what is waited for between two looks.
 */
export function inTurns<T>(
  look: () => Promise<T>,
  rested: (found: T) => Promise<unknown> = async () => undefined,
): () => Promise<T> {
  let running: Promise<unknown> | null = null;
  let next: Promise<T> | null = null;

  function begin(): Promise<T> {
    const found = look();
    const whole = found
      .then(rested, () => undefined)
      .then(() => {
        // Who waits for the next look begins it.
        if (running === whole && !next) running = null;
      });
    running = whole;
    return found;
  }

  return () => {
    if (!running) return begin();
    next ??= running.then(() => {
      next = null;
      return begin();
    });
    return next;
  };
}
