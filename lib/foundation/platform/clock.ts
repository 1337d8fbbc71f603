/** The only way to ask for the time: a port with the real clock; tests bring a fixed one. */

/** Gives the present instant. */
export type Clock = { now(): Date };

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() };
